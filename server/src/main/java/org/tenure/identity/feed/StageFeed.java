package org.tenure.identity.feed;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tenure.identity.SourceDefinition;

/// Reads one spooled file, compares it with what is known and writes what differs; a single use.
final class StageFeed {

    private final UUID run;
    private final SourceDefinition source;
    private final SpooledFile file;
    private final boolean delta;
    private final Instant effective;
    private final boolean older;
    private final Instant now;
    private final Quarantine quarantine = new Quarantine();
    private final SeenKeys keys = new SeenKeys();
    private int rows;
    private @Nullable RowTyping typing;

    StageFeed(UUID run, SourceDefinition source, SpooledFile file, boolean delta, Instant effective, boolean older,
            Instant now) {
        this.run = run;
        this.source = source;
        this.file = file;
        this.delta = delta;
        this.effective = effective;
        this.older = older;
        this.now = now;
    }

    record Staged(FeedCounts counts, int chunks) {}

    /// @throws org.tenure.kernel.RefusedException when the file is not what the source delivers; nothing of it is left then
    Staged stage(StageStore store, FeedStore feeds) {
        Charset charset = Charset.forName(source.encoding());
        file.check(source.name(), charset);
        copy(store, charset);
        store.analyze();
        dropDoubtful(store);
        quarantine.refuseMost(source.name(), rows);
        boolean full = !delta && source.employment() != null;
        boolean absentLeave = full && source.absentMeansLeft() && quarantine.keysAreSure();
        store.differ(source, effective, older, absentLeave);
        Map<String, Integer> effects = store.effects();
        int changes = effects.values().stream().mapToInt(Integer::intValue).sum();
        int absent = full && !absentLeave ? store.absent(source) : 0;
        int remarks = changes == 0 ? 0 : new RemarkStore(store.jdbc(), run).check(source, changes);
        feeds.quarantine(run, quarantine.kept());
        int unemployed = changes == 0 || source.employment() != null
                ? 0
                : new RemarkStore(store.jdbc(), run).unemployed(source);
        if (unemployed > 0) {
            feeds.remark(run, new Remark("", source.person(),
                    "%d people have no job by any source, and this one gives none, as it has no `employment`: they get no access"
                            .formatted(unemployed)));
            remarks++;
        }
        if (full && source.absentMeansLeft() && !absentLeave) {
            feeds.remark(run, new Remark("", source.key(),
                    "%d rows have no readable key: nobody is taken for a leaver because of being absent from this feed"
                            .formatted(quarantine.withoutKey())));
            remarks++;
        }
        return new Staged(counts(effects, absent, remarks, delta ? store.knownSinceLast(source) : store.known(source)),
                changes == 0 ? 0 : store.chunks());
    }

    private void copy(StageStore store, Charset charset) {
        try (Reader text = file.open(charset); StageStore.Copy copy = store.copy()) {
            new CsvFile(source.name()).read(text, source.delimiter(),
                    header -> typing = new RowTyping(source, Columns.of(source, header, file.firstLine(charset)),
                            quarantine, now),
                    record -> {
                        rows++;
                        TypedRow row = Objects.requireNonNull(typing).type(record);
                        if (row != null) {
                            keys.add(row.key());
                            copy.write(row);
                        }
                    });
            Objects.requireNonNull(typing).refuseOtherDates();
            quarantine.refuseMost(source.name(), rows);
            copy.end();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (SQLException failed) {
            throw new IllegalStateException("rows of a feed could not be staged", failed);
        }
    }

    private void dropDoubtful(StageStore store) {
        Set<Integer> bad = new HashSet<>();
        quarantine.kept().forEach(row -> bad.add(row.line()));
        List<StageStore.Duplicate> duplicates = keys.areDoubtful() ? store.dropDuplicates() : List.of();
        for (StageStore.Duplicate duplicate : duplicates) {
            quarantine.add(duplicate.line(), source.key(),
                    "is also the key of line %d; neither was taken".formatted(duplicate.other()), duplicate.key());
            if (!bad.contains(duplicate.line())) {
                quarantine.row();
            }
        }
        if (!source.key().equals(source.person())) {
            for (StageStore.Disputed disputed : store.dropDisputed(source)) {
                quarantine.add(disputed.line(), source.person(),
                        "names another person than before for this key; keys are never re-used", disputed.key());
                quarantine.row();
            }
        }
    }

    private FeedCounts counts(Map<String, Integer> effects, int absent, int remarks, int known) {
        return new FeedCounts(rows, quarantine.rows(), effects.getOrDefault("joins", 0),
                effects.getOrDefault("moves", 0), effects.getOrDefault("changes", 0),
                effects.getOrDefault("leaves", 0), effects.getOrDefault("returns", 0),
                effects.getOrDefault("former", 0), absent, remarks, known);
    }
}
