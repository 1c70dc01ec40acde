package org.jdiffusion.golden;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.jdiffusion.clip.Clip;
import org.jdiffusion.clip.ClipModel;
import org.jdiffusion.clip.ClipPreprocess;
import org.jdiffusion.clip.ClipTokenizer;
import org.jdiffusion.io.SafeTensorsFile;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.Torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClipGoldenTest {
    // float32 round-off of these networks is 1.3e-6 at most on values up to 3; another order of sums, a few times that
    private static final double TOLERANCE = 1e-5;

    /** One folder is of today, with the ids of the end token as they should be; the other is as OpenAI's was. */
    @ParameterizedTest
    @ValueSource(strings = {"quick_gelu", "gelu"})
    void featuresAndTheGradientOfThePixels_areThoseOfTransformers(String name) throws Exception {
        try (NDManager manager = Torch.newManager();
                SafeTensorsFile golden = Golden.tensors("clip/" + name + "/expected");
                Grad off = Grad.off()) {
            ClipModel model = ClipModel.load(Golden.path("clip/" + name), manager);
            NDArray texts = model.encodeText(golden.read("ids", manager));
            assertThat(Golden.difference(texts, golden.read("texts", manager))).isLessThan(TOLERANCE);
            NDArray pixels = golden.read("pixels", manager);
            NDArray images = model.encodeImage(pixels);
            assertThat(Golden.difference(images, golden.read("images", manager)))
                    .isLessThan(TOLERANCE);
            assertThat(Golden.difference(model.logits(images, texts), golden.read("logits", manager)))
                    .isLessThan(10 * TOLERANCE); // logits are cosines times 14

            NDArray weight = golden.read("weight", manager);
            NDArray gradient =
                    Grad.of(pixels, x -> model.encodeImage(x).mul(weight).sum());
            assertThat(Golden.difference(gradient, golden.read("pixels_grad", manager)))
                    .isLessThan(TOLERANCE);
        }
    }

    @ParameterizedTest
    @CsvSource({"26x26", "11x17", "64x31", "27x61", "7x5"})
    void preprocessing_andItsGradient_areThoseOfTorch(String shape) throws Exception {
        try (NDManager manager = Torch.newManager();
                SafeTensorsFile golden = Golden.tensors("clip/preprocess")) {
            ClipPreprocess preprocess = ClipPreprocess.load(Golden.path("clip/quick_gelu"));
            assertThat(ClipPreprocess.load(Golden.path("clip/gelu"))).isEqualTo(preprocess); // as written in 2021
            ClipModel model = ClipModel.load(Golden.path("clip/quick_gelu"), manager);
            NDArray images = golden.read(shape + "/images", manager);
            assertThat(Golden.difference(preprocess.apply(images), golden.read(shape + "/pixels", manager)))
                    .isLessThan(TOLERANCE);
            Clip clip = new Clip(model, ClipTokenizer.load(Golden.path("clip/quick_gelu")), preprocess);
            NDArray gradient = Grad.of(images, x -> clip.encodeImage(x).square().sum());
            // gradients here are sums of products of values up to 10 with features: measured against the largest
            assertThat(Golden.relative(gradient, golden.read(shape + "/grad", manager)))
                    .isLessThan(TOLERANCE);
        }
    }

    @Test
    void aThousandTexts_haveTheIdsOfClipTokenizerFast() throws Exception {
        ClipTokenizer today = ClipTokenizer.load(Golden.path("clip/quick_gelu")); // tokenizer.json, padded with the end
        ClipTokenizer old = ClipTokenizer.load(Golden.path("clip/old_tokenizer")); // merges.txt, padded with "!"
        JsonNode rows = Golden.json("clip/texts").path("rows");
        assertThat(rows).hasSize(1000);
        for (JsonNode row : rows) {
            String text = row.path("text").asText();
            long[] ids = today.encode(text);
            long end = today.encode("")[1];
            assertThat(ids).as(text).isEqualTo(padded(row.path("ids"), end));
            assertThat(old.encode(text)).as(text).isEqualTo(padded(row.path(row.has("old") ? "old" : "ids"), 0));
        }
    }

    private static long[] padded(JsonNode ids, long pad) {
        long[] row = new long[77];
        Arrays.fill(row, pad);
        for (int i = 0; i < ids.size(); i++) {
            row[i] = ids.path(i).asLong();
        }
        return row;
    }
}
