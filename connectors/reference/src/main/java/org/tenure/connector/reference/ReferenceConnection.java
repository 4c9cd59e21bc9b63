package org.tenure.connector.reference;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.spi.Capability;
import org.tenure.connector.spi.Change;
import org.tenure.connector.spi.Connection;
import org.tenure.connector.spi.NewAccount;
import org.tenure.connector.spi.Schema;
import org.tenure.connector.spi.TargetAccount;
import org.tenure.connector.spi.TargetEntitlement;
import org.tenure.connector.spi.TargetException;
import org.tenure.connector.spi.TargetException.Kind;

/// A connection to a [ReferenceTarget]: counts each call, lets a fault take it, or answers honestly.
final class ReferenceConnection implements Connection {

    private static final Duration POLL = Duration.ofMillis(20);

    private final ReferenceTarget target;
    private final @Nullable String password;
    private final Duration timeOut;
    private final Set<Capability> capabilities;
    private volatile boolean closed;

    ReferenceConnection(
            ReferenceTarget target, @Nullable String password, Duration timeOut, Set<Capability> without) {
        this.target = target;
        this.password = password;
        this.timeOut = timeOut;
        EnumSet<Capability> all = EnumSet.allOf(Capability.class);
        all.removeAll(without);
        this.capabilities = Set.copyOf(all);
    }

    @Override
    public Set<Capability> capabilities() {
        return capabilities;
    }

    @Override
    public String test() {
        return answer(Call.TEST, null, null, () -> "reference target `" + target.name() + "` in memory");
    }

    @Override
    public Schema discover() {
        return answer(Call.DISCOVER, null, null, target.store()::schema);
    }

    @Override
    public void listAccounts(Consumer<TargetAccount> each) {
        run(Call.LIST_ACCOUNTS, Capability.LIST_ACCOUNTS, null, () -> {
            for (String key : target.store().keys()) {
                TargetAccount account = target.store().read(key, Set.of());
                if (account != null) {
                    each.accept(shown(account));
                }
            }
        });
    }

    @Override
    public void listEntitlements(Consumer<TargetEntitlement> each) {
        run(Call.LIST_ENTITLEMENTS, Capability.LIST_ENTITLEMENTS, null,
                () -> target.store().entitlements().forEach(each));
    }

    @Override
    public void listMembers(String entitlement, Consumer<String> each) {
        run(Call.LIST_MEMBERS, Capability.LIST_ENTITLEMENTS, null,
                () -> target.store().members(entitlement).forEach(each));
    }

    @Override
    public Optional<TargetAccount> read(String key, Set<String> asked) {
        return answer(Call.READ, null, loginOf(key), () -> found(key, asked));
    }

    @Override
    public Optional<TargetAccount> findByAnchor(String anchor, Set<String> asked) {
        return answer(Call.FIND_BY_ANCHOR, Capability.ANCHOR, null,
                () -> found(target.store().findByAnchor(anchor), asked));
    }

    @Override
    public Optional<TargetAccount> findByLogin(String login) {
        return answer(Call.FIND_BY_LOGIN, null, login, () -> found(target.store().find(login), Set.of()));
    }

    @Override
    public String create(NewAccount account) {
        return answer(Call.CREATE, Capability.CREATE, account.login(), () -> target.store().add(account));
    }

    @Override
    public void update(String key, Change change) {
        run(Call.UPDATE, Capability.UPDATE, loginOf(key), () -> target.store().change(key, change));
    }

    @Override
    public void enable(String key) {
        run(Call.ENABLE, Capability.DISABLE, loginOf(key), () -> target.store().switchTo(key, true));
    }

    @Override
    public void disable(String key) {
        run(Call.DISABLE, Capability.DISABLE, loginOf(key), () -> target.store().switchTo(key, false));
    }

    @Override
    public void delete(String key) {
        run(Call.DELETE, Capability.DELETE, loginOf(key), () -> target.store().delete(key));
    }

    @Override
    public void grant(String key, Set<String> entitlements) {
        run(Call.GRANT, Capability.ENTITLEMENTS, loginOf(key), () -> target.store().grant(key, entitlements));
    }

    @Override
    public void revoke(String key, Set<String> entitlements) {
        run(Call.REVOKE, Capability.ENTITLEMENTS, loginOf(key), () -> target.store().revoke(key, entitlements));
    }

