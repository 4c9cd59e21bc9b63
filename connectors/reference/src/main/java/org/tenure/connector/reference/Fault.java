package org.tenure.connector.reference;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.spi.TargetException;
import org.tenure.connector.spi.TargetException.Kind;

/// A way in which a target misbehaves: made by [ReferenceTarget#on], in force until it is used up or removed.
///
/// Of several faults that fit a call the oldest takes it.
public final class Fault {

    /// What happens instead of an honest answer.
    sealed interface Effect {
        /// Nothing is done, and the failure is told.
        record Fail(TargetException failure) implements Effect {}

        /// It is done, and a failure is told.
        record DoneButFailed(TargetException failure) implements Effect {}

        /// Nothing is done, and success is told.
        record NotDone() implements Effect {}

        /// Nothing is said until released; then the call goes on as if nothing had been.
        record Hang() implements Effect {}

        /// The honest answer, late.
        record Late(Duration delay) implements Effect {}
    }

    private final ReferenceTarget target;
    private final @Nullable Call call;
    private final @Nullable String login;
    private final AtomicInteger left;
    private final Effect effect;
    private final AtomicInteger hits = new AtomicInteger();
    private final CountDownLatch released = new CountDownLatch(1);

    private Fault(Rule rule, Effect effect) {
        this.target = rule.target;
        this.call = rule.call;
        this.login = rule.login;
        this.left = new AtomicInteger(rule.times);
        this.effect = effect;
    }

    /// How many calls it has taken.
    public int hits() {
        return hits.get();
    }

    /// Lets go of every call that hangs in it, and takes no more.
    public void release() {
        target.remove(this);
        released.countDown();
    }

    Effect effect() {
        return effect;
    }

    CountDownLatch released() {
        return released;
    }

    /// True when this fault takes the call, which uses it up by one.
    boolean takes(Call asked, @Nullable String about) {
        if (call != null && call != asked) {
            return false;
        }
        if (login != null && (about == null || !fold(login).equals(fold(about)))) {
            return false;
        }
        if (left.getAndUpdate(n -> Math.max(0, n - 1)) == 0) {
            return false;
        }
        hits.incrementAndGet();
        return true;
    }

    private static String fold(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /// Says for which calls a fault is, and then how the target misbehaves. Without more it is for all, until removed.
    public static final class Rule {

        private final ReferenceTarget target;
        private final @Nullable Call call;
        private @Nullable String login;
        private int times = Integer.MAX_VALUE;

        Rule(ReferenceTarget target, @Nullable Call call) {
            this.target = target;
            this.call = call;
        }

        /// Only the next `count` calls.
        public Rule times(int count) {
            this.times = count;
            return this;
        }

        /// Only calls about the account with this login, in any case.
        public Rule forLogin(String theLogin) {
            this.login = theLogin;
            return this;
        }

        public Fault unreachable() {
            return fail(Kind.UNREACHABLE, "no route to the target");
        }

        /// Fails with `TIMEOUT` at once, and nothing is done.
        public Fault timesOut() {
            return fail(Kind.TIMEOUT, "the target did not answer in time");
        }

        public Fault rateLimits(Duration retryAfter) {
            return add(new Effect.Fail(
                    new TargetException(Kind.RATE_LIMITED, "too many requests, come again later", null, retryAfter)));
        }

        public Fault busy() {
            return fail(Kind.BUSY, "the target is busy");
        }

        public Fault conflicts() {
            return fail(Kind.ALREADY_EXISTS, "this name is taken");
        }

        public Fault refusesBySchema(String sentence) {
            return fail(Kind.SCHEMA, sentence);
        }

        public Fault refusesByPermission() {
            return fail(Kind.PERMISSION, "you may not do this");
        }

        /// Fails with this kind and this sentence, and nothing is done.
        public Fault fail(Kind kind, String sentence) {
            return add(new Effect.Fail(new TargetException(kind, sentence, null)));
        }

        /// Does what it is asked and then tells this failure.
        public Fault succeedsButFails(Kind kind, String sentence) {
            return add(new Effect.DoneButFailed(new TargetException(kind, sentence, null)));
        }

        /// Does nothing and tells success: accepts a revoke and keeps it, answers a key for an account it has not made.
        public Fault lies() {
            if (call != null && !call.isChange()) {
                throw new IllegalArgumentException("`" + call + "` changes nothing, so there is nothing to lie about");
            }
            return add(new Effect.NotDone());
        }

        /// Says nothing until [Fault#release], the connection's time-out (kind `TIMEOUT`), or its closing.
        public Fault hangs() {
            return add(new Effect.Hang());
        }

        /// Answers honestly after this long, or with `TIMEOUT` when the connection gives up before.
        public Fault answersAfter(Duration delay) {
            return add(new Effect.Late(delay));
        }

        private Fault add(Effect effect) {
            Fault fault = new Fault(this, effect);
            target.add(fault);
            return fault;
        }
    }
}
