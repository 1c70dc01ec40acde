package org.jdiffusion.course.runs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jdiffusion.tensor.Torch;

/** What one must know beside the settings to run something again. */
final class Environment {
    private static final int PATIENCE = 10; // seconds; a slow disk must not hold up a training for longer

    private Environment() {}

    static ObjectNode now(long seed) {
        String version = RunLog.class.getPackage().getImplementationVersion();
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("started", Instant.now().toString());
        node.put("seed", seed);
        node.put("command", command());
        node.put("jdiffusion", version == null ? "(not packaged)" : version);
        git("rev-parse", "HEAD").filter(head -> head.exit == 0).ifPresent(head -> {
            node.put("commit", head.said);
            git("diff", "--quiet", "HEAD").ifPresent(changes -> node.put("dirty", changes.exit != 0));
        });
        node.put("java", Runtime.version() + ", " + System.getProperty("java.vm.name"));
        node.put("os", property("os.name") + " " + property("os.version") + " " + property("os.arch"));
        node.put("cpus", Runtime.getRuntime().availableProcessors());
        node.put("device", Torch.device().isGpu() ? Torch.device().toString() : "cpu");
        node.put("libtorch", Torch.version());
        node.put("threads", Torch.threads());
        return node;
    }

    private static String command() {
        return hidden(ProcessHandle.current().info().commandLine().orElse(property("sun.java.command")));
    }

    /** With stars where something looks like a secret. */
    static String hidden(String command) {
        return command.replaceAll("(?i)(\\S*(?:token|password|secret|api-?key)[^\\s=]*[\\s=])\\S+", "$1***");
    }

    private static String property(String key) {
        return System.getProperty(key, "");
    }

    private record Git(int exit, String said) {}

    /** Asks git about the working directory; empty where there is none or it takes too long. */
    private static Optional<Git> git(String... arguments) {
        List<String> words = new ArrayList<>(List.of("git", "--no-optional-locks"));
        Collections.addAll(words, arguments);
        try {
            Process git = new ProcessBuilder(words)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                if (!git.waitFor(PATIENCE, TimeUnit.SECONDS)) {
                    return Optional.empty();
                }
                String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                return Optional.of(new Git(git.exitValue(), said.strip()));
            } finally {
                git.destroyForcibly();
            }
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
