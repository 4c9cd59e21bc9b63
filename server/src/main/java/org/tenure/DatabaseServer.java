package org.tenure;

import org.jspecify.annotations.Nullable;
import org.tenure.postgres.EmbeddedPostgres;

/// Where the database is: given by its URL, or our own, which is stopped with the server.
record DatabaseServer(String url, String owner, String password, @Nullable EmbeddedPostgres embedded) implements AutoCloseable {

    @Override
    public void close() {
        if (embedded != null) {
            embedded.close();
        }
    }

    @Override
    public String toString() {
        return "DatabaseServer[" + url + "]";
    }
}
