package org.tenure.provisioning.run;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.spi.TargetAccount;
import org.tenure.connector.spi.TargetException;
import org.tenure.provisioning.Account;
import org.tenure.provisioning.Operation.State;
import org.tenure.provisioning.plan.Difference;
import org.tenure.provisioning.plan.Plan;
import org.tenure.provisioning.plan.Step;

/// What an attempt means: done, again later, or failed.
///
/// What takes access away is never given up. What gives it is tried a bounded number of times, except where the target
/// itself asks to wait or the whole connection is at fault: then no attempt is counted. A stop has a back-off of its own,
/// and nothing lengthens it.
final class Judgement {

    static final String SETTLING = "SETTLING";
    private static final int SENTENCE_MAX = 2_000;
    private static final Duration URGENT_DELAY = Duration.ofMillis(250);
    private static final Duration URGENT_DELAY_MAX = Duration.ofSeconds(15);

    private final Work work;
    private final RunSettings settings;
    private final String mode;

    Judgement(Work work, RunSettings settings, String mode) {
        this.work = work;
        this.settings = settings;
        this.mode = mode;
    }

    /// Nothing was there and nothing is to be.
    Result nothingThere(Plan plan) {
        if (work.urgent() && work.uncertain()) {
            return result(State.UNVERIFIABLE, Account.State.INTENDED, null, true, List.of(), null,
                    new Result.Problem("UNCERTAIN",
                            "an account `%s` may have been created there, and the target keeps no anchor to find it by"
                                    .formatted(work.login())));
        }
        return plan.impossible().isEmpty()
                ? result(State.UNCHANGED, Account.State.INTENDED, null, false, List.of(), null, null)
                : refused(Account.State.INTENDED, null, "CAPABILITY", sentence(plan.impossible()));
    }

    Result confirmed(
            Account.State fate, @Nullable String key, List<Step> done, Result.@Nullable Seen seen, Plan left,
            boolean verifiable) {
        boolean stop = work.wanted().standing().isStop();
        if (work.problem() != null && !stop) {
            return result(State.FAILED, fate, key, false, done, seen, new Result.Problem("RULE", work.problem()));
        }
        if (!left.impossible().isEmpty()) {
            return result(stop ? State.UNVERIFIABLE : State.FAILED, fate, key, false, done, seen,
                    new Result.Problem("CAPABILITY", sentence(left.impossible())));
        }
        State state = verifiable ? State.CONFIRMED : State.UNVERIFIABLE;
        return result(state, fate, key, false, done, seen, null);
    }

    Result gone(List<Step> done) {
        Result.Problem problem = work.wanted().account()
                ? new Result.Problem("NOT_FOUND", "the account is gone from the target; a new one is made")
                : null;
        return result(problem == null ? State.CONFIRMED : State.UNCHANGED, Account.State.GONE, work.key(), false, done,
                null, problem);
    }

    /// Too early to tell: the target is asked when it has settled.
    Result settling(Account.State fate, @Nullable String key, List<Step> done, Duration settle) {
        return waiting(fate, key, false, done, null,
                new Result.Problem(SETTLING, "done; the target is given %s before it is read back".formatted(settle)),
                settle, true, work.removal(), null);
    }

    Result contradicted(
            Account.State fate, @Nullable String key, boolean uncertain, List<Step> done, Result.@Nullable Seen seen,
            Plan left,
            List<Difference> differences) {
        var problem = new Result.Problem("CONTRADICTED",
                "read back, " + sentence(differences.stream().map(Difference::toString).toList()));
        return bounded(fate, key, uncertain, done, seen, problem, left.removes());
    }

