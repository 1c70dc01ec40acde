package org.jdiffusion.course;

import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** A Tablesaw table as plain HTML: the page's own colours, numbers to the right, the rest to the left. */
final class HtmlTable {
    /** A longer table is cut here: a notebook's file holds all that it shows. */
    static final int ROWS = 50;

    private HtmlTable() {}

    static String of(Table table) {
        var html = new StringBuilder("<table>\n");
        if (table.name() != null && !table.name().isBlank()) {
            html.append("<caption>").append(escape(table.name())).append("</caption>\n");
        }
        html.append("<thead><tr>");
        for (Column<?> column : table.columns()) {
            html.append("<th scope=\"col\" ").append(align(column)).append('>');
            html.append(escape(column.name())).append("</th>");
        }
        html.append("</tr></thead>\n<tbody>\n");
        for (int row = 0; row < Math.min(ROWS, table.rowCount()); row++) {
            html.append("<tr>");
            for (Column<?> column : table.columns()) {
                html.append("<td ").append(align(column)).append('>');
                html.append(escape(column.getString(row))).append("</td>");
            }
            html.append("</tr>\n");
        }
        if (table.rowCount() > ROWS) {
            html.append("<tr><td colspan=\"").append(table.columnCount()).append("\">\u2026 ");
            html.append(ROWS).append('/').append(table.rowCount()).append("</td></tr>\n");
        }
        return html.append("</tbody>\n</table>").toString();
    }

    private static String align(Column<?> column) {
        return column instanceof NumericColumn ? "style=\"text-align:right\"" : "style=\"text-align:left\"";
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
