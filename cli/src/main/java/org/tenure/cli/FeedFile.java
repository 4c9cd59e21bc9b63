package org.tenure.cli;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;

/// A file on its way to the server: unpacked where it is packed, and counted as it goes. Nothing is held in memory.
record FeedFile(String name, long bytes, InputStream content) implements AutoCloseable {

    static final long UNKNOWN = -1;

    private static final int BUFFER_BYTES = 1 << 16;

    /// `-` is standard input. `read` is told how many bytes of the file, as it lies there, were read.
    static FeedFile open(String name, InputStream standard, LongConsumer read) {
        try {
            if (name.equals("-")) {
                return new FeedFile("standard input", UNKNOWN, unpacked("standard input", standard, read));
            }
            Path path = Path.of(name);
            if (Files.isDirectory(path) || !Files.isReadable(path)) {
                throw new CommandException(Exit.USAGE, "There is no file `%s` that can be read.".formatted(name));
            }
            String shortName = String.valueOf(path.getFileName());
            return new FeedFile(shortName, Files.isRegularFile(path) ? Files.size(path) : UNKNOWN,
                    unpacked(name, Files.newInputStream(path), read));
        } catch (IOException unreadable) {
            throw new CommandException(Exit.REFUSED, unreadable(name, unreadable));
        }
    }

    private static InputStream unpacked(String name, InputStream raw, LongConsumer read) throws IOException {
        BufferedInputStream counted = new BufferedInputStream(new Counting(raw, read), BUFFER_BYTES);
        counted.mark(2);
        boolean packed = counted.read() == 0x1F && counted.read() == 0x8B; // RFC 1952 section 2.3.1
        counted.reset();
        return new Readable(name, packed ? new GZIPInputStream(counted, BUFFER_BYTES) : counted);
    }

    private static String unreadable(String name, IOException why) {
        String message = why.getMessage();
        return "`%s` cannot be read: %s.".formatted(name, message == null ? "it ends too early" : message);
    }

    @Override
    public void close() {
        try {
            content.close();
        } catch (IOException readAlready) {
            // nothing is lost with what was only read
        }
    }

    /// `12.3 MB`, in steps of a thousand.
    static String size(long bytes) {
        return bytes < 1_000_000
                ? String.format(Locale.ROOT, "%d kB", (bytes + 999) / 1000)
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }

    private static final class Counting extends FilterInputStream {

        private final LongConsumer read;
        private long count;

        Counting(InputStream raw, LongConsumer read) {
            super(raw);
            this.read = read;
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            if (value >= 0) {
                read.accept(++count);
            }
            return value;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int got = super.read(bytes, from, length);
            if (got > 0) {
                count += got;
                read.accept(count);
            }
            return got;
        }
    }

    /// Marks that it was our file that failed, not the way to the server.
    private static final class Readable extends FilterInputStream {

        private final String name;

        Readable(String name, InputStream content) {
            super(content);
            this.name = name;
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (IOException why) {
                throw new UnreadableFileException(unreadable(name, why));
            }
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            try {
                return super.read(bytes, from, length);
            } catch (IOException why) {
                throw new UnreadableFileException(unreadable(name, why));
            }
        }
    }
}
