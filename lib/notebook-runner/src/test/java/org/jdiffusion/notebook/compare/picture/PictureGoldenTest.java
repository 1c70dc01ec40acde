package org.jdiffusion.notebook.compare.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The numbers are scikit-image's and numpy's; src/test/python/picture_compare.py made them. */
class PictureGoldenTest {
    private static final String FOLDER = "/org/jdiffusion/notebook/compare/pictures/";

    /** Both sides use double precision; 1e-9 leaves room for another order of sums. */
    @Test
    void similarityAndDifferences_areTheReferences() throws IOException {
        JsonNode pairs = golden().path("pairs");
        assertThat(pairs).hasSize(15);
        for (JsonNode pair : pairs) {
            Picture expected = picture(pair.path("expected").asText());
            Picture actual = picture(pair.path("actual").asText());
            PixelDifference apart = PixelDifference.of(expected, actual);

            assertThat(StructuralSimilarity.of(expected, actual))
                    .as(pair.toString())
                    .isCloseTo(pair.path("ssim").asDouble(), within(1e-9));
            assertThat(apart.mean())
                    .as(pair.toString())
                    .isCloseTo(pair.path("mean").asDouble(), within(1e-9));
            assertThat(apart.max())
                    .as(pair.toString())
                    .isEqualTo(pair.path("max").asInt());
        }
    }

    @Test
    void colours_areCounted() throws IOException {
        for (Map.Entry<String, JsonNode> each : golden().path("colours").properties()) {
            assertThat(picture(each.getKey()).colours())
                    .as(each.getKey())
                    .isEqualTo(each.getValue().asInt());
        }
    }

    @Test
    void onePixel_hasASimilarityToo() throws IOException {
        assertThat(StructuralSimilarity.of(picture("one"), picture("one"))).isEqualTo(1);
        assertThat(StructuralSimilarity.of(picture("one"), picture("other"))).isLessThan(1);
    }

    private static JsonNode golden() throws IOException {
        return new ObjectMapper().readTree(bytes("golden.json"));
    }

    static Picture picture(String name) throws IOException {
        return Picture.decode(Base64.getMimeEncoder().encodeToString(bytes(name + ".png")));
    }

    private static byte[] bytes(String name) throws IOException {
        try (InputStream file = PictureGoldenTest.class.getResourceAsStream(FOLDER + name)) {
            return file.readAllBytes();
        }
    }
}
