package org.tenure.provisioning.connector;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tenure.connector.spi.Connector;

/// Finds connectors: each folder `FOLDER/NAME` with jars is loaded apart from everybody else's classes, and whatever is
/// on the class path is there too.
final class ConnectorLoader {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectorLoader.class);

    private ConnectorLoader() {}

    static Map<String, Connector> load(@Nullable Path folder) {
        var found = new TreeMap<String, Connector>();
        ServiceLoader.load(Connector.class).forEach(connector -> found.put(connector.name(), connector));
        if (folder != null && Files.isDirectory(folder)) {
            try (Stream<Path> folders = Files.list(folder)) {
                folders.filter(Files::isDirectory).sorted().forEach(each -> loadFolder(each, found));
            } catch (IOException unreadable) {
                LOG.error("The connectors in `{}` cannot be listed: {}", folder, unreadable.getMessage());
            }
        }
        return found;
    }

    private static void loadFolder(Path folder, Map<String, Connector> found) {
        try {
            // The loader lives as long as its connectors do: until the process ends.
            @SuppressWarnings("resource")
            var loader = new URLClassLoader(folder.toString(), jars(folder), new SharedClasses());
            ServiceLoader.load(Connector.class, loader).forEach(connector -> found.put(connector.name(), connector));
        } catch (IOException | RuntimeException | LinkageError | java.util.ServiceConfigurationError broken) {
            LOG.error("The connector in `{}` cannot be loaded: {}", folder, broken.toString());
        }
    }

    private static URL[] jars(Path folder) throws IOException {
        List<URL> urls = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
                urls.add(url(jar));
            }
        }
        return urls.toArray(URL[]::new);
    }

    private static URL url(Path jar) throws MalformedURLException {
        return jar.toUri().toURL();
    }

    /// What a connector sees of us: the JDK, the interface it implements, and the logger.
    private static final class SharedClasses extends ClassLoader {

        private static final List<String> SHARED = List.of("org.tenure.connector.spi.", "org.slf4j.", "org.jspecify.");
        private final ClassLoader ours = SharedClasses.class.getClassLoader();

        SharedClasses() {
            super("shared with connectors", ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (SHARED.stream().anyMatch(name::startsWith)) {
                return ours.loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }
}
