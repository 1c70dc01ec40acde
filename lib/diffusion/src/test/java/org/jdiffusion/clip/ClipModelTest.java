package org.jdiffusion.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdiffusion.NothingLeft;
import org.jdiffusion.golden.Golden;
import org.jdiffusion.io.CheckpointException;
import org.jdiffusion.io.SafeTensors;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.Torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(NothingLeft.class)
class ClipModelTest {
    private static final Path GOLDEN = Golden.path("clip/quick_gelu");

    @TempDir
    private Path folder;

    /** transformers would fill in 49406, and warn of a vocabulary without it. */
    @Test
    void aSmallVocabularysConfiguration_namesNoFirstToken() {
        ClipTower tower = new ClipTower(8, 16, 1, 2, "quick_gelu", 1e-5);
        var json = new ClipConfig(tower, 10, 8, 9, tower, 3, 8, 4, 8).toJson();
        assertThat(json.at("/text_config/bos_token_id").isNull()).isTrue();
        assertThat(json.at("/text_config/eos_token_id").asInt()).isEqualTo(9);
    }

    @Test
    void results_goToTheCallersManager_andNothingElseIsLeft() throws Exception {
        try (NDManager models = Torch.newManager();
                NDManager mine = Torch.newManager()) {
            Clip clip = Clip.load(GOLDEN, models);
            assertThat(clip.model().parameters()).noneMatch(NDArray::hasGradient);
            int before = NothingLeft.count(models);
            NDArray images = mine.ones(new Shape(2, 3, 30, 40)).sub(0.5f);
            int given = NothingLeft.count(mine);
            try (Grad off = Grad.off();
                    NDArray texts = clip.encodeText(mine, List.of("a cat", "a dog", "a flower"));
                    NDArray features = clip.encodeImage(images);
                    NDArray logits = clip.model().logits(features, texts)) {
                assertThat(texts.getShape()).isEqualTo(new Shape(3, 10));
                assertThat(texts.hasGradient()).isFalse();
                assertThat(features.getManager()).isSameAs(mine);
                assertThat(logits.getShape()).isEqualTo(new Shape(2, 3));
                assertThat(NothingLeft.count(mine)).isEqualTo(given + 3);
            }
            try (NDArray gradient =
                    Grad.of(images, x -> clip.encodeImage(x).square().sum())) {
                assertThat(gradient.getShape()).isEqualTo(images.getShape());
            }
            assertThat(NothingLeft.count(models)).isEqualTo(before);
            assertThat(NothingLeft.count(mine)).isEqualTo(given);
        }
    }

    @Test
    void aSavedModel_isTheSame() throws Exception {
        try (NDManager m = Torch.newManager();
                Grad off = Grad.off()) {
            ClipModel model = ClipModel.load(GOLDEN, m);
            model.save(folder, false);
            ClipModel again = ClipModel.load(folder, m);
            assertThat(again.config()).isEqualTo(model.config());
            NDArray pixels = m.ones(
                    new Shape(1, 3, model.config().imageSize(), model.config().imageSize()));
            assertThat(again.encodeImage(pixels)).isEqualTo(model.encodeImage(pixels));
            ClipPreprocess preprocess = ClipPreprocess.load(GOLDEN);
            preprocess.save(folder);
            assertThat(ClipPreprocess.load(folder)).isEqualTo(preprocess);
        }
    }

    @Test
    void shortTexts_areCutAtTheModelsLength() throws Exception {
        try (NDManager m = Torch.newManager();
                Grad off = Grad.off()) {
            ClipModel model = ClipModel.load(GOLDEN, m);
            long[] ids = ClipTokenizer.load(GOLDEN).encode("a cat");
            NDArray whole = model.encodeText(m.create(ids, new Shape(1, 77)));
            NDArray cut = model.encodeText(m.create(ids, new Shape(1, 77)).get(":, :4"));
            assertThat(Golden.difference(whole, cut)).isLessThan(1e-6); // padding has no influence
        }
    }

