package org.tenure.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Where unpacked binaries are kept between starts: the first place that we can write and the server's user can reach.
final class CacheFolders {

    private CacheFolders() {}

    static Path choose(ServerUser user) {
        var refusals = new ArrayList<String>();
        for (var candidate : candidates()) {
            try {
                Folders.makePassable(candidate);
                var barrier = user.barrier(candidate);
                if (!Folders.isOurs(candidate)) {
                    refusals.add("`%s` belongs to somebody else, or others may write to it".formatted(candidate));
                } else if (!Files.isWritable(candidate)) {
                    refusals.add("`%s` is not writable".formatted(candidate));
                } else if (barrier != null) {
                    refusals.add("`%s` is closed to the user `%s`".formatted(barrier, user.name()));
                } else {
                    return candidate;
                }
            } catch (IOException e) {
                refusals.add("`%s`: %s".formatted(candidate, e.getMessage()));
            }
        }
        throw new PostgresException("there is no place to unpack PostgreSQL to: " + String.join("; ", refusals)
                + ". Set XDG_CACHE_HOME to a folder that we can write to and everybody may pass.");
    }

    private static List<Path> candidates() {
        var candidates = new ArrayList<Path>();
        var cache = System.getenv("XDG_CACHE_HOME");
        if (cache != null && cache.startsWith("/")) {
            candidates.add(Path.of(cache, "tenure"));
        }
        candidates.add(Path.of(System.getProperty("user.home"), ".cache", "tenure").toAbsolutePath());
        candidates.add(Path.of("/var/cache/tenure"));
        for (int each = 0; each < NAMES_MAX; each++) {
            candidates
                    .add(Path
                            .of(System.getProperty("java.io.tmpdir"),
                                    "tenure-cache-" + System.getProperty("user.name") + "-" + each)
                            .toAbsolutePath());
        }
        return candidates;
    }

    /// How many names we try in a shared folder, where anybody may have taken one before us.
    private static final int NAMES_MAX = 5;
}
