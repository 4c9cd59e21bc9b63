package org.tenure;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tenure.postgres.EmbeddedPostgres;

/// Where the database is: given by its URL, or our own, which is stopped with the server.
record DatabaseServer(String url, String owner, String password, @Nullable EmbeddedPostgres embedded,
        AtomicBoolean stopping) {

    /// The process ends at once, as a kill would end it: without its database it can promise nothing, and whatever it
    /// was doing is taken up after the next start.
    private static final int EXIT_WITHOUT_DATABASE = 70;

    private static final Logger log = LoggerFactory.getLogger(DatabaseServer.class);

    static DatabaseServer external(String url, String owner, String password) {
        return new DatabaseServer(url, owner, password, null, new AtomicBoolean());
    }

    static DatabaseServer embedded(String url, String owner, String password, EmbeddedPostgres postgres) {
        AtomicBoolean stopping = new AtomicBoolean();
        postgres.onExit().thenAccept(code -> {
            if (!stopping.get()) {
                log.error("PostgreSQL ended with {} while it was needed. The server ends too; start it again.", code);
                Runtime.getRuntime().halt(EXIT_WITHOUT_DATABASE);
            }
        });
        return new DatabaseServer(url, owner, password, postgres, stopping);
    }

    void stop() {
        stopping.set(true);
        if (embedded != null) {
            embedded.close();
        }
    }

    @Override
    public String toString() {
        return "DatabaseServer[" + url + "]";
    }
}
