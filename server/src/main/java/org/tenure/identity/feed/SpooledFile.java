package org.tenure.identity.feed;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Refusal;
import org.tenure.kernel.RefusedException;

/// A delivery as a temporary file, gone when closed. What its bytes say about its encoding is found while it is written.
final class SpooledFile implements AutoCloseable {

    static final long SIZE_MAX = 2L << 30;
    private static final int BUFFER = 1 << 16;
    private static final byte[] UTF8_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final Path path;
    private final Utf8Check check = new Utf8Check();
    private byte[] head = {};
    private long size;

    private SpooledFile(Path path) {
        this.path = path;
    }

    /// Reads the stream to its end. Refused with `INVALID` when it is too large, `UNAVAILABLE` when there is no room for it.
    static SpooledFile of(InputStream content) {
        Path path = temporary();
        var file = new SpooledFile(path);
        try (content; OutputStream out = Files.newOutputStream(path)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                file.take(buffer, read);
                out.write(buffer, 0, read);
            }
            return file;
        } catch (IOException failed) {
            file.close();
            throw noRoom(path, failed);
        } catch (RefusedException refused) {
            file.close();
            throw refused;
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempFile("feed-", ".csv");
        } catch (IOException failed) {
            throw noRoom(Path.of(System.getProperty("java.io.tmpdir", "")), failed);
        }
    }

    private static RefusedException noRoom(Path path, IOException failed) {
        return new RefusedException(new Refusal(ErrorCode.UNAVAILABLE,
                "The feed could not be received into `%s` (%s); nothing was changed. Make room there, or look at the connection, and deliver it again."
                        .formatted(path, failed.getMessage())));
    }

    private void take(byte[] buffer, int length) {
        if (size < BUFFER) {
            int from = head.length;
            int more = Math.min(length, BUFFER - from);
            head = Arrays.copyOf(head, from + more);
            System.arraycopy(buffer, 0, head, from, more);
        }
        size += length;
        if (size > SIZE_MAX) {
            throw new RefusedException(new Refusal(ErrorCode.INVALID,
                    "The feed is larger than %d bytes. Deliver it in parts, as deltas.".formatted(SIZE_MAX)));
        }
        check.take(buffer, length);
    }

    /// @throws RefusedException with `BAD_FEED` when the bytes cannot be what the source is configured to deliver
    void check(String source, Charset charset) {
        boolean utf8 = charset.equals(StandardCharsets.UTF_8);
        if (size == 0) {
            throw BadFeed.because("The feed of `%s` is empty; nothing was changed. Look at the job that writes it.",
                    source);
        }
        if (starts((byte) 0x1F, (byte) 0x8B)) {
            throw BadFeed.because("The feed of `%s` is compressed (gzip). Deliver it unpacked.", source);
        }
        if (starts((byte) 0xFE, (byte) 0xFF) || starts((byte) 0xFF, (byte) 0xFE) || zeros()) {
            throw BadFeed.because("The feed of `%s` is UTF-16. Deliver it as %s.", source, charset.name());
        }
        if (utf8 && check.wrongLine() > 0) {
            throw BadFeed.because(
                    "The feed of `%s` is not UTF-8: the byte 0x%02X in line %d looks like Latin-1. Deliver UTF-8, or set the source's `encoding` "
                            + "to `ISO-8859-1` or `windows-1252`.",
                    source, check.wrongByte(), check.wrongLine());
        }
        if (!utf8 && check.wrongLine() == 0 && check.firstWideLine() > 0) {
            throw BadFeed.because(
                    "The feed of `%s` should be %s but looks like UTF-8 (line %d). Deliver %s, or set the source's `encoding` to `UTF-8`.",
                    source, charset.name(), check.firstWideLine(), charset.name());
        }
    }

    private boolean starts(byte... bytes) {
        return head.length >= bytes.length && Arrays.equals(head, 0, bytes.length, bytes, 0, bytes.length);
    }

    /// Every second byte of ASCII in UTF-16 is zero; a stray NUL does not make a file so.
    private boolean zeros() {
        int zeros = 0;
        for (byte one : head) {
            zeros += one == 0 ? 1 : 0;
        }
        return zeros * 4L > head.length;
    }

    /// The first line, for a look at the header.
    String firstLine(Charset charset) {
        String text = new String(head, charset);
        int start = text.startsWith("\uFEFF") ? 1 : 0;
        int end = text.indexOf('\n');
        return text.substring(start, end < 0 ? text.length() : end).strip();
    }

    /// The text, without a byte order mark.
    Reader open(Charset charset) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(path), BUFFER);
        if (starts(UTF8_MARK)) {
            in.skipNBytes(UTF8_MARK.length);
        }
        return new InputStreamReader(in, charset);
    }

    @Override
    public void close() {
        @Nullable
        IOException failed = null;
        try {
            Files.deleteIfExists(path);
        } catch (IOException remains) {
            failed = remains;
        }
        if (failed != null) {
            path.toFile().deleteOnExit();
        }
    }
}
