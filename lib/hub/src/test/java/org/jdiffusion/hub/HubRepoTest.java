package org.jdiffusion.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubRepoTest {
    @Test
    void aNameMayHaveARevision() {
        assertThat(HubRepo.model("google/ddpm-celebahq-256"))
                .isEqualTo(new HubRepo(HubRepo.Kind.MODEL, "google/ddpm-celebahq-256", "main"));
        assertThat(HubRepo.dataset("a_b/c.d-E9@refs/convert/parquet"))
                .isEqualTo(new HubRepo(HubRepo.Kind.DATASET, "a_b/c.d-E9", "refs/convert/parquet"))
                .hasToString("a_b/c.d-E9@refs/convert/parquet");
    }

    /** The refusals of huggingface_hub's validate_repo_id, and names without an owner. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "name",
                "a/b/c",
                "datasets/a/b",
                "a/",
                "/b",
                "a/b--c",
                "a/b..c",
                ".a/b",
                "a/b.",
                "-a/b",
                "a/b-",
                "a/b.git",
                "a/ b",
                "a/b c",
                "a/b\n",
                "café/b",
                "../b",
                "a/..",
                "a\\b",
                "a/b?x"
            })
    void namesThatTheHubDoesNotGiveAreRefused(String name) {
        assertThatThrownBy(() -> HubRepo.model(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("wanted owner/name");
    }

    @Test
    void namesEndAtNinetySixCharacters() {
        assertThat(HubRepo.model("a/" + "b".repeat(96)).id()).hasSize(98);
        assertThatThrownBy(() -> HubRepo.model("a/" + "b".repeat(97))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../x", "a/../b", "/a", "a//b", "a b", "-x", "a\\b", "a/", "a:b", "a/con"})
    void revisionsThatCouldLeaveTheCacheAreRefused(String revision) {
        assertThatThrownBy(() -> HubRepo.model("a/b@" + revision))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("revision of a/b");
    }
}
