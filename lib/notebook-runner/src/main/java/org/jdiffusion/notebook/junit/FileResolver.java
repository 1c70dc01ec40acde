package org.jdiffusion.notebook.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectDirectory;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectFile;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectUniqueId;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jdiffusion.notebook.model.Cell;
import org.jdiffusion.notebook.model.Notebook;
import org.jdiffusion.notebook.model.NotebookException;
import org.junit.platform.engine.DiscoveryIssue;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.discovery.DirectorySelector;
import org.junit.platform.engine.discovery.FilePosition;
import org.junit.platform.engine.discovery.FileSelector;
import org.junit.platform.engine.discovery.UriSelector;
import org.junit.platform.engine.support.descriptor.FileSource;
import org.junit.platform.engine.support.discovery.DiscoveryIssueReporter;
import org.junit.platform.engine.support.discovery.SelectorResolver;

/** Finds the notebooks of folders, files, lines of files and URIs. */
final class FileResolver implements SelectorResolver {
    private final NodeMaker nodes;
    private final UniqueId engine;
    private final DiscoveryIssueReporter issues;

    FileResolver(NodeMaker nodes, UniqueId engine, DiscoveryIssueReporter issues) {
        this.nodes = nodes;
        this.engine = engine;
        this.issues = issues;
    }

    @Override
    public Resolution resolve(DirectorySelector selector, Context context) {
        Path folder = selector.getPath().toAbsolutePath().normalize();
        Set<DiscoverySelector> files = new LinkedHashSet<>();
        try {
            nodes.parameters().notebooksIn(folder).forEach(file -> files.add(selectUniqueId(id(file))));
            return Resolution.selectors(files);
        } catch (IOException e) {
            return context.addToParent(root ->
                            Optional.of(nodes.problem(id(folder), folder.toString(), Optional.empty(), e, issues)))
                    .map(node -> Resolution.match(Match.exact(node)))
                    .orElse(Resolution.unresolved());
        }
    }

    @Override
    public Resolution resolve(FileSelector selector, Context context) {
        Path file = selector.getPath().toAbsolutePath().normalize();
        if (!file.toString().endsWith(".ipynb")) {
            return Resolution.unresolved();
        }
        if (selector.getPosition().isEmpty()) {
            return Resolution.selectors(Set.of(selectUniqueId(id(file))));
        }
        int line = selector.getPosition().get().getLine();
        try {
            Optional<Cell> cell = cellAt(Notebook.read(file), line).filter(Cell::isCode);
            if (cell.isEmpty()) {
                issues.reportIssue(DiscoveryIssue.builder(
                                DiscoveryIssue.Severity.WARNING, file + ": line " + line + " is in no code cell")
                        .source(FileSource.from(
                                file.toFile(), org.junit.platform.engine.support.descriptor.FilePosition.from(line))));
                return Resolution.unresolved();
            }
            UniqueId test = id(file).append(CellNode.SEGMENT, cell.get().id());
            return Resolution.selectors(Set.of(selectUniqueId(test)));
        } catch (NotebookException e) {
            return Resolution.selectors(Set.of(selectUniqueId(id(file)))); // which tells what is wrong with it
        }
    }

    @Override
    public Resolution resolve(UriSelector selector, Context context) {
        URI uri = selector.getUri();
        if (!"file".equals(uri.getScheme()) || uri.isOpaque()) {
            return Resolution.unresolved();
        }
        Path path = Path.of(URI.create("file:" + uri.getRawPath())); // a drive's letter is no part of a path's text
        if (Files.isDirectory(path)) {
            return Resolution.selectors(Set.of(selectDirectory(path.toFile())));
        }
        Optional<FilePosition> position = FilePosition.fromQuery(uri.getQuery());
        return Resolution.selectors(
                Set.of(position.isPresent() ? selectFile(path.toFile(), position.get()) : selectFile(path.toFile())));
    }

    private UniqueId id(Path file) {
        return engine.append(NotebookNode.SEGMENT, file.toString());
    }

    /** The cell of that line; what stands between two sources belongs to the latter, for Jupyter writes them last. */
    private static Optional<Cell> cellAt(Notebook notebook, int line) {
        return notebook.cells().stream()
                .filter(cell -> cell.lines().stream().anyMatch(own -> own >= line))
                .findFirst();
    }
}
