package org.tenure.connector.ldap;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which name and login the entry with a key had when we last saw it.
///
/// Only ever a hint. Whoever uses it lets the server check that the entry of that name still has that key, or has seen
/// it himself a moment ago: somebody else may have the name by now.
final class LdapNames {

    static final int ENTRIES_MAX = 10_000;
    private static final long FRESH_NANOS = 2_000_000_000L;

    /// A name as it was.
    record Seen(String dn, String login, long at) {

        /// Seen so lately that it needs no second look: the same caller goes on with the same account.
        boolean fresh() {
            return System.nanoTime() - at < FRESH_NANOS;
        }
    }

    private final Map<String, Seen> seen = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
            return size() > ENTRIES_MAX;
        }
    };

    synchronized @Nullable Seen of(String key) {
        return seen.get(key);
    }

    synchronized Seen remember(String key, String dn, String login) {
        Seen now = new Seen(dn, login, System.nanoTime());
        seen.put(key, now);
        return now;
    }

    synchronized void forget(String key) {
        seen.remove(key);
    }
}
