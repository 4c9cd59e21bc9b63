package org.tenure.connector.reference;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.spi.Change;
import org.tenure.connector.spi.NewAccount;
import org.tenure.connector.spi.TargetAccount;
import org.tenure.connector.spi.TargetEntitlement;

/// A target in memory. What a test does here happens behind Tenure's back, as by an administrator of that system.
///
/// Logins are compared without regard to case. Every attribute is taken until [#attributes] says which there are.
/// Thread-safe.
public final class ReferenceTarget {

    private static final Map<String, ReferenceTarget> TARGETS = new ConcurrentHashMap<>();

    private final String name;
    private final ReferenceStore store = new ReferenceStore();
    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private final AtomicIntegerArray counts = new AtomicIntegerArray(Call.values().length);
    private final List<String> journal = new CopyOnWriteArrayList<>();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger runningMost = new AtomicInteger();
    private volatile boolean readOnly;
    private volatile boolean otherCase;
    private volatile @Nullable String password;

    private ReferenceTarget(String name) {
        this.name = name;
    }

    /// The target with this name, the same for everybody in this JVM; made when it is first asked for.
    public static ReferenceTarget named(String name) {
        return TARGETS.computeIfAbsent(name, ReferenceTarget::new);
    }

    /// Forgets the target: the next one of this name is empty and honest.
    public static void forget(String name) {
        ReferenceTarget gone = TARGETS.remove(name);
        if (gone != null) {
            gone.behave();
        }
    }

    public String name() {
        return name;
    }

    // ── what an administrator of the target would do ──

    /// Adds an account as it stands and answers its key; its anchor is none, however the order has one.
    public String addAccount(String login, Map<String, List<String>> attributes) {
        return store.add(new NewAccount(login, "", true, attributes, Set.of()));
    }

    public void removeAccount(String login) {
        store.delete(keyOf(login));
    }

    public void renameAccount(String login, String renamed) {
        store.change(keyOf(login), new Change(renamed, Map.of()));
    }

    public void enableAccount(String login) {
        store.switchTo(keyOf(login), true);
    }

    public void disableAccount(String login) {
        store.switchTo(keyOf(login), false);
    }

    /// Sets one attribute; no values clear it.
    public void setAttribute(String login, String attribute, String... values) {
        store.change(keyOf(login), new Change(null, Map.of(attribute, List.of(values))));
    }

    public void addEntitlement(String key) {
        store.addEntitlement(new TargetEntitlement(key, key, "group", ""));
    }

    public void removeEntitlement(String key) {
        store.removeEntitlement(key);
    }

    public void giveEntitlement(String login, String entitlement) {
        store.grant(keyOf(login), Set.of(entitlement));
    }

    public void takeEntitlement(String login, String entitlement) {
        store.revoke(keyOf(login), Set.of(entitlement));
    }

    public void openSession(String login) {
        store.openSession(keyOf(login));
    }

    // ── what a test looks at ──

    /// Every account with everything it holds, by login.
    public List<TargetAccount> accounts() {
        return store.all();
    }

    /// The account with all it holds.
    public TargetAccount account(String login) {
        return store.whole(keyOf(login));
    }

    public boolean hasAccount(String login) {
        return store.find(login) != null;
    }

    /// Logins of those who hold the entitlement.
    public Set<String> holders(String entitlement) {
        Set<String> logins = new LinkedHashSet<>();
        for (String key : store.members(entitlement)) {
            logins.add(store.whole(key).login());
        }
        return logins;
    }

    public int sessions(String login) {
        return store.sessions(keyOf(login));
    }

    public boolean signsIn(String login, String withPassword) {
        return store.signsIn(keyOf(login), withPassword);
    }

    /// How often this has been called, failures included.
    public int count(Call call) {
        return counts.get(call.ordinal());
    }

    /// How many calls have been made that change the target, failures included.
    public int changes() {
        int sum = 0;
        for (Call call : Call.values()) {
            sum += call.isChange() ? count(call) : 0;
        }
        return sum;
    }

    /// Every change that was called for, in order, as `CREATE jdoe`.
    public List<String> journal() {
        return List.copyOf(journal);
    }

    /// The most calls that were ever under way at once.
    public int concurrencySeen() {
        return runningMost.get();
    }

    /// Sets all counts and the journal back; accounts and faults stay.
    public void resetCounts() {
        for (Call call : Call.values()) {
            counts.set(call.ordinal(), 0);
        }
        journal.clear();
        runningMost.set(0);
    }

    // ── how it misbehaves ──

    /// The beginning of a fault in one kind of call.
    public Fault.Rule on(Call call) {
        return new Fault.Rule(this, call);
    }

    /// The beginning of a fault in every kind of call.
    public Fault.Rule onEverything() {
        return new Fault.Rule(this, null);
    }

    /// From now on every change is refused with `PERMISSION`.
    public void goReadOnly() {
        readOnly = true;
    }

    /// From now on logins are answered in capitals (or in small letters, where they have none).
    public void answerInAnotherCase() {
        otherCase = true;
    }

    /// From now on the connection's password must be this.
    public void demandPassword(String demanded) {
        password = demanded;
    }

    /// Only these attributes exist from now on; the first `required` of them are needed to create an account.
    public void attributes(int required, String... names) {
        store.attributes(List.of(names).subList(0, required), List.of(names));
    }

    /// Ends every fault and every other misbehaviour, and lets go of calls that hang.
    public void behave() {
        for (Fault fault : faults) {
            fault.release();
        }
        readOnly = false;
        otherCase = false;
        password = null;
    }

    // ── for the connection ──

    ReferenceStore store() {
        return store;
    }

    boolean isReadOnly() {
        return readOnly;
    }

    boolean answersInAnotherCase() {
        return otherCase;
    }

    boolean admits(@Nullable String given) {
        return password == null || password.equals(given);
    }

    void add(Fault fault) {
        faults.add(fault);
    }

    void remove(Fault fault) {
        faults.remove(fault);
    }

    @Nullable
    Fault begin(Call call, @Nullable String about) {
        counts.incrementAndGet(call.ordinal());
        if (call.isChange()) {
            journal.add(call + " " + about);
        }
        runningMost.accumulateAndGet(running.incrementAndGet(), Math::max);
        for (Fault fault : faults) {
            if (fault.takes(call, about)) {
                return fault;
            }
        }
        return null;
    }

    void end() {
        running.decrementAndGet();
    }

    private String keyOf(String login) {
        String key = store.find(login);
        if (key == null) {
            throw new IllegalArgumentException("target `" + name + "` has no account `" + login + "`; it has "
                    + logins());
        }
        return key;
    }

    private Collection<String> logins() {
        List<String> logins = new ArrayList<>();
        for (TargetAccount account : store.all().stream().limit(20).toList()) {
            logins.add(account.login());
        }
        return logins;
    }
}
