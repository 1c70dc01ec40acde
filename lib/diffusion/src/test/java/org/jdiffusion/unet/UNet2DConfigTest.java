package org.jdiffusion.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.jdiffusion.NothingLeft;
import org.jdiffusion.Tiny;
import org.jdiffusion.nn.Init;
import org.jdiffusion.tensor.Torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(NothingLeft.class)
class UNet2DConfigTest {
    @Test
    void json_roundTrips_andSilenceMeansTheDefaults() throws Exception {
        for (UNet2DConfig config : List.of(
                UNet2DConfig.defaults(),
                UNet2DConfig.mnist(5, 1),
                UNet2DConfig.family256(),
                Tiny.config(1, 1).withClasses(10))) {
            List<String> unknown = new ArrayList<>();
            assertThat(UNet2DConfig.fromJson(config.toJson(), unknown)).isEqualTo(config);
            assertThat(unknown).isEmpty();
        }
        assertThat(read("{}")).isEqualTo(UNet2DConfig.defaults());
    }

    @Test
    void unknownKeys_areReportedOnce_andPrivateOnesNot() throws Exception {
        List<String> unknown = new ArrayList<>();
        UNet2DConfig.fromJson(
                json("{'_name_or_path':'x','dropout':0.0,'new_thing':1,'act_fn':'swish','other':null}"), unknown);
        assertThat(unknown).containsExactly("new_thing", "other");
    }

    @Test
    void whatDiffusersTakesForTheSame_isTheSame() throws Exception {
        assertThat(read("{'downsample_type':null,'upsample_type':null}")).isEqualTo(UNet2DConfig.defaults());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    act_fn                  | 'tanh'
                    act_fn                  | null
                    time_embedding_type     | 'fourier'
                    time_embedding_type     | 'learned'
                    resnet_time_scale_shift | 'spatial'
                    downsample_type         | 'fir'
                    upsample_type           | 'pixels'
                    mid_block_type          | 'crossed'
                    class_embed_type        | 'projection'
                    attn_norm_num_groups    | 5
                    attn_norm_num_groups    | 0
                    time_embedding_dim      | 0
                    dropout                 | 1
                    dropout                 | -0.1
                    down_block_types        | ['DownBlock2D','AttnSkipDownBlock2D','DownBlock2D','DownBlock2D']
                    up_block_types          | ['UpBlock2D','SkipUpBlock2D','UpBlock2D','UpBlock2D']
                    down_block_types        | ['DownBlock2D']
                    up_block_types          | null
                    block_out_channels      | []
                    block_out_channels      | [32,64,96,0]
                    block_out_channels      | [32,64,96,null]
                    block_out_channels      | [32,64,96,2000000000]
                    norm_num_groups         | 5
                    block_out_channels      | '32'
                    in_channels             | 0
                    in_channels             | null
                    in_channels             | 3.5
                    in_channels             | '3'
                    in_channels             | 99999999999
                    out_channels            | -1
                    sample_size             | 0
                    sample_size             | [64]
                    sample_size             | [64,0]
                    norm_num_groups         | 0
                    norm_eps                | -1
                    norm_eps                | 'x'
                    layers_per_block        | 0
                    layers_per_block        | 1000000000
                    downsample_padding      | 2
                    mid_block_scale_factor  | 0
                    freq_shift              | null
                    freq_shift              | 112
                    attention_head_dim      | 0
                    num_class_embeds        | 0
                    norm_num_groups         | 64
                    attention_head_dim      | 1000
                    add_attention           | 'perhaps'
                    center_input_sample     | null
                    """)
    void whatTheNetworkLacks_isRefusedByName(String key, String value) {
        assertThatThrownBy(() -> read("{'" + key + "':" + quoted(value) + "}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(key);
    }

    @Test
    void classesThatCannotBeChannels_areRefused() {
        try (NDManager manager = Torch.newManager()) {
            for (int[] sizes : new int[][] {{0, 2}, {10, 0}, {10, 3}}) {
                assertThatThrownBy(() ->
                                new ClassConditionedUNet(sizes[0], sizes[1], Tiny.config(3, 1), Init.blank(manager)))
                        .isInstanceOf(IllegalArgumentException.class);
            }
            assertThatThrownBy(() ->
                            new ClassConditionedUNet(10, 2, Tiny.config(3, 1).withClasses(10), Init.blank(manager)))
                    .hasMessageContaining("num_class_embeds");
            assertThatThrownBy(() -> new ClassConditionedUNet(
                            10,
                            2,
                            UNet2DJson.with(Tiny.config(3, 1), "class_embed_type", "timestep"),
                            Init.blank(manager)))
                    .hasMessageContaining("class_embed_type");
        }
    }

    private static UNet2DConfig read(String text) throws Exception {
        return UNet2DConfig.fromJson(json(text), new ArrayList<>());
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }

    /** The CSV source takes the quotes off a value that is quoted whole. */
    private static String quoted(String value) {
        return value.matches("[a-z][a-z0-9_]*|3|32") && !value.equals("null") ? "'" + value + "'" : value;
    }
}
