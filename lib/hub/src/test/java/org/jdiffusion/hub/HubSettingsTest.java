package org.jdiffusion.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubSettingsTest {
    @TempDir
    Path home;

    @Test
    void withoutVariablesItIsThePublicHubAndPythonsCache() throws IOException {
        HubSettings settings = HubSettings.from(Map.of(), home);

        assertThat(settings.endpoint()).isEqualTo(URI.create("https://huggingface.co"));
        assertThat(settings.cache()).isEqualTo(home.resolve(".cache/huggingface/hub"));
        assertThat(settings.token()).isEmpty();
        assertThat(settings.offline()).isFalse();
        assertThat(settings.links()).isTrue();
        assertThat(settings.lock()).isEqualTo(Path.of("hub.lock").toAbsolutePath());
    }

    @Test
    void variablesMeanWhatTheyMeanInPython() throws IOException {
        Files.writeString(Files.createDirectories(home.resolve("hf")).resolve("token"), "hf_fromFile\n");
        Map<String, String> folder = Map.of("HF_HOME", "~/hf", "HF_ENDPOINT", "http://127.0.0.1:8000/");

        assertThat(HubSettings.from(folder, home).cache()).isEqualTo(home.resolve("hf/hub"));
        assertThat(HubSettings.from(folder, home).token()).isEqualTo("hf_fromFile");
        assertThat(HubSettings.from(folder, home).endpoint()).isEqualTo(URI.create("http://127.0.0.1:8000"));
        Map<String, String> cache = Map.of("HF_HUB_CACHE", home + "/c", "HF_HOME", "/x", "HF_TOKEN", " hf_t\n");
        assertThat(HubSettings.from(cache, home).cache()).isEqualTo(home.resolve("c"));
        assertThat(HubSettings.from(cache, home).token()).isEqualTo("hf_t");
        Map<String, String> nested =
                Map.of("HF_HOME", "$DISK/${USER}/$NONE", "DISK", home.toString(), "USER", "a$DISK");
        assertThat(HubSettings.from(nested, home).cache()).isEqualTo(home.resolve("a$DISK/$NONE/hub"));
        Map<String, String> xdg = Map.of("XDG_CACHE_HOME", home + "/xdg", "HF_HUB_DISABLE_SYMLINKS", "yes");
        assertThat(HubSettings.from(xdg, home).cache()).isEqualTo(home.resolve("xdg/huggingface/hub"));
        assertThat(HubSettings.from(xdg, home).links()).isFalse();
    }

    @Test
    void anEndpointMayHaveAPathAndEndInSlashes() throws IOException {
        URI mirror = URI.create("https://mirror.example/hf//");

        assertThat(HubSettings.of(mirror, home).endpoint()).isEqualTo(URI.create("https://mirror.example/hf"));
        assertThat(HubSettings.from(Map.of("HF_ENDPOINT", mirror.toString()), home)
                        .endpoint())
                .isEqualTo(URI.create("https://mirror.example/hf"));
    }

    @Test
    void offlineIsSaidByEitherVariable() throws IOException {
        assertThat(HubSettings.from(Map.of("HF_HUB_OFFLINE", "1"), home).offline())
                .isTrue();
        assertThat(HubSettings.from(Map.of("TRANSFORMERS_OFFLINE", "true"), home)
                        .offline())
                .isTrue();
        Map<String, String> both = Map.of("HF_HUB_OFFLINE", "0", "TRANSFORMERS_OFFLINE", "1");
        assertThat(HubSettings.from(both, home).offline()).isFalse(); // as in Python: the first that is set decides
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"hub.example", "ftp://hub.example", "http:///x", "https://name:pass@hub.example", "http://a b"})
    void anEndpointIsAWebAddress(String endpoint) {
        assertThatThrownBy(() -> HubSettings.from(Map.of("HF_ENDPOINT", endpoint), home))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("HF_ENDPOINT");
    }
}
