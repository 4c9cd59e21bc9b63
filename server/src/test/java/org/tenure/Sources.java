package org.tenure;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/// The Java files of this project, read once and parsed as the compiler reads them.
final class Sources {

    /// One file: where it is below the root, what it says, and how it parses.
    record Source(String path, String text, CompilationUnitTree tree, SourcePositions positions) {

        boolean isTest() {
            return path.contains("/src/test/");
        }

        boolean isOf(String module) {
            return path.startsWith(module + "/");
        }

        String packageName() {
            return tree.getPackageName() == null ? "" : tree.getPackageName().toString();
        }

        long line(long position) {
            return tree.getLineMap().getLineNumber(position);
        }

        long start(Tree part) {
            return line(positions.getStartPosition(tree, part));
        }

        long end(Tree part) {
            return line(positions.getEndPosition(tree, part));
        }
    }

    private static List<Source> all = List.of();

    private Sources() {}

    static synchronized List<Source> all() {
        if (all.isEmpty()) {
            all = parse(files(path -> path.toString().endsWith(".java")));
        }
        return all;
    }

    /// The folder with the wrapper's settings, from wherever the test was started.
    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve(".mvn"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("the tests run outside of a checkout: no folder above has `.mvn`");
            }
        }
        return folder;
    }

    static String annotationName(AnnotationTree annotation) {
        String name = annotation.getAnnotationType().toString();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static List<Path> files(Predicate<Path> which) {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> modules = Files.walk(root(), 2)) {
            for (Path sources : modules.filter(folder -> folder.endsWith("src")).toList()) {
                addFiles(sources, which, found);
            }
            for (Path connector : children(root().resolve("connectors"))) {
                addFiles(connector.resolve("src"), which, found);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found.stream().sorted().toList();
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(Files::isDirectory).toList();
        }
    }

    private static void addFiles(Path folder, Predicate<Path> which, List<Path> found) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(Files::isRegularFile).filter(which).forEach(found::add);
            }
        }
    }

    private static List<Source> parse(List<Path> files) {
        var compiler = ToolProvider.getSystemJavaCompiler();
        List<Source> sources = new ArrayList<>();
        try (var manager = compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
            var task = (JavacTask) compiler.getTask(null, manager, null, List.of("-proc:none"), null,
                    manager.getJavaFileObjectsFromPaths(files));
            var positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree tree : task.parse()) {
                Path path = Path.of(tree.getSourceFile().toUri());
                sources.add(new Source(
                        root().relativize(path).toString(), Files.readString(path), tree, positions));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(sources);
    }
}