    @Test
    void wrongInput_isRefusedByName() throws Exception {
        try (NDManager m = Torch.newManager()) {
            Clip clip = Clip.load(GOLDEN, m);
            ClipModel model = clip.model();
            refused(() -> model.encodeText(m.zeros(new Shape(2, 78), DataType.INT64)), "S in 1..77");
            refused(() -> model.encodeText(m.zeros(new Shape(2, 8))), "int64");
            refused(() -> clip.encodeText(m, List.of()), "got (0, 77)");
            refused(() -> model.encodeText(m.full(new Shape(1, 2), 795, DataType.INT64)), "ids must lie in");
            refused(() -> model.encodeImage(m.zeros(new Shape(1, 3, 26, 27))), "(N, 3, 26, 26)");
            refused(() -> model.logits(m.zeros(new Shape(1, 9)), m.zeros(new Shape(1, 10))), "images must be");
            refused(() -> model.logits(m.zeros(new Shape(1, 10)), m.zeros(new Shape(10))), "texts must be");
            refused(() -> clip.encodeImage(m.zeros(new Shape(1, 1, 30, 30))), "(N, 3, H, W)");
            NDArray images = m.zeros(new Shape(1, 3, 30, 30));
            refused(() -> clip.encodeImage(images.add(1.5f)), "[-1, 1], got values from 1.5 to 1.5");
            refused(() -> clip.encodeImage(images.add(Float.NaN)), "[-1, 1]");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"model_type\": \"clip_text_model\"} | model_type",
                "{\"text_config\": {\"hidden_act\": \"gelu_new\"}} | hidden_act: wanted quick_gelu or gelu, got gelu_new",
                "{\"text_config\": {\"hidden_act\": null}} | hidden_act",
                "{\"text_config\": {\"hidden_size\": 100}} | num_attention_heads",
                "{\"text_config\": {\"eos_token_id\": [2]}} | eos_token_id",
                "{\"vision_config\": {\"patch_size\": 225}} | patch_size",
                "{\"vision_config\": {\"layer_norm_eps\": \"x\"}} | layer_norm_eps",
                "{\"vision_config_dict\": {\"image_size\": 0}} | image_size",
                "{\"projection_dim\": 0.5} | projection_dim",
                "{\"text_config\": 3} | text_config"
            })
    void configurationsThatCannotBeUsed_areRefusedByName(String json, String named) throws Exception {
        Files.writeString(folder.resolve("config.json"), json);
        try (NDManager m = Torch.newManager()) {
            assertThatThrownBy(() -> ClipModel.load(folder, m))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("config.json")
                    .hasMessageContaining(named);
        }
    }

    @Test
    void anEmptyConfiguration_isVitB32() throws Exception {
        ClipConfig config = ClipConfig.fromJson(new ObjectMapper().readTree("{}"));
        assertThat(config)
                .isEqualTo(new ClipConfig(
                        new ClipTower(512, 2048, 12, 8, "quick_gelu", 1e-5),
                        49_408,
                        77,
                        49_407,
                        new ClipTower(768, 3072, 12, 12, "quick_gelu", 1e-5),
                        3,
                        224,
                        32,
                        512));
    }

    @Test
    void weightsThatDoNotFit_areNamed_andNoneStay() throws Exception {
        try (NDManager m = Torch.newManager()) {
            Map<String, NDArray> weights =
                    new TreeMap<>(ClipModel.load(GOLDEN, m).stateDict());
            Files.copy(GOLDEN.resolve("config.json"), folder.resolve("config.json"));
            int before = NothingLeft.count(m);
            fails(m, "model.safetensors");
            Files.createFile(folder.resolve("pytorch_model.bin"));
            fails(m, "too short for a file of torch.save");
            weights.remove("vision_model.pre_layrnorm.bias");
            SafeTensors.write(folder.resolve("model.safetensors"), weights, Map.of("format", "pt"));
            fails(m, "vision_model.pre_layrnorm.bias");
            assertThat(NothingLeft.count(m)).isEqualTo(before);
        }
    }

    @Test
    void halfPrecisionWeights_areReadAsFloat32() throws Exception {
        try (NDManager m = Torch.newManager()) {
            Files.copy(GOLDEN.resolve("config.json"), folder.resolve("config.json"));
            SafeTensors.writeHalf(
                    folder.resolve("model.fp16.safetensors"),
                    ClipModel.load(GOLDEN, m).stateDict(),
                    null);
            assertThat(ClipModel.load(folder, m).parameters()).allMatch(p -> p.getDataType() == DataType.FLOAT32);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"do_center_crop\": false} | do_center_crop",
                "{\"resample\": 2} | resample",
                "{\"rescale_factor\": 1} | rescale_factor",
                "{} | crop_size: wanted the model's image_size 26, got [224, 224]",
                "{\"size\": {\"longest_edge\": 26}} | size: wanted shortest_edge, or height and width, got {",
                "{\"size\": {}} | size: wanted shortest_edge, or height and width, got {}",
                "{\"size\": {\"height\": 26}} | size: wanted shortest_edge, or height and width, got {",
                "{\"size\": {\"shortest_edge\": 26, \"longest_edge\": 30}} | size: wanted shortest_edge, or",
                "{\"crop_size\": {\"shortest_edge\": 26}} | crop_size: wanted height and width, got {",
                "{\"size\": 20, \"crop_size\": 26} | crop_size",
                "{\"image_std\": [0, 1, 1]} | image_std",
                "{\"image_mean\": [0.5]} | image_mean"
            })
    void preprocessingThatIsNotClips_isRefusedByName(String json, String named) throws Exception {
        copyGolden();
        Files.writeString(folder.resolve("preprocessor_config.json"), json);
        try (NDManager m = Torch.newManager()) {
            fails(() -> Clip.load(folder, m), named);
        }
    }

