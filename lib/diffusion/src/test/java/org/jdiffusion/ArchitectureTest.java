package org.jdiffusion;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of the house, read off the sources. */
class ArchitectureTest {
    private static final Path MAIN = Path.of("src/main/java");
    private static final String ROOT = "org.jdiffusion.";
    private static final Pattern NAME =
            Pattern.compile("\\b(?:org\\.jdiffusion|ai\\.djl|com|org|java|javax)\\.[\\w.]+");

    /** Which package may use which. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            entry("tensor", Set.of()),
            entry("data", Set.of("io", "tensor")),
            entry("nn", Set.of("tensor")),
            entry("schedule", Set.of("tensor")),
            entry("unet", Set.of("tensor", "nn")),
            entry("io", Set.of("tensor", "nn", "unet", "schedule")),
            entry("guidance", Set.of("tensor", "unet", "schedule", "clip")),
            entry("metrics", Set.of("tensor")),
            entry("plane", Set.of("tensor", "nn", "unet")),
            entry("meadow", Set.of("data", "tensor")),
            entry("sample", Set.of("tensor", "unet", "schedule", "guidance")),
            entry("train", Set.of("tensor", "nn", "unet", "schedule", "io", "data")),
            entry("judge", Set.of("tensor", "nn", "io", "meadow")),
            entry("clip", Set.of("tensor", "nn", "io")));

    @Test
    void packages_useOnlyWhatTheyMay() throws Exception {
        Map<String, Set<String>> uses = new HashMap<>();
        for (Path file : sources(MAIN)) {
            String own = file.getParent().getFileName().toString();
            for (String name : names(file)) {
                if (name.startsWith(ROOT)) {
                    String other = name.substring(ROOT.length()).split("\\.", -1)[0];
                    if (!other.equals(own)) {
                        uses.computeIfAbsent(own, key -> new TreeSet<>()).add(other);
                    }
                }
            }
        }
        uses.forEach((own, others) -> assertThat(MAY_USE.get(own))
                .as("package " + own + " uses " + others)
                .isNotNull()
                .containsAll(others));
    }

    @Test
    void theEnginesOwnClasses_areTouchedInTensorAlone() throws Exception {
        for (Path file : sources(MAIN)) {
            if (!file.getParent().endsWith("tensor")) {
                assertThat(names(file))
                        .as(file.toString())
                        .noneMatch(name -> name.startsWith("ai.djl.pytorch.") || name.startsWith("com.sun.jna."));
            }
        }
    }

    @Test
    void onlyTheEngineAndJackson_areUsedBesideTheJdk() throws Exception {
        for (Path file : sources(MAIN)) {
            assertThat(names(file))
                    .as(file.toString())
                    .allMatch(name -> Stream.of(
                                    "java.", "javax.", ROOT, "ai.djl.", "com.sun.jna.", "com.fasterxml.jackson.")
                            .anyMatch(name::startsWith));
        }
    }

    @Test
    void filesAreShort_andPackagesIntroduceThemselves() throws Exception {
        for (Path file : sources(MAIN)) {
            assertThat(Files.readAllLines(file)).as(file.toString()).hasSizeLessThanOrEqualTo(300);
            assertThat(file.resolveSibling("package-info.java")).exists();
        }
    }

    /** Names of classes that code or imports spell out; comments do not count. */
    private static Set<String> names(Path file) throws IOException {
        String code = Files.readString(file)
                .replaceAll("(?s)/\\*.*?\\*/|//[^\n]*|\"\"\".*?\"\"\"|\"[^\"\n]*\"", " ")
                .replaceAll("(?m)^package .*$", " ");
        Set<String> names = new TreeSet<>();
        Matcher matcher = NAME.matcher(code);
        while (matcher.find()) {
            names.add(matcher.group());
        }
        return names;
    }

    private static List<Path> sources(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