    @Override
    public void setPassword(String key, char[] newPassword) {
        run(Call.SET_PASSWORD, Capability.SET_PASSWORD, loginOf(key),
                () -> target.store().setPassword(key, newPassword));
    }

    @Override
    public void endSessions(String key) {
        run(Call.END_SESSIONS, Capability.END_SESSIONS, loginOf(key), () -> target.store().endSessions(key));
    }

    @Override
    public void close() {
        closed = true;
    }

    private void run(Call call, Capability needed, @Nullable String about, Runnable work) {
        answer(call, needed, about, () -> {
            work.run();
            return "";
        });
    }

    private <T> T answer(Call call, @Nullable Capability needed, @Nullable String about, Supplier<T> work) {
        if (needed != null && !capabilities.contains(needed)) {
            throw TargetException
                    .configuration("connection to `" + target.name() + "` is set up without `" + needed + "`");
        }
        checkOpen();
        Fault fault = target.begin(call, about);
        try {
            return fault == null ? honest(call, work) : faulty(fault, call, work);
        } finally {
            target.end();
        }
    }

    private <T> T honest(Call call, Supplier<T> work) {
        if (!target.admits(password)) {
            throw TargetException.configuration("target `" + target.name() + "` does not take the password");
        }
        if (call.isChange() && target.isReadOnly()) {
            throw new TargetException(Kind.PERMISSION, "target `" + target.name() + "` is read-only", null);
        }
        return work.get();
    }

    @SuppressWarnings("unchecked") // a change answers a text, if anything
    private <T> T faulty(Fault fault, Call call, Supplier<T> work) {
        return switch (fault.effect()) {
            case Fault.Effect.Fail fail -> throw again(fail.failure());
            case Fault.Effect.DoneButFailed done -> {
                honest(call, work);
                throw again(done.failure());
            }
            case Fault.Effect.NotDone _ -> call.isChange() ? (T) "ref-never-made" : honest(call, work);
            case Fault.Effect.Hang _ -> {
                await(fault.released(), null);
                yield honest(call, work);
            }
            case Fault.Effect.Late late -> {
                await(fault.released(), late.delay());
                yield honest(call, work);
            }
        };
    }

    // Each caller gets an exception of its own: one that is shared would show the stack of whoever met it first.
    private static TargetException again(TargetException failure) {
        return new TargetException(
                failure.kind(), String.valueOf(failure.getMessage()), null, failure.retryAfter());
    }

    /// Waits for the release, or for the delay to pass when there is one.
    private void await(CountDownLatch released, @Nullable Duration delay) {
        long now = System.nanoTime();
        long givesUp = now + timeOut.toNanos();
        long goesOn = delay == null ? Long.MAX_VALUE : now + delay.toNanos();
        try {
            while (System.nanoTime() < goesOn) {
                checkOpen();
                if (System.nanoTime() >= givesUp) {
                    throw new TargetException(
                            Kind.TIMEOUT, "target `" + target.name() + "` did not answer within " + timeOut, null);
                }
                long pause = Math.min(POLL.toNanos(), goesOn - System.nanoTime());
                if (released.await(pause, TimeUnit.NANOSECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TargetException(Kind.TIMEOUT, "waiting for target `" + target.name() + "` was interrupted", e);
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new TargetException(Kind.UNREACHABLE, "the connection to `" + target.name() + "` is closed", null);
        }
    }

    private @Nullable String loginOf(String key) {
        return target.store().loginOf(key);
    }

    private Optional<TargetAccount> found(@Nullable String key, Set<String> asked) {
        return Optional.ofNullable(key == null ? null : target.store().read(key, asked)).map(this::shown);
    }

    private TargetAccount shown(TargetAccount account) {
        String login = account.login();
        String upper = login.toUpperCase(Locale.ROOT);
        String other = upper.equals(login) ? login.toLowerCase(Locale.ROOT) : upper;
        return new TargetAccount(
                account.key(),
                target.answersInAnotherCase() ? other : login,
                capabilities.contains(Capability.ANCHOR) ? account.anchor() : null,
                account.enabled(),
                account.attributes(),
                account.entitlements());
    }
}
