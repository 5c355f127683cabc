package org.postern.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the route files: those of the configuration if it has a folder {@code routes}, else those delivered; and the site's own, in the folder {@code routes.d} of the
 * configuration. One of these of the same name as a delivered one stands in its place.
 */
final class RouteFiles {
    private RouteFiles() {}

    /**
     * @param configFolder its neighbour or child {@code routes} comes first
     * @return the files {@code *.camel.yaml} in the order of their names; at least one
     * @throws IOException if there is none
     */
    static List<Path> find(Path configFolder, @Nullable String home) throws IOException {
        Path config = configFolder.toAbsolutePath().normalize();
        List<Path> folders = Stream.of(
                        config.resolve("routes"),
                        home == null ? config.resolveSibling("routes") : Path.of(home, "routes"))
                .toList();
        for (Path folder : folders) {
            List<Path> routes = in(folder);
            if (!routes.isEmpty()) {
                return withOwn(routes, in(config.resolve("routes.d")));
            }
        }
        throw new IOException("no route files *.camel.yaml in " + folders.get(0) + " or " + folders.get(1));
    }

    private static List<Path> withOwn(List<Path> routes, List<Path> own) {
        Set<Path> names = own.stream().map(Path::getFileName).collect(Collectors.toSet());
        return Stream.concat(routes.stream().filter(file -> !names.contains(file.getFileName())), own.stream())
                .toList();
    }

    private static List<Path> in(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().endsWith(".camel.yaml"))
                    .sorted()
                    .toList();
        }
    }
}