    Result failed(
            Account.State fate, @Nullable String key, boolean uncertain, List<Step> done, Result.@Nullable Seen seen,
            Plan plan,
            TargetException failed) {
        var problem = new Result.Problem(failed.kind().name(), bounded(String.valueOf(failed.getMessage())));
        boolean removal = !work.wanted().account()
                || plan.steps().stream().anyMatch(step -> step.isRemoval() && !done.contains(step));
        if (work.urgent()) {
            return failedStop(fate, key, uncertain, done, seen, problem);
        }
        return switch (failed.kind()) {
            case UNREACHABLE, TIMEOUT, BUSY -> bounded(fate, key, uncertain, done, seen, problem, removal);
            case RATE_LIMITED -> waiting(fate, key, uncertain, done, seen, problem,
                    failed.retryAfter() == null ? backOff() : failed.retryAfter(), false, removal, null);
            case PERMISSION, CONFIGURATION ->
                waiting(fate, key, uncertain, done, seen, problem, backOff(), removal, removal, null);
            case SCHEMA, NOT_FOUND, ALREADY_EXISTS -> removal
                    ? waiting(fate, key, uncertain, done, seen, problem, backOff(), true, true, null)
                    : result(State.FAILED, fate, key, uncertain, done, seen, problem);
        };
    }

    /// Never given up, save where Tenure was only let in to look.
    private Result failedStop(
            Account.State fate, @Nullable String key, boolean uncertain, List<Step> done, Result.@Nullable Seen seen,
            Result.Problem problem) {
        if (problem.kind().equals(TargetException.Kind.PERMISSION.name()) && mode.equals("observe")) {
            return result(State.FAILED, fate, key, uncertain, done, seen, new Result.Problem(problem.kind(),
                    "Tenure may only look there, and the target says: " + problem.message()));
        }
        return waiting(fate, key, uncertain, done, seen, problem, backOff(), true, true, null);
    }

    /// The account with this login is somebody else's: it is recorded, and we take the next name.
    Result nameTaken(TargetAccount stranger) {
        return waiting(Account.State.INTENDED, null, false, List.of(), null,
                new Result.Problem("ALREADY_EXISTS",
                        "the login `%s` belongs to another account; the next free one is taken"
                                .formatted(stranger.login())),
                Duration.ZERO, false, false, stranger);
    }

    Result refused(Account.State fate, @Nullable String key, String kind, String sentence) {
        return result(State.FAILED, fate, key, work.uncertain(), List.of(), null,
                new Result.Problem(kind, bounded(sentence)));
    }

    private Result bounded(
            Account.State fate, @Nullable String key, boolean uncertain, List<Step> done, Result.@Nullable Seen seen,
            Result.Problem problem, boolean removal) {
        return !removal && work.attempts() + 1 >= settings.attemptsMax()
                ? result(State.FAILED, fate, key, uncertain, done, seen, problem)
                : waiting(fate, key, uncertain, done, seen, problem, backOff(), true, removal, null);
    }

    /// Twice as long each time, and never the same for many.
    private Duration backOff() {
        Duration first = work.urgent() ? URGENT_DELAY : settings.retryDelay();
        Duration last = work.urgent() ? URGENT_DELAY_MAX : settings.retryDelayMax();
        long delay = Math.min(last.toMillis(), first.toMillis() << Math.min(work.attempts(), 20));
        return Duration.ofMillis(delay / 2 + ThreadLocalRandom.current().nextLong(delay + 1) / 2);
    }

    private Result result(
            State state, Account.State fate, @Nullable String key, boolean uncertain, List<Step> done,
            Result.@Nullable Seen seen,
            Result.@Nullable Problem problem) {
        return new Result(work, state, fate, key, uncertain, work.removal(), List.copyOf(done), seen, problem,
                Duration.ZERO, true, null, null, null);
    }

    private Result waiting(
            Account.State fate, @Nullable String key, boolean uncertain, List<Step> done, Result.@Nullable Seen seen,
            Result.Problem problem, Duration delay, boolean counts, boolean removal, @Nullable TargetAccount stranger) {
        return new Result(
                work, State.WAITING, fate, key, uncertain, removal, List.copyOf(done), seen, problem, delay, counts,
                stranger, null, null);
    }

    private static String sentence(List<String> parts) {
        return bounded(parts.stream().collect(Collectors.joining("; ")));
    }

    private static String bounded(String sentence) {
        return sentence.length() <= SENTENCE_MAX ? sentence : sentence.substring(0, SENTENCE_MAX) + " …";
    }
}
