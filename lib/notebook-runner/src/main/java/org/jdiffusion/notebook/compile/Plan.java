package org.jdiffusion.notebook.compile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdiffusion.notebook.compare.Marks;
import org.jdiffusion.notebook.model.Cell;
import org.jdiffusion.notebook.model.Notebook;

/**
 * All that a notebook's cells are compiled with, known before the first of them is.
 *
 * @param kernel with what the notebook's magics add to its class path
 * @param cells those that are to compile
 * @param loaded the files that {@code %load} names, by the words of the magic
 */
record Plan(JavaKernel kernel, List<Cell> cells, Map<String, LoadedFile> loaded) {
    private static final int DEEPEST = 10;
    private static final Pattern DEPENDENCY = Pattern.compile("<dependency>(?s:(.*?))</dependency>");

    Plan {
        cells = List.copyOf(cells);
        loaded = Map.copyOf(loaded);
    }

    /**
     * Reads the magics of a notebook.
     *
     * @param folder the notebook's
     * @throws UncheckableException when one of them needs something that is not on this machine
     */
    static Plan of(Notebook notebook, JavaKernel kernel, Path folder) throws UncheckableException {
        List<Cell> cells = notebook.codeCells().stream()
                .filter(cell -> !cell.isBlank() && !Marks.of(cell).skip())
                .toList();
        Collector collector = new Collector(folder);
        for (Cell cell : cells) {
            try {
                collector.collect(cell.source(), 0);
            } catch (UncheckableException | IOException | UncheckedIOException e) {
                throw new UncheckableException("cell " + cell.title() + ": " + e.getMessage(), e);
            }
        }
        return new Plan(kernel.with(collector.classPath), cells, collector.loaded);
    }

    private static final class Collector {
        private final Path folder;
        private final List<Path> classPath = new ArrayList<>();
        private final Map<String, LoadedFile> loaded = new LinkedHashMap<>();

        Collector(Path folder) {
            this.folder = folder;
        }

        void collect(String source, int depth) throws UncheckableException, IOException {
            if (depth > DEEPEST) {
                throw new UncheckableException("%load goes more than " + DEEPEST + " files deep");
            }
            for (Magics.Magic magic : Magics.in(source).found()) {
                collect(magic, depth);
            }
        }

        private void collect(Magics.Magic magic, int depth) throws UncheckableException, IOException {
            List<String> words = magic.arguments();
            switch (magic.name()) {
                case "classpath", "jars" -> words.forEach(word -> classPath.addAll(Globs.files(word, folder)));
                case "maven", "addMavenDependency" -> maven(words);
                case "loadFromPOM" -> pom(magic);
                case "load" -> {
                    String name = String.join(" ", words);
                    LoadedFile file = LoadedFile.read(folder.resolve(name));
                    loaded.put(name, file);
                    for (String text : file.texts()) {
                        collect(text, depth + 1);
                    }
                }
                default -> {
                    // nothing that is known beforehand
                }
            }
        }

        private void maven(List<String> words) throws UncheckableException {
            for (int i = 0; i < words.size(); i++) {
                if (words.get(i).equals("--from")) {
                    i++; // its address follows
                } else if (words.get(i).contains(":")) {
                    classPath.add(LocalRepository.standard().jar(words.get(i)));
                }
            }
        }

        private void pom(Magics.Magic magic) throws UncheckableException, IOException {
            String text = magic.cell()
                    ? magic.body()
                    : String.join(
                            "\n",
                            LoadedFile.read(folder.resolve(magic.arguments().get(0)))
                                    .texts());
            for (MatchResult found : DEPENDENCY.matcher(text).results().toList()) {
                String dependency = found.group(1);
                classPath.add(LocalRepository.standard()
                        .jar(value(dependency, "groupId") + ":" + value(dependency, "artifactId") + ":"
                                + value(dependency, "version")));
            }
        }

        private static String value(String xml, String element) {
            Matcher value =
                    Pattern.compile("<" + element + ">\\s*([^<\\s]*)\\s*<").matcher(xml);
            return value.find() ? value.group(1) : "";
        }
    }
}
