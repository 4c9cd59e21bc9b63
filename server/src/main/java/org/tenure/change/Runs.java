package org.tenure.change;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.tenure.kernel.Actor;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Page;
import org.tenure.kernel.PageRequest;

/// Runs: begun, staged, held or started, applied chunk by chunk, ended. Every step that does not fit the state is refused with `CONFLICT`.
public final class Runs {

    /// Begins staging. Refused with `CONFLICT` while another run of the same kind and cause is under way.
    public Outcome<Run> create(NewRun order, Actor actor) {
        throw new UnsupportedOperationException();
    }

    public Optional<Run> find(UUID id) {
        throw new UnsupportedOperationException();
    }

    public Run get(UUID id) {
        throw new UnsupportedOperationException();
    }

    /// Newest first.
    public Page<Run> list(RunFilter filter, PageRequest page) {
        throw new UnsupportedOperationException();
    }

    /// What the run would do is known: its counts and in how many chunks (numbered from 1) it would be applied. Still staging.
    public Outcome<Run> staged(UUID id, Counts counts, Map<String, Integer> details, int chunks, Actor actor) {
        throw new UnsupportedOperationException();
    }

    /// staging → held: waits for a person.
    public Outcome<Run> hold(UUID id, Verdict verdict, Actor actor) {
        throw new UnsupportedOperationException();
    }

    /// held → applying, by a person's word.
    public Outcome<Run> approve(UUID id, Actor actor) {
        throw new UnsupportedOperationException();
    }

    /// held → discarded, by a person's word.
    public Outcome<Run> discard(UUID id, String reason, Actor actor) {
        throw new UnsupportedOperationException();
    }

    /// staging → applying.
    public Outcome<Run> start(UUID id, Actor actor) {
        throw new UnsupportedOperationException();
    }

    /// Marks a chunk as applied, inside its transaction: false when it was before, by whomever.
    public boolean chunkDone(UUID id, int chunk) {
        throw new UnsupportedOperationException();
    }

    /// Chunks already applied: where to go on after a crash.
    public Set<Integer> chunksDone(UUID id) {
        throw new UnsupportedOperationException();
    }

    /// applying → done, once all chunks are; staging → done for a run that changes nothing.
    public Outcome<Run> finish(UUID id, Actor actor) {
        throw new UnsupportedOperationException();
    }

    /// staging or applying → failed.
    public Outcome<Run> fail(UUID id, String problem, Actor actor) {
        throw new UnsupportedOperationException();
    }

    /// At start: runs that no living process is staging any more become failed. Answers how many.
    public int recover(Actor actor) {
        throw new UnsupportedOperationException();
    }

    /// Runs in `applying`: to be resumed after a crash.
    public List<Run> applying() {
        throw new UnsupportedOperationException();
    }
}
