package org.jdiffusion.hub;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a hub is and how to use it. The variables are those of Python's huggingface_hub ({@code constants.py}).
 *
 * @param endpoint the hub's address, {@code HF_ENDPOINT}
 * @param cache the folder of {@code models--owner--name} folders, {@code HF_HUB_CACHE}, otherwise {@code HF_HOME/hub}
 * @param token {@code HF_TOKEN}, otherwise the content of {@code HF_HOME/token}; empty for none
 * @param offline whether only the cache is used, {@code HF_HUB_OFFLINE} or {@code TRANSFORMERS_OFFLINE}
 * @param links whether snapshots are links to the blobs, where the file system has links; not with
 *     {@code HF_HUB_DISABLE_SYMLINKS}
 * @param lock the file that pins commits and hashes
 * @param silence after this long without a byte, a try is given up
 * @param pause the wait after a first failed try; it doubles with each
 */
public record HubSettings(
        URI endpoint,
        Path cache,
        String token,
        boolean offline,
        boolean links,
        Path lock,
        Duration silence,
        Duration pause) {
    private static final Pattern VARIABLE =
            Pattern.compile("\\$(?:(\\w+)|\\{(\\w+)})"); // as os.path.expandvars but on Windows
    private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");

    /** @throws IllegalArgumentException if the endpoint is no web address or the token is none */
    public HubSettings {
        boolean web = "https".equals(endpoint.getScheme()) || "http".equals(endpoint.getScheme());
        if (!web || endpoint.getHost() == null || endpoint.getUserInfo() != null) {
            throw new IllegalArgumentException("endpoint: wanted an address such as https://huggingface.co"
                    + "; HF_ENDPOINT or the setting is something else");
        }
        endpoint = URI.create(endpoint.toString().replaceAll("/+$", ""));
        if (!token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("token: has a character that no token has; see HF_TOKEN");
        }
    }

    /** Of a hub and a cache: no token, {@code hub.lock} in the cache, 20 seconds of silence, a second's first pause. */
    public static HubSettings of(URI endpoint, Path cache) {
        Duration second = Duration.ofSeconds(1);
        return new HubSettings(
                endpoint, cache, "", false, true, cache.resolve("hub.lock"), second.multipliedBy(20), second);
    }

    /**
     * Of environment variables; {@code hub.lock} is in the working folder.
     *
     * @param home the user's folder
     * @throws HubException if the file that should hold the token cannot be read
     */
    public static HubSettings from(Map<String, String> environment, Path home) throws HubException {
        Variables variables = new Variables(environment, home);
        Path cacheHome = variables.path("XDG_CACHE_HOME", home.resolve(".cache"));
        Path folder = variables.path("HF_HOME", cacheHome.resolve("huggingface"));
        Path cache = variables.path("HF_HUB_CACHE", variables.path("HUGGINGFACE_HUB_CACHE", folder.resolve("hub")));
        String token = variables.text("HF_TOKEN", variables.text("HUGGING_FACE_HUB_TOKEN", ""));
        HubSettings plain = of(variables.address("HF_ENDPOINT", "https://huggingface.co"), cache.toAbsolutePath());
        return new HubSettings(
                plain.endpoint,
                plain.cache,
                token.isBlank() ? tokenIn(variables.path("HF_TOKEN_PATH", folder.resolve("token"))) : token.strip(),
                isTrue(variables.text("HF_HUB_OFFLINE", variables.text("TRANSFORMERS_OFFLINE", ""))),
                !isTrue(variables.text("HF_HUB_DISABLE_SYMLINKS", "")),
                Path.of("hub.lock").toAbsolutePath(),
                plain.silence,
                plain.pause);
    }

    private static boolean isTrue(String value) {
        return TRUE.contains(value.toUpperCase(Locale.ROOT));
    }

    private static String tokenIn(Path file) throws HubException {
        try {
            return Files.readString(file).strip();
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new HubException(HubException.Reason.DISK, file.toString(), "the token cannot be read", e);
        }
    }

    /** These, with a token. */
    public HubSettings withToken(String other) {
        return new HubSettings(endpoint, cache, other, offline, links, lock, silence, pause);
    }

    /** These, from the cache alone or not. */
    public HubSettings withOffline(boolean other) {
        return new HubSettings(endpoint, cache, token, other, links, lock, silence, pause);
    }

    /** These, with another file of pins. */
    public HubSettings withLock(Path other) {
        return new HubSettings(endpoint, cache, token, offline, links, other, silence, pause);
    }

    /** These, with other limits. */
    public HubSettings withPatience(Duration otherSilence, Duration otherPause) {
        return new HubSettings(endpoint, cache, token, offline, links, lock, otherSilence, otherPause);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return endpoint + ", cache " + cache + (token.isEmpty() ? "" : ", with a token") + (offline ? ", offline" : "");
    }

    private record Variables(Map<String, String> environment, Path home) {
        String text(String name, String otherwise) {
            String value = environment.getOrDefault(name, "");
            return value.isEmpty() ? otherwise : value;
        }

        Path path(String name, Path otherwise) {
            if (text(name, "").isEmpty()) {
                return otherwise;
            }
            String value = VARIABLE.matcher(text(name, ""))
                    .replaceAll(match -> Matcher.quoteReplacement(environment.getOrDefault(
                            match.group(1) == null ? match.group(2) : match.group(1), match.group())));
            return value.equals("~") || value.startsWith("~/")
                    ? home.resolve(value.substring(1).replaceFirst("/", ""))
                    : Path.of(value);
        }

        URI address(String name, String otherwise) {
            String value = text(name, otherwise);
            try {
                return URI.create(value);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(name + ": wanted an address, got " + RepoPath.quoted(value), e);
            }
        }
    }
}
