package org.jdiffusion.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Jupyter kernel that set-up writes into {@code .venv}. */
final class KernelChecks {
    private static final String SPEC = ".venv/share/jupyter/kernels/java/kernel.json";
    private static final Pattern CLASS_PATH =
            Pattern.compile("^\\s*(?:-classpath|-cp|--class-path)[\\s=]+\"?([^\"\\r\\n]+)\"?", Pattern.MULTILINE);
    private static final String CURE = "run mvn -Plab in the checkout";

    private KernelChecks() {}

    /** Looks from {@code folder} upwards. */
    static List<Check> all(Path folder) {
        for (Path above = folder; above != null; above = above.getParent()) {
            Path spec = above.resolve(SPEC);
            if (Files.isRegularFile(spec)) {
                try {
                    return List.of(check(spec));
                } catch (IOException e) {
                    return List.of(Check.fail("kernel", spec + " cannot be read: " + e.getMessage(), CURE));
                }
            }
        }
        return List.of(Check.fail("kernel", "no " + SPEC + " in " + folder + " or above", CURE));
    }

    private static Check check(Path spec) throws IOException {
        JsonNode argv;
        try {
            argv = new ObjectMapper().readTree(spec.toFile()).path("argv");
        } catch (JsonProcessingException e) {
            return Check.fail("kernel", spec + " is not JSON", CURE);
        }
        if (argv.path(0).asText().isEmpty()) {
            return Check.fail("kernel", spec + " names no Java to start", CURE);
        }
        Path java = Path.of(argv.path(0).asText());
        if (!Files.isExecutable(java)) {
            return Check.fail("kernel", "its Java is gone: " + java, "point JAVA_HOME at a JDK and " + CURE);
        }
        String classPath = "";
        for (JsonNode argument : argv) {
            if (argument.asText().startsWith("@")) {
                Path file = Path.of(argument.asText().substring(1));
                if (!Files.isRegularFile(file)) {
                    return Check.fail("kernel", "its argument file is gone: " + file, CURE);
                }
                classPath += classPathIn(file);
            }
        }
        List<String> entries = Arrays.stream(classPath.split(Pattern.quote(File.pathSeparator)))
                .filter(entry -> !entry.isBlank())
                .toList();
        List<String> gone =
                entries.stream().filter(entry -> !Files.exists(Path.of(entry))).toList();
        if (entries.isEmpty()) {
            return Check.fail("kernel", spec + " leads to no class path", CURE);
        }
        return gone.isEmpty()
                ? Check.ok("kernel", spec.getParent() + ", " + entries.size() + " jars")
                : Check.fail("kernel", gone.size() + " of its jars are gone, such as " + gone.get(0), CURE);
    }

    private static String classPathIn(Path file) throws IOException {
        // written by set-up in the system's encoding, which the java command reads
        String system = System.getProperty("sun.jnu.encoding");
        String text = new String(Files.readAllBytes(file), Charset.forName(system));
        Matcher found = CLASS_PATH.matcher(text);
        return found.find() ? found.group(1).replace("\\\\", "\\") : "";
    }
}
