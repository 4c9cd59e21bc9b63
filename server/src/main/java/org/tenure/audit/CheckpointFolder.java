package org.tenure.audit;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Checkpoints outside the database, a file per month with a line for each, and the public keys they are verified with.
///
/// Whoever owns the database cannot shorten the ledger unnoticed as long as they do not own this folder too.
final class CheckpointFolder {

    private static final DateTimeFormatter MONTH = DateTimeFormatter
            .ofPattern("'checkpoints-'uuuu-MM'.txt'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    /// Longer than any line.
    private static final int TAIL_BYTES = 4_096;

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

    /// Is on the disk when it returns.
    void append(Checkpoint checkpoint) {
        Path file = folder.resolve(MONTH.format(checkpoint.signedAt()));
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            channel.truncate(wholeLines(channel));
            channel.position(channel.size());
            ByteBuffer line = StandardCharsets.US_ASCII.encode(checkpoint.line());
            while (line.hasRemaining()) {
                channel.write(line);
            }
            channel.force(true);
        } catch (IOException failed) {
            throw new UncheckedIOException("a checkpoint cannot be written to `%s`".formatted(file), failed);
        }
    }

    /// Where the last whole line ends: a crash may have left half of one after it.
    private static long wholeLines(FileChannel channel) throws IOException {
        long size = channel.size();
        long from = Math.max(0, size - TAIL_BYTES);
        ByteBuffer tail = ByteBuffer.allocate((int) (size - from));
        while (tail.hasRemaining() && channel.read(tail, from + tail.position()) >= 0) {
            continue;
        }
        for (int at = tail.position() - 1; at >= 0; at--) {
            if (tail.get(at) == '\n') {
                return from + at + 1;
            }
        }
        return from == 0 ? 0 : size;
    }

    Optional<Checkpoint> newest() {
        List<Path> files = files(".txt");
        for (Path file : files.reversed()) {
            Optional<Checkpoint> last = last(file);
            if (last.isPresent()) {
                return last;
            }
        }
        return Optional.empty();
    }

    private static Optional<Checkpoint> last(Path file) {
        try (var bytes = new RandomAccessFile(file.toFile(), "r")) {
            bytes.seek(Math.max(0, bytes.length() - TAIL_BYTES));
            byte[] tail = new byte[(int) (bytes.length() - bytes.getFilePointer())];
            bytes.readFully(tail);
            return new String(tail, StandardCharsets.US_ASCII)
                    .lines()
                    .map(Checkpoint::parse)
                    .flatMap(Optional::stream)
                    .reduce((earlier, later) -> later);
        } catch (IOException failed) {
            throw new UncheckedIOException("`%s` cannot be read".formatted(file), failed);
        }
    }

    /// All checkpoints in the order in which they were written, read as they are needed. To be closed.
    Stream<Checkpoint> all() {
        return files(".txt").stream()
                .flatMap(CheckpointFolder::lines)
                .map(Checkpoint::parse)
                .flatMap(Optional::stream);
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.lines(file, StandardCharsets.ISO_8859_1);
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
