package org.tenure.bench;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.ArrayList;
import java.util.List;
import org.tenure.connector.contract.system.Slapd;

/// A real slapd, as Tenure's connection sees it and as the plain SDK does.
final class Directory implements AutoCloseable {

    static final int CONCURRENCY = 32;
    /// As many as the server has threads: more connections than these only make it busy with its own queue.
    static final int CONNECTIONS = 8;

    private final Slapd slapd = Slapd.start();
    private final Path password;

    Directory() throws IOException {
        password = Files.createTempFile("tenure-bench", ".password");
        Files.writeString(password, Slapd.PASSWORD);
    }

    Map<String, Object> settings() {
        return Map.of(
                "url", slapd.url(),
                "bindDn", Slapd.WRITER,
                "password", Map.of("file", password.toString()),
                "accountBase", Slapd.PEOPLE,
                "groupBase", Slapd.GROUPS,
                "disable", Map.of("attribute", "pwdAccountLockedTime", "disabled", "000001010000Z"));
    }

    /// Entries a second that as many threads over as many connections add below a new unit, each like one of Tenure's:
    /// numbered from one number up to another, without it.
    double addRate(String unit, int from, int to) throws Exception {
        try (LDAPConnectionPool pool = pool(CONNECTIONS)) {
            String base = "ou=" + unit + "," + Slapd.SUFFIX;
            pool.add(base, new Attribute("objectClass", "organizationalUnit"), new Attribute("ou", unit));
            AtomicInteger next = new AtomicInteger(from);
            List<Future<?>> threads = new ArrayList<>();
            long start = System.nanoTime();
            try (ExecutorService executor = Executors.newFixedThreadPool(CONNECTIONS)) {
                for (int i = 0; i < CONNECTIONS; i++) {
                    threads.add(executor.submit(() -> {
                        for (int n = next.getAndIncrement(); n < to; n = next.getAndIncrement()) {
                            add(pool, base, n);
                        }
                        return null;
                    }));
                }
            }
            for (Future<?> thread : threads) {
                thread.get();
            }
            return (to - from) / ((System.nanoTime() - start) / 1e9);
        }
    }

    private static void add(LDAPConnectionPool pool, String base, int n) throws LDAPException {
        pool.add(
                "uid=raw" + n + "," + base,
                new Attribute("objectClass", "inetOrgPerson"),
                new Attribute("uid", "raw" + n),
                new Attribute("cn", "Ada Raw" + n),
                new Attribute("sn", "Raw" + n),
                new Attribute("givenName", "Ada"),
                new Attribute("employeeNumber", "01890a5d-ac96-774b-bcce-" + "%012d".formatted(n)));
    }

    /// Milliseconds to lock one of the entries added before and to read it.
    static double disableMillis(LDAPConnectionPool pool, int number) throws LDAPException {
        String name = "uid=raw" + number + ",ou=raw," + Slapd.SUFFIX;
        long start = System.nanoTime();
        pool.modify(name, new Modification(ModificationType.REPLACE, "pwdAccountLockedTime", "000001010000Z"));
        pool.getEntry(name, "*", "+");
        return (System.nanoTime() - start) / 1e6;
    }

    LDAPConnectionPool pool(int size) throws LDAPException {
        return new LDAPConnectionPool(new LDAPConnection("127.0.0.1", slapd.port(), Slapd.WRITER, Slapd.PASSWORD),
                size);
    }

    @Override
    public void close() {
        slapd.close();
        password.toFile().delete();
    }
}
