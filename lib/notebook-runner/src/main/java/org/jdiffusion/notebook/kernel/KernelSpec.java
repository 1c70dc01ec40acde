package org.jdiffusion.notebook.kernel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a {@code kernel.json} says.
 *
 * @param folder the folder that holds it, absolute; its name is the kernel's name
 * @param argv the command line, with {@code {connection_file}} and {@code {resource_dir}} to be filled in
 * @param language the language that notebooks name, such as {@code java}
 * @param signals whether an interrupt is a signal to the process rather than a message on the control channel
 * @param environment variables added to those of the runner; values may hold {@code ${NAME}}
 */
public record KernelSpec(
        Path folder, List<String> argv, String language, boolean signals, Map<String, String> environment) {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]+)}");

    public KernelSpec {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
    }

    /** The name that notebooks refer to. */
    public String name() {
        return folder.getFileName().toString();
    }

    /** Its variables, with each {@code ${NAME}} in them taken from the given ones; nothing for one that is not there. */
    public Map<String, String> environmentOver(Map<String, String> given) {
        Map<String, String> own = new LinkedHashMap<>();
        environment.forEach((name, value) -> own.put(
                name,
                VARIABLE.matcher(value)
                        .replaceAll(found -> Matcher.quoteReplacement(given.getOrDefault(found.group(1), "")))));
        return own;
    }

    /**
     * Reads the {@code kernel.json} in a folder.
     *
     * @throws KernelStartException when it is missing, is no JSON, or asks for something other than a local process
     */
    public static KernelSpec read(Path folder) throws KernelStartException {
        Path file = folder.toAbsolutePath().normalize().resolve("kernel.json");
        JsonNode json;
        try {
            json = new ObjectMapper().readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw new KernelStartException(file + " is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new KernelStartException("cannot read the kernel specification " + file, e);
        }
        List<String> argv = new ArrayList<>();
        json.path("argv").forEach(word -> argv.add(word.asText()));
        if (argv.isEmpty()) {
            throw new KernelStartException(file + " has no argv: it names no program to start");
        }
        String provisioner =
                json.at("/metadata/kernel_provisioner/provisioner_name").asText("local-provisioner");
        if (!provisioner.equals("local-provisioner")) {
            throw new KernelStartException(
                    file + " wants the provisioner " + provisioner + ", but only local processes are supported");
        }
        Map<String, String> environment = new LinkedHashMap<>();
        json.path("env")
                .properties()
                .forEach(e -> environment.put(e.getKey(), e.getValue().asText()));
        boolean signals = !json.path("interrupt_mode").asText("signal").equals("message");
        return new KernelSpec(file.getParent(), argv, json.path("language").asText(""), signals, environment);
    }
}
