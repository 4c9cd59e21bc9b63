package org.tenure.identity.feed;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A CSV text (RFC 4180) read row by row. A text that breaks off is noticed at its end.
final class CsvFile {

    /// No field may be longer while it is read; a quote that is never closed ends here, not in all memory.
    private static final int FIELD_READ_MAX = 16 << 20;
    /// A last row of our own: it is swallowed by a quote that was never closed.
    private static final String END = "\u0001end";

    private final String source;

    CsvFile(String source) {
        this.source = source;
    }

    /// Reads the header, then every row with its line number.
    ///
    /// @throws org.tenure.kernel.RefusedException with `BAD_FEED` when the text breaks off or cannot be read as CSV
    void read(Reader text, char delimiter, Consumer<List<String>> header, Consumer<CsvRecord> row) {
        long line = 1;
        try (CsvReader<CsvRecord> csv = reader(text, delimiter);
                CloseableIterator<CsvRecord> records = csv.iterator()) {
            CsvRecord first = records.next();
            if (isEnd(first)) {
                throw BadFeed.because("The feed of `%s` is empty; nothing was changed. Look at the job that writes it.",
                        source);
            }
            header.accept(first.getFields());
            @Nullable
            CsvRecord last = null;
            for (CsvRecord next = records.next(); !isEnd(
                    next); next = records.hasNext() ? records.next() : brokenOff(next)) {
                if (last != null) {
                    row.accept(last);
                }
                last = next;
                line = next.getStartingLineNumber();
            }
            finish(first, last, row);
        } catch (CsvParseException wrong) {
            throw BadFeed.because(
                    "The feed of `%s` cannot be read as CSV after line %d: a quote is not closed, or a field is too long. "
                            + "Nothing was changed; repair the file and deliver it again.",
                    source, line);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void finish(CsvRecord first, @Nullable CsvRecord last, Consumer<CsvRecord> row) {
        if (last == null) {
            throw BadFeed.because(
                    "The feed of `%s` has a header but no rows; nothing was changed. Look at the job that writes it.",
                    source);
        }
        if (last.getFieldCount() != first.getFieldCount()) {
            throw BadFeed.because(
                    "The feed of `%s` breaks off: its last line %d has %d of %d fields. Nothing was changed; deliver the whole file.",
                    source,
                    last.getStartingLineNumber(), last.getFieldCount(), first.getFieldCount());
        }
        row.accept(last);
    }

    /// The text ended inside a quoted field, which has taken our own last row with it.
    private CsvRecord brokenOff(CsvRecord last) {
        throw BadFeed.because(
                "The feed of `%s` breaks off: a quote opened in line %d or later is not closed. Nothing was changed; deliver the whole file.",
                source, last.getStartingLineNumber());
    }

    private static boolean isEnd(CsvRecord record) {
        return record.getFieldCount() == 1 && record.getField(0).equals(END);
    }

    private static CsvReader<CsvRecord> reader(Reader text, char delimiter) {
        return CsvReader.builder()
                .fieldSeparator(delimiter)
                .skipEmptyLines(true)
                .allowMissingFields(true)
                .allowExtraFields(true)
                .maxBufferSize(FIELD_READ_MAX)
                .ofCsvRecord(new Ended(text));
    }

    /// A text followed by our own last row.
    private static final class Ended extends FilterReader {

        private final String tail = "\n" + END + "\n";
        private int given = -1;

        Ended(Reader text) {
            super(text);
        }

        @Override
        public int read(char[] buffer, int offset, int length) throws IOException {
            if (given < 0) {
                int read = super.read(buffer, offset, length);
                if (read >= 0) {
                    return read;
                }
                given = 0;
            }
            int count = Math.min(length, tail.length() - given);
            tail.getChars(given, given + count, buffer, offset);
            given += count;
            return count == 0 ? -1 : count;
        }
    }
}
