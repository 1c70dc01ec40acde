package org.jdiffusion.course;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.ServiceLoader;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChartBuilder;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class CourseExtensionTest {
    private final Renderer renderer = new Renderer();

    @BeforeEach
    void install() {
        CourseExtension.register(renderer);
    }

    @Test
    void kernel_findsTheExtensionByItsServiceFile() {
        assertThat(ServiceLoader.load(Extension.class)).hasAtLeastOneElementOfType(CourseExtension.class);
    }

    @Test
    void image_isPngAndSaysItsSize() throws IOException {
        var image = new BufferedImage(224, 140, BufferedImage.TYPE_INT_RGB);
        image.setRGB(3, 4, 0x123456);
        DisplayData shown = renderer.render(image);
        assertThat(shown.getData(MIMEType.TEXT_PLAIN)).isEqualTo("image 224x140");
        assertThat(decoded(shown).getRGB(3, 4) & 0xffffff).isEqualTo(0x123456);
    }

    @Test
    void chart_isPngLargerThanItIsShown() throws IOException {
        var chart = new XYChartBuilder().width(300).height(200).title("Loss").build();
        chart.addSeries("loss", new double[] {1, 2, 3}, new double[] {3, 2, 1});
        DisplayData shown = renderer.render(chart);
        assertThat(shown.getData(MIMEType.TEXT_PLAIN)).isEqualTo("chart \"Loss\" 300x200");
        assertThat(decoded(shown).getWidth()).isEqualTo(450);
        assertThat(renderer.render(chart).getData(MIMEType.IMAGE_PNG)).isEqualTo(shown.getData(MIMEType.IMAGE_PNG));
    }

    @Test
    void table_isHtmlWithNumbersToTheRight() {
        Table table = Table.create(
                "Judged <here>", StringColumn.create("digit", "a&b"), DoubleColumn.create("accuracy", 0.975));
        DisplayData shown = renderer.render(table);
        assertThat(shown.getData(MIMEType.TEXT_HTML).toString())
                .contains("<caption>Judged &lt;here&gt;</caption>", "<td style=\"text-align:left\">a&amp;b</td>")
                .contains("<td style=\"text-align:right\">0.975</td>");
        assertThat(shown.getData(MIMEType.TEXT_PLAIN)).isEqualTo(table.print());
    }

    @Test
    void longTable_isCutAndSaysSo() {
        Table table =
                Table.create(IntColumn.create("row", IntStream.range(0, 1000).toArray()));
        assertThat(HtmlTable.of(table)).contains(">49<", "50/1000").doesNotContain(">50<");
    }

    @Test
    void bar_isHtmlAndText() {
        DisplayData shown = renderer.render(new Bar("training", 3, 3, 1, "", false));
        assertThat(shown.getData(MIMEType.TEXT_PLAIN)).isEqualTo("training: 3/3");
        assertThat(shown.getData(MIMEType.TEXT_HTML).toString())
                .contains("<progress aria-label=\"training\" max=\"3\"");
    }

    private static BufferedImage decoded(DisplayData shown) throws IOException {
        byte[] png =
                Base64.getDecoder().decode(shown.getData(MIMEType.IMAGE_PNG).toString());
        return ImageIO.read(new ByteArrayInputStream(png));
    }
}
