package org.jdiffusion.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import org.jdiffusion.hub.HubException.Reason;
import org.jdiffusion.hub.standin.Fault;
import org.jdiffusion.hub.standin.Request;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The token opens the hub, goes nowhere else and is never shown. */
class TokenTest extends HubCase {
    private static final String TOKEN = "hf_secretOfTheMeadow";

    @BeforeEach
    void gate() {
        server.requireToken(TOKEN);
    }

    @Test
    void theTokenOpensTheHubAndOnlyTheHubSeesIt() throws IOException {
        settings = settings.withToken(TOKEN);
        server.fail(CONFIG, new Fault.OtherHost(), 2);
        Path folder = client().folder(TINY, path -> true);

        assertThat(folder.resolve(WEIGHTS)).hasBinaryContent(WEIGHTS_BYTES);
        assertThat(folder.resolve(CONFIG)).hasBinaryContent(TINY_FILES.get(CONFIG));
        assertThat(server.requests()).filteredOn(Request::cdn).hasSize(2).noneMatch(Request::token);
        assertThat(server.requests()).filteredOn(request -> !request.cdn()).allMatch(Request::token);
    }

    @Test
    void withoutOneTheCureIsNamed() {
        assertThatThrownBy(() -> client().file(TINY, CONFIG))
                .isInstanceOfSatisfying(
                        HubException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DENIED))
                .hasMessageContainingAll("meadow/tiny", "accept its terms", "HF_TOKEN");
    }

    @Test
    void aWrongOneIsNotShown() {
        settings = settings.withToken("hf_wrong");

        assertThatThrownBy(() -> client().file(TINY, CONFIG))
                .isInstanceOfSatisfying(
                        HubException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DENIED))
                .satisfies(e -> assertThat(trace(e)).doesNotContain("hf_wrong"));
        assertThat(settings.toString()).contains("with a token").doesNotContain("hf_wrong");
        assertThatThrownBy(() -> settings.withToken("hf_with a space"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("HF_TOKEN")
                .satisfies(e -> assertThat(trace(e)).doesNotContain("hf_with"));
    }

    @Test
    void redirectsNeverGoFromHttpsDownToHttp() {
        URI from = URI.create("https://hub.example/a");
        for (String to :
                new String[] {"http://hub.example/a", "file:///etc/passwd", "ftp://hub.example", "http://[", "https:/x"
                }) {
            assertThatThrownBy(() -> Origin.target("meadow/tiny", from, to))
                    .isInstanceOfSatisfying(
                            HubException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BAD_ANSWER));
        }
    }

    @Test
    void itIsNotSentOverPlainHttpToAnotherMachine() {
        Origin hub = new Origin(URI.create("http://10.0.0.7:8000"));
        assertThat(hub.mayHaveToken(URI.create("http://10.0.0.7:8000/x"))).isFalse();

        Origin secure = new Origin(URI.create("https://hub.example"));
        assertThat(secure.mayHaveToken(URI.create("https://hub.example/x"))).isTrue();
        assertThat(secure.mayHaveToken(URI.create("https://HUB.example/x"))).isTrue();
        assertThat(secure.mayHaveToken(URI.create("https://cdn.hub.example/x"))).isFalse();
        assertThat(secure.mayHaveToken(URI.create("https://hub.example:444/x"))).isFalse();
        assertThat(secure.mayHaveToken(URI.create("http://hub.example/x"))).isFalse();
    }

    private static String trace(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
