package org.tenure.audit;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Checkpoints outside the database and the public keys they are verified with. A file per month has a line for each
/// checkpoint, and before it a line for each leaf that it covers and the one before did not.
///
/// Whoever owns the database cannot shorten the ledger unnoticed as long as they do not own this folder too; and because the
/// leaves are here as well, what was changed there is named to the event.
final class CheckpointFolder {

    private static final DateTimeFormatter MONTH = DateTimeFormatter
            .ofPattern("'checkpoints-'uuuu-MM'.txt'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    /// No line is longer.
    private static final int LINE_BYTES_MAX = 1_024;
    /// How much is read at once when a file is searched from its end.
    private static final int WINDOW_BYTES = 8_192;

    private final Path folder;

    CheckpointFolder(Path folder) {
        this.folder = folder;
    }

    /// Makes the folder, and puts the public key there under its id.
    void prepare(PublicKey key) {
        try {
            Files.createDirectories(folder);
            Path file = folder.resolve(SigningKey.id(key) + ".pub");
            if (Files.notExists(file)) {
                Files.writeString(file, SigningKey.written(key));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("the folder of checkpoints `%s` cannot be written".formatted(folder),
                    failed);
        }
    }

    Map<String, PublicKey> keys() {
        var keys = new HashMap<String, PublicKey>();
        for (Path file : files(".pub")) {
            try {
                PublicKey key = SigningKey.read(Files.readString(file));
                keys.put(SigningKey.id(key), key);
            } catch (IOException failed) {
                throw new UncheckedIOException("`%s` cannot be read".formatted(file), failed);
            } catch (GeneralSecurityException | IllegalArgumentException damaged) {
                // A file that is no key vouches for nothing; what it should have signed is reported as signed by nobody known.
                continue;
            }
        }
        return keys;
    }

    /// Begins to write what a checkpoint of this time adds: the leaves that are not here yet, then the checkpoint itself.
    Appending append(Instant signedAt) {
        long next = nextLeaf();
        Path file = folder.resolve(MONTH.format(signedAt));
        try {
            return new Appending(file, next);
        } catch (IOException failed) {
            throw unwritable(file, failed);
        }
    }

    private static UncheckedIOException unwritable(Path file, IOException failed) {
        return new UncheckedIOException("a checkpoint cannot be written to `%s`".formatted(file), failed);
    }

    /// Lines at the end of a file; on the disk when the checkpoint is written.
    static final class Appending implements AutoCloseable {

        private final Path file;
        private final long next;
        private final FileChannel channel;
        private final Writer lines;

        private Appending(Path file, long next) throws IOException {
            this.file = file;
            this.next = next;
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            // A crash may have left half a line.
            channel.truncate(wholeLines(channel));
            channel.position(channel.size());
            lines = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.US_ASCII));
        }

        /// The position of the first leaf that is not here yet.
        long next() {
            return next;
        }

        void leaf(KeptLeaf leaf) {
            write(leaf.line());
        }

        void checkpoint(Checkpoint checkpoint) {
            write(checkpoint.line());
            try {
                lines.flush();
                channel.force(true);
            } catch (IOException failed) {
                throw unwritable(file, failed);
            }
        }

        private void write(String line) {
            try {
                lines.write(line);
            } catch (IOException failed) {
                throw unwritable(file, failed);
            }
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException failed) {
                throw unwritable(file, failed);
            }
        }
    }

    private static long wholeLines(FileChannel channel) throws IOException {
        Long end = search(channel, Line::end);
        return end == null ? 0 : end;
    }

    /// After the last line, whichever it is: leaves without their checkpoint are those of a crash, and right.
    private long nextLeaf() {
        Long next = newest(line -> switch (OutsideLine.of(line.text, "", 0)) {
            case KeptLeaf leaf -> leaf.position() + 1;
            case Checkpoint checkpoint -> checkpoint.size();
            case OutsideLine.Unreadable _ -> null;
        });
        return next == null ? 0 : next;
    }

    Optional<Checkpoint> newest() {
        return Optional.ofNullable(newest(line -> Checkpoint.parse(line.text).orElse(null)));
    }

    private <T> @Nullable T newest(Wanted<T> wanted) {
        for (Path file : files(".txt").reversed()) {
            try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
                T found = search(channel, wanted);
                if (found != null) {
                    return found;
                }
            } catch (IOException failed) {
                throw new UncheckedIOException("`%s` cannot be read".formatted(file), failed);
            }
        }
        return null;
    }

    /// A whole line and the place after it.
    private record Line(String text, long end) {}

    /// What a line says to whoever looks for it; null when it is another one.
    @FunctionalInterface
    private interface Wanted<T> {
        @Nullable
        T in(Line line);
    }

    /// The last whole line of a file that is wanted.
    private static <T> @Nullable T search(FileChannel channel, Wanted<T> wanted) throws IOException {
        long end = channel.size();
        while (end > 0) {
            long from = Math.max(0, end - WINDOW_BYTES);
            T found = lastOf(read(channel, from, end), from, wanted);
            if (found != null) {
                return found;
            }
            end = from == 0 ? 0 : from + LINE_BYTES_MAX;
        }
        return null;
    }

    private static <T> @Nullable T lastOf(String window, long from, Wanted<T> wanted) {
        int end = window.lastIndexOf('\n');
        while (end >= 0) {
            int begin = window.lastIndexOf('\n', end - 1);
            // The first line of a window may have begun before it.
            T found = begin >= 0 || from == 0
                    ? wanted.in(new Line(window.substring(begin + 1, end), from + end + 1))
                    : null;
            if (found != null) {
                return found;
            }
            end = begin;
        }
        return null;
    }

    private static String read(FileChannel channel, long from, long to) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) (to - from));
        while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
            continue;
        }
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
    }

    /// All lines in the order in which they were written, read as they are needed. To be closed.
    Stream<OutsideLine> all() {
        return files(".txt").stream().flatMap(CheckpointFolder::lines);
    }

    private static Stream<OutsideLine> lines(Path file) {
        String name = String.valueOf(file.getFileName());
        var number = new AtomicLong();
        try {
            return Files.lines(file, StandardCharsets.ISO_8859_1)
                    .map(text -> OutsideLine.of(text, name, number.incrementAndGet()));
        } catch (IOException failed) {
            throw new UncheckedIOException("`%s` cannot be read".formatted(file), failed);
        }
    }

    private List<Path> files(String suffix) {
        if (Files.notExists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(suffix)).sorted().toList();
        } catch (IOException failed) {
            throw new UncheckedIOException("the folder of checkpoints `%s` cannot be read".formatted(folder), failed);
        }
    }
}
