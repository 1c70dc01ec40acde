package org.jdiffusion.notebook.junit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jdiffusion.notebook.model.Notebook;
import org.jdiffusion.notebook.model.NotebookException;
import org.jdiffusion.notebook.model.NotebookFiles;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;
import org.junit.platform.engine.EngineDiscoveryRequest;
import org.junit.platform.engine.Filter;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.engine.discovery.ClasspathRootSelector;
import org.junit.platform.engine.discovery.DirectorySelector;
import org.junit.platform.engine.discovery.FileSelector;
import org.junit.platform.engine.discovery.PackageNameFilter;
import org.junit.platform.engine.discovery.PackageSelector;
import org.junit.platform.engine.discovery.UniqueIdSelector;

/**
 * Builds the tree of one discovery request: first everything below the classes and files concerned, then without the
 * cells that nobody asked for.
 */
final class Discovery {
    private static final String CLASS = "class";
    private static final String NOTEBOOK = "notebook";

    private final EngineDiscoveryRequest request;
    private final TestDescriptor engine;
    private final List<UniqueId> wanted = new ArrayList<>();

    Discovery(EngineDiscoveryRequest request, UniqueId id) {
        this.request = request;
        this.engine = new EngineNode(id);
    }

    TestDescriptor run() {
        Predicate<String> names = Filter.composeFilters(request.getFiltersByType(ClassNameFilter.class))
                .toPredicate();
        Predicate<String> packages = Filter.composeFilters(request.getFiltersByType(PackageNameFilter.class))
                .toPredicate();
        Predicate<String> filter = name -> names.test(name) && packages.test(packageOf(name));
        request.getSelectorsByType(ClasspathRootSelector.class)
                .forEach(root -> ReflectionSupport.findAllClassesInClasspathRoot(
                                root.getClasspathRoot(), Discovery::isAnchor, filter)
                        .forEach(this::wantClass));
        request.getSelectorsByType(PackageSelector.class)
                .forEach(each -> ReflectionSupport.findAllClassesInPackage(
                                each.getPackageName(), Discovery::isAnchor, filter)
                        .forEach(this::wantClass));
        request.getSelectorsByType(ClassSelector.class).stream()
                .map(ClassSelector::getJavaClass)
                .filter(each -> isAnchor(each) && filter.test(each.getName()))
                .forEach(this::wantClass);
        request.getSelectorsByType(DirectorySelector.class).forEach(each -> wantFiles(each.getPath()));
        request.getSelectorsByType(FileSelector.class).stream()
                .filter(each -> each.getPath().toString().endsWith(".ipynb"))
                .forEach(each -> wantFiles(each.getPath()));
        request.getSelectorsByType(UniqueIdSelector.class).forEach(each -> wantId(each.getUniqueId()));
        prune(engine);
        return engine;
    }

    private static boolean isAnchor(Class<?> type) {
        return AnnotationSupport.isAnnotated(type, Notebooks.class);
    }

    private static String packageOf(String className) {
        return className.substring(0, Math.max(0, className.lastIndexOf('.')));
    }

    private void wantClass(Class<?> anchor) {
        wanted.add(addClass(anchor));
    }

    private void wantFiles(Path path) {
        try {
            for (Path file : NotebookFiles.find(List.of(path))) {
                wanted.add(addFile(file));
            }
        } catch (IOException e) {
            UniqueId id = engine.getUniqueId().append(NOTEBOOK, path.toString());
            engine.addChild(new ProblemNode(id, path.toString(), e));
            wanted.add(id);
        }
    }

    private void wantId(UniqueId id) {
        if (!id.hasPrefix(engine.getUniqueId())) {
            return;
        }
        wanted.add(id);
        if (id.getSegments().size() == 1) {
            return;
        }
        UniqueId.Segment top = id.getSegments().get(1);
        if (top.getType().equals(CLASS)) {
            ReflectionSupport.tryToLoadClass(top.getValue())
                    .toOptional()
                    .filter(Discovery::isAnchor)
                    .ifPresent(this::addClass);
        } else if (top.getType().equals(NOTEBOOK) && Files.exists(Path.of(top.getValue()))) {
            addFile(Path.of(top.getValue()));
        }
    }

    private UniqueId addClass(Class<?> anchor) {
        UniqueId id = engine.getUniqueId().append(CLASS, anchor.getName());
        if (isKnown(id)) {
            return id;
        }
        Notebooks annotation =
                AnnotationSupport.findAnnotation(anchor, Notebooks.class).orElseThrow();
        ClassNode node = new ClassNode(id, anchor, annotation);
        engine.addChild(node);
        Path base = Path.of(Optional.ofNullable(System.getProperty("basedir")).orElse(""));
        Path folder = base.resolve(annotation.dir()).toAbsolutePath().normalize();
        try {
            for (Path file : NotebookFiles.find(List.of(folder))) {
                Path name = Files.isDirectory(folder) ? folder.relativize(file) : file.getFileName();
                addNotebook(node, name.toString().replace('\\', '/'), file);
            }
        } catch (IOException e) {
            node.addChild(new ProblemNode(id.append(NOTEBOOK, annotation.dir()), annotation.dir(), e));
        }
        return id;
    }

    private UniqueId addFile(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        UniqueId id = engine.getUniqueId().append(NOTEBOOK, absolute.toString());
        if (!isKnown(id)) {
            addNotebook(engine, absolute.toString(), absolute);
        }
        return id;
    }

    private static void addNotebook(TestDescriptor parent, String name, Path file) {
        UniqueId id = parent.getUniqueId().append(NOTEBOOK, name);
        try {
            parent.addChild(new NotebookNode(id, file.getFileName().toString(), Notebook.read(file)));
        } catch (NotebookException e) {
            parent.addChild(new ProblemNode(id, name, e));
        }
    }

    private boolean isKnown(UniqueId id) {
        return engine.getChildren().stream()
                .anyMatch(child -> child.getUniqueId().equals(id));
    }

    private void prune(TestDescriptor node) {
        List.copyOf(node.getChildren()).forEach(this::prune);
        boolean asked = wanted.stream().anyMatch(node.getUniqueId()::hasPrefix);
        if (!node.isRoot() && !(asked && node.isTest()) && node.getChildren().isEmpty()) {
            node.removeFromHierarchy();
        }
    }
}