    @Test
    void imagesMayBeStretched_whereTheFolderSaysSo_inItsNewerFile() throws Exception {
        Files.writeString(
                folder.resolve("processor_config.json"),
                "{\"image_processor\": {\"size\": {\"height\": 8, \"width\": 6}, \"crop_size\": {\"height\": 4, \"width\": 2}}}");
        ClipPreprocess preprocess = ClipPreprocess.load(folder);
        assertThat(preprocess.size()).containsExactly(8, 6);
        try (NDManager m = Torch.newManager()) {
            assertThat(preprocess.apply(m.zeros(new Shape(1, 3, 50, 9))).getShape())
                    .isEqualTo(new Shape(1, 3, 4, 2));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"{} | null", "{\"image_processor\": [3]} | [3]"})
    void aNewerFileWithoutAnImageProcessor_isRefused_unlessTheOlderIsThere(String json, String got) throws Exception {
        Files.writeString(folder.resolve("processor_config.json"), json);
        assertThatThrownBy(() -> ClipPreprocess.load(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("processor_config.json: image_processor: wanted an object, since there is no"
                        + " preprocessor_config.json, got " + got);
        Files.writeString(folder.resolve("preprocessor_config.json"), "{\"size\": 300}");
        assertThat(ClipPreprocess.load(folder).size()).containsExactly(300);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"the</w>\": | \"<odd>\": 795, \"the</w>\": | id of token '<odd>'",
                "\"cls\": | \"cls\": [\"a\", 795], \"was\": | post_processor.cls",
                "\"sep\": | \"sep\": [\"a\", 795], \"was\": | post_processor.sep"
            })
    void idsThatTheModelLacks_areNamed_andNothingStays(String now, String then, String named) throws Exception {
        copyGolden();
        Path file = folder.resolve("tokenizer.json");
        String json = Files.readString(file);
        assertThat(json).contains(now);
        Files.writeString(file, json.replace(now, then));
        try (NDManager m = Torch.newManager()) {
            fails(
                    () -> Clip.load(folder, m),
                    named + ": wanted 0 or more, less than the model's vocab_size 795, got 795");
            assertThat(NothingLeft.count(m)).isZero();
        }
    }

    @Test
    void anAddedTokenBehindTheVocabulary_isRefused_whateverIdItsFileNames() throws Exception {
        copyGolden();
        Path config = folder.resolve("tokenizer_config.json");
        String decoder = "\"added_tokens_decoder\": {";
        Files.writeString(
                config, Files.readString(config).replace(decoder, decoder + "\"7\": {\"content\": \"<toy>\"},"));
        try (NDManager m = Torch.newManager()) {
            fails(
                    () -> Clip.load(folder, m),
                    "id of token '<toy>': wanted 0 or more, less than the model's vocab_size");
            assertThat(NothingLeft.count(m)).isZero();
        }
    }

    @Test
    void aModelOfGreyImages_isRefused() throws Exception {
        copyGolden();
        Path file = folder.resolve("config.json");
        Files.writeString(file, Files.readString(file).replace("\"num_channels\": 3", "\"num_channels\": 1"));
        try (NDManager m = Torch.newManager()) {
            Map<String, NDArray> weights =
                    new TreeMap<>(ClipModel.load(GOLDEN, m).stateDict());
            weights.computeIfPresent(
                    "vision_model.embeddings.patch_embedding.weight", (name, weight) -> weight.get(":, :1"));
            SafeTensors.write(folder.resolve("model.safetensors"), weights, Map.of("format", "pt"));
            int before = NothingLeft.count(m);
            fails(() -> Clip.load(folder, m), "num_channels: wanted 3, got 1");
            assertThat(NothingLeft.count(m)).isEqualTo(before);
        }
    }

    private void copyGolden() throws IOException {
        try (var files = Files.list(GOLDEN)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName().toString()));
            }
        }
    }

    private void fails(NDManager manager, String named) {
        fails(() -> ClipModel.load(folder, manager), named);
    }

    private interface Load {
        Object load() throws IOException;
    }

    private static void fails(Load load, String named) {
        assertThatThrownBy(load::load).isInstanceOf(CheckpointException.class).hasMessageContaining(named);
    }

    private static void refused(Runnable call, String named) {
        assertThatThrownBy(call::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(named);
    }
}
