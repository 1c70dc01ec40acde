package org.jdiffusion.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jdiffusion.data.DataException;
import org.jdiffusion.hub.standin.HubStandIn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is fetched of a repository: of a model its settings and weights in one form, of a data set one split. */
class FetchTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/parquet/butterflies");

    @TempDir
    private Path folder;

    private HubStandIn server;
    private HubClient client;

    @BeforeEach
    void start() throws IOException {
        server = HubStandIn.over(folder.resolve("hub"));
        client = new HubClient(HubSettings.of(server.endpoint(), folder.resolve("cache")));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void ofAModel_safetensorsAreTaken_andNothingForOthers() throws Exception {
        put(
                "models/google/faces",
                "README.md",
                "model_index.json",
                "scheduler/scheduler_config.json",
                "unet/config.json",
                "unet/diffusion_pytorch_model.safetensors",
                "unet/diffusion_pytorch_model.fp16.safetensors",
                "unet/diffusion_pytorch_model.bin",
                "flax_model.msgpack");
        assertThat(fetched("google/faces"))
                .containsExactly(
                        "model_index.json",
                        "scheduler/scheduler_config.json",
                        "unet/config.json",
                        "unet/diffusion_pytorch_model.safetensors");
    }

    @Test
    void ofAnOldModel_thePickleIsTaken_inPiecesToo() throws Exception {
        put("models/old/flat", "config.json", "diffusion_pytorch_model.bin", "tf_model.h5", "images/1.png");
        assertThat(fetched("old/flat")).containsExactly("config.json", "diffusion_pytorch_model.bin");
        put(
                "models/old/clip",
                "config.json",
                "merges.txt",
                "pytorch_model.bin.index.json",
                "pytorch_model-00001-of-00002.bin",
                "pytorch_model-00002-of-00002.bin");
        assertThat(fetched("old/clip"))
                .containsExactly(
                        "config.json",
                        "merges.txt",
                        "pytorch_model-00001-of-00002.bin",
                        "pytorch_model-00002-of-00002.bin",
                        "pytorch_model.bin.index.json");
    }

    @Test
    void ofADataSet_theSplitIsTaken_andRead() throws Exception {
        Path train = GOLDEN.resolve("data/train-00000-of-00001.parquet");
        put("datasets/some/flowers", "README.md", "data/test-00000-of-00001.parquet");
        Files.copy(train, folder.resolve("hub/datasets/some/flowers/data").resolve(train.getFileName()));
        try (HubDataset fetched = HubDataset.fetch(client, HubRepo.dataset("some/flowers"), "train");
                HubDataset original = HubDataset.open(GOLDEN, "train")) {
            assertThat(fetched.size()).isEqualTo(original.size());
            assertThat(fetched.encoded(0)).isEqualTo(original.encoded(0));
        }
        assertThat(server.requests())
                .extracting(request -> request.path())
                .noneMatch(path -> path.contains("test-00000") && path.contains("resolve"));
        assertThatThrownBy(() -> HubDataset.fetch(client, HubRepo.dataset("some/flowers"), "valid"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("some/flowers@main")
                .hasMessageContaining("'valid'")
                .hasMessageContaining("[test, train]");
    }

    @Test
    void ofADataSetWithOtherNames_whatTheHubConvertedIsAskedFor() throws Exception {
        put("datasets/other/names", "images/part-0.parquet");
        assertThatThrownBy(() -> HubDataset.fetch(client, HubRepo.dataset("other/names"), "train"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("refs/convert/parquet");
    }

    private List<String> fetched(String name) throws IOException {
        Path model = HubModel.fetch(client, HubRepo.model(name));
        try (Stream<Path> files = Files.walk(model)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> model.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }

    private void put(String repo, String... files) throws IOException {
        for (String file : files) {
            Path path = folder.resolve("hub").resolve(repo).resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, "content of " + file);
        }
    }
}
