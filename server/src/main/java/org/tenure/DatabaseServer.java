package org.tenure;

import org.jspecify.annotations.Nullable;

/// Where the database is: given by its URL, or our own, which is stopped with the server.
record DatabaseServer(String url, String owner, String password, @Nullable AutoCloseable embedded) implements AutoCloseable {

    @Override
    public void close() throws Exception {
        if (embedded != null) {
            embedded.close();
        }
    }

    @Override
    public String toString() {
        return "DatabaseServer[" + url + "]";
    }
}
