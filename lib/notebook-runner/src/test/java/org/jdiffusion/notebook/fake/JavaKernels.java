package org.jdiffusion.notebook.fake;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;

/** Specifications of Java kernels that are read and never started, and the classes that stand on their class path. */
public final class JavaKernels {
    private static final String STATICS = """
            package org.dflib.jjava.jupyter.kernel;
            public class BaseNotebookStatics {
                public static String display(Object it) { return ""; }
                public static <T> T lineMagic(String name, java.util.List<String> arguments) { return null; }
            }
            """;
    private static final String KERNEL = """
            package org.dflib.jjava.kernel;
            public class JavaNotebookStatics {
                public static Object kernel() { return null; }
            }
            """;

    private JavaKernels() {}

    /** Writes {@code FOLDER/NAME/kernel.json} of a kernel with JJava's statics and these entries on its class path. */
    public static Path spec(Path folder, String name, Path... entries) throws IOException {
        Path statics = classes(
                folder.resolve("jjava"),
                Map.of(
                        "org/dflib/jjava/jupyter/kernel/BaseNotebookStatics.java", STATICS,
                        "org/dflib/jjava/kernel/JavaNotebookStatics.java", KERNEL));
        List<Path> classPath = new ArrayList<>(List.of(statics));
        classPath.addAll(Arrays.asList(entries));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String joined = classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        return spec(folder, name, "java", Map.of(), java, "-ea", "-cp", joined, "a.Kernel", "{connection_file}");
    }

    /** Writes any {@code FOLDER/NAME/kernel.json} and returns its folder. */
    public static Path spec(Path folder, String name, String language, Map<String, String> environment, String... argv)
            throws IOException {
        ObjectNode json = new ObjectMapper().createObjectNode().put("language", language);
        Arrays.asList(argv).forEach(json.putArray("argv")::add);
        ObjectNode env = json.putObject("env");
        environment.forEach(env::put);
        Path spec = Files.createDirectories(folder.resolve(name));
        Files.writeString(spec.resolve("kernel.json"), json.toPrettyString());
        return spec;
    }

    /** Compiles sources, named by their paths, into a folder. */
    public static Path classes(Path folder, Map<String, String> sources) throws IOException {
        List<String> words = new ArrayList<>(List.of("-d", folder.toString()));
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = folder.resolve(source.getKey());
            Files.createDirectories(file.getParent());
            words.add(Files.writeString(file, source.getValue()).toString());
        }
        int code = ToolProvider.getSystemJavaCompiler().run(null, null, null, words.toArray(String[]::new));
        if (code != 0) {
            throw new IllegalArgumentException("these sources do not compile: " + sources);
        }
        return folder;
    }
}
