package org.jdiffusion.course;

import java.awt.image.BufferedImage;
import java.awt.image.RenderedImage;
import java.util.Map;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.RenderContext;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.knowm.xchart.internal.chartpart.Chart;
import tech.tablesaw.api.Table;

/**
 * Teaches the kernel to show images, sheets of samples, XChart charts, Tablesaw tables and progress bars.
 * Each also has a {@code text/plain} that is the same in every run, so that stored outputs can be compared.
 */
public final class CourseExtension implements Extension {
    @Override
    public void install(BaseKernel kernel) {
        register(kernel.getRenderer());
        Live.screen(new KernelScreen(kernel));
    }

    static void register(Renderer renderer) {
        renderer.createRegistration(RenderedImage.class)
                .preferring(MIMEType.IMAGE_PNG)
                .supporting(MIMEType.TEXT_PLAIN)
                .register(CourseExtension::image);
        renderer.createRegistration(Sheet.class)
                .preferring(MIMEType.IMAGE_PNG)
                .supporting(MIMEType.TEXT_PLAIN)
                .register(CourseExtension::sheet);
        renderer.createRegistration(Chart.class)
                .preferring(MIMEType.IMAGE_PNG)
                .supporting(MIMEType.TEXT_PLAIN)
                .register(CourseExtension::chart);
        renderer.createRegistration(Table.class)
                .preferring(MIMEType.TEXT_HTML)
                .supporting(MIMEType.TEXT_PLAIN)
                .register((table, context) -> html(context, HtmlTable.of(table), table.print()));
        renderer.createRegistration(Movie.class)
                .preferring(MIMEType.TEXT_HTML)
                .supporting(MIMEType.TEXT_PLAIN)
                .register((movie, context) -> html(context, movie.html(), movie.toString()));
        renderer.createRegistration(Bar.class)
                .preferring(MIMEType.TEXT_HTML)
                .supporting(MIMEType.TEXT_PLAIN)
                .register((bar, context) -> html(context, bar.html(), bar.toString()));
    }

    private static void image(RenderedImage image, RenderContext context) {
        context.renderIfRequested(MIMEType.IMAGE_PNG, () -> Png.base64(image));
        context.getOutputContainer().putText("image " + image.getWidth() + "x" + image.getHeight());
    }

    private static void sheet(Sheet sheet, RenderContext context) {
        BufferedImage picture = sheet.picture();
        DisplayData output = context.getOutputContainer();
        if (context.renderIfRequested(MIMEType.IMAGE_PNG, () -> Png.base64(sheet.stored()))) {
            int times = Sheet.enlargement(picture);
            size(output, times * picture.getWidth(), times * picture.getHeight());
        }
        output.putText(sheet.toString());
    }

    private static void chart(Chart<?, ?> chart, RenderContext context) {
        DisplayData output = context.getOutputContainer();
        if (context.renderIfRequested(MIMEType.IMAGE_PNG, () -> Png.base64(Png.draw(chart)))) {
            // Drawn larger than it is shown: sharp on every screen.
            size(output, chart.getWidth(), chart.getHeight());
        }
        String title = chart.getTitle() == null ? "" : " \"" + chart.getTitle() + "\"";
        output.putText("chart" + title + " " + chart.getWidth() + "x" + chart.getHeight());
    }

    private static void size(DisplayData output, int width, int height) {
        output.putMetaData(MIMEType.IMAGE_PNG, Map.of("width", width, "height", height));
    }

    private static void html(RenderContext context, String html, String plain) {
        context.renderIfRequested(MIMEType.TEXT_HTML, () -> html);
        context.getOutputContainer().putText(plain);
    }
}
