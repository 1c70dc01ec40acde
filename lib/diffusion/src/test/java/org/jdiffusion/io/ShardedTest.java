package org.jdiffusion.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdiffusion.NothingLeft;
import org.jdiffusion.Tiny;
import org.jdiffusion.schedule.SchedulerConfig;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.unet.Denoiser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NothingLeft.class)
class ShardedTest {
    private static final String FIRST = "diffusion_pytorch_model-00001-of-00002.safetensors";
    private static final String SECOND = "diffusion_pytorch_model-00002-of-00002.safetensors";

    @TempDir
    private Path folder;

    private final List<Map<String, NDArray>> shards = List.of(new TreeMap<>(), new TreeMap<>());
    private final ObjectNode places = new ObjectMapper().createObjectNode();
    private NDManager manager;
    private Denoiser net;
    private Path index;

    /** A folder as Python's {@code save_pretrained} with a small {@code max_shard_size} leaves it. */
    @BeforeEach
    void split() throws IOException {
        manager = Torch.newManager();
        net = Tiny.unet(manager);
        Pretrained.save(folder, net, SchedulerConfig.defaults(), false);
        Files.delete(folder.resolve("unet").resolve(WeightsFile.NAME));
        index = folder.resolve("unet/diffusion_pytorch_model.safetensors.index.json");
        new TreeMap<>(net.stateDict()).forEach((name, array) -> {
            int shard = name.compareTo("m") < 0 ? 0 : 1;
            shards.get(shard).put(name, array);
            places.put(name, shard == 0 ? FIRST : SECOND);
        });
        write();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void shards_areReadAsOne() throws Exception {
        assertSame(load());
        Path variant = index.resolveSibling("model.safetensors.index.json");
        Files.move(index, variant);
        assertSame(load());
        Files.move(variant, index.resolveSibling("diffusion_pytorch_model.safetensors.index.fp16.json"));
        assertSame(load());
    }

    @Test
    void theIndex_isPreferredToASingleFile_asInPython() throws Exception {
        Files.write(index.resolveSibling(WeightsFile.NAME), new byte[3]);
        assertSame(load());
    }

    @Test
    void savingOverShards_leavesNothingThatPythonWouldPrefer() throws Exception {
        Denoiser other = Tiny.unet(manager);
        other.parameters().forEach(p -> p.muli(2));
        Pretrained.save(folder, other, SchedulerConfig.defaults(), false);
        assertThat(load().parameters().get(0).toFloatArray())
                .isEqualTo(other.parameters().get(0).toFloatArray());
        try (var files = Files.list(folder.resolve("unet"))) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("config.json", WeightsFile.NAME);
        }
    }

    @Test
    void aTensorInAnotherPlaceThanTheIndexSays_isNamed() throws Exception {
        NDArray moved = shards.get(0).remove("conv_in.bias");
        write();
        refused("lacks tensor 'conv_in.bias'", FIRST);
        shards.get(1).put("conv_in.bias", moved);
        write();
        refused("conv_in.bias", "safetensors");
        places.put("conv_in.bias", SECOND);
        write();
        assertSame(load());
        shards.get(0).put("conv_in.bias", moved);
        write();
        refused("holds tensor 'conv_in.bias'", FIRST);
        shards.get(0).remove("conv_in.bias");
        places.remove("conv_in.bias");
        write();
        refused("holds tensor 'conv_in.bias'", SECOND);
    }

    @Test
    void oneNameOldAndNew_inTwoShards_isRefused() throws Exception {
        shards.get(0).put("mid_block.attentions.0.query.bias", shards.get(1).get("mid_block.attentions.0.to_q.bias"));
        places.put("mid_block.attentions.0.query.bias", FIRST);
        write();
        refused("mid_block.attentions.0.to_q.bias", "another shard");
    }

    @Test
    void shardsMissingOrLeftOver_areNamed() throws Exception {
        String extra = "diffusion_pytorch_model-00003-of-00003.safetensors";
        Files.copy(index.resolveSibling(FIRST), index.resolveSibling(extra));
        refused(extra, "delete");
        Files.delete(index.resolveSibling(extra));
        Files.delete(index.resolveSibling(SECOND));
        refused(SECOND, "missing");
    }

    @Test
    void filesOutsideTheFolder_areRefused() throws Exception {
        for (String name : new String[] {
            "../unet/" + FIRST,
            "/" + FIRST,
            "..\\" + FIRST,
            "C:" + FIRST,
            "",
            "..",
            ".",
            "a/../" + FIRST,
            "x.bin",
            "a\0.safetensors"
        }) {
            places.put("conv_in.bias", name);
            write();
            refused("conv_in.bias", "in this folder");
        }
        for (String text : new String[] {
            "",
            "[]",
            "{}",
            "{\"weight_map\":[]}",
            "{\"weight_map\":{\"a\":1}}",
            "{\"weight_map\":{\"a\":null}}",
            "{\"weight_map\":{},\"weight_map\":{}}",
            "{\"weight_map\":{}",
            "\0",
            "{\"weight_map\":{}} x"
        }) {
            Files.writeString(index, text);
            refused("unet", "");
        }
    }

    private void write() throws IOException {
        SafeTensors.write(index.resolveSibling(FIRST), shards.get(0), null);
        SafeTensors.write(index.resolveSibling(SECOND), shards.get(1), null);
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.putObject("metadata").put("total_size", 1);
        json.set("weight_map", places);
        Files.writeString(index, json.toString());
    }

    private Denoiser load() throws IOException {
        return Pretrained.denoiser(folder, manager, new ArrayList<>());
    }

    private void assertSame(Denoiser loaded) {
        Tiny.numbers(net)
                .forEach((name, numbers) -> assertThat(
                                loaded.stateDict().get(name).toFloatArray())
                        .as(name)
                        .isEqualTo(numbers));
    }

    private void refused(String... reasons) {
        int before = NothingLeft.count(manager);
        assertThatThrownBy(this::load).isInstanceOf(CheckpointException.class).hasMessageContainingAll(reasons);
        assertThat(NothingLeft.count(manager)).as("arrays left").isEqualTo(before);
    }
}
