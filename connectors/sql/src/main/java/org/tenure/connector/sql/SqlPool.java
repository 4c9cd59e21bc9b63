package org.tenure.connector.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.DriverDataSource;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.spi.TargetException;
import org.tenure.connector.spi.TargetException.Kind;

/// Connections to the database, opened when first needed, and the transaction each call runs in.
final class SqlPool implements AutoCloseable {

    /// What a call does within its transaction.
    interface Work<T> {
        T in(SqlTransaction transaction) throws SQLException;
    }

    private static final long SOCKET_GRACE_SECONDS = 5;

    private final SqlSettings settings;
    private final SqlColumns columns;
    private final HikariConfig config;
    private final DriverDataSource direct;
    private volatile boolean closed;
    private volatile boolean signedIn;
    private @Nullable HikariDataSource source;

    SqlPool(SqlSettings settings) {
        this.settings = settings;
        this.columns = new SqlColumns(settings);
        this.config = config(settings);
        this.direct = new DriverDataSource(config.getJdbcUrl(), config.getDriverClassName(),
                config.getDataSourceProperties(), config.getUsername(), config.getPassword());
    }

    /// One transaction: kept when the work ends, taken back when it fails. `what` names the call and the thing.
    <T> T call(String what, Work<T> work) {
        signIn(what);
        try (Connection connection = source().getConnection()) {
            try {
                T result = work.in(new SqlTransaction(connection, settings, columns));
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException failure) {
                takeBack(connection, failure);
                throw failure;
            }
        } catch (SQLTransientConnectionException late) {
            signedIn &= !SqlErrors.isSignIn(late);
            throw late.getCause() == null ? noConnection(what) : SqlErrors.of(what, late, settings.password());
        } catch (SQLException error) {
            throw what.startsWith("setPassword")
                    ? SqlErrors.silent(what, error)
                    : SqlErrors.of(what, error, settings.password());
        }
    }

    /// The first connection is opened beside the pool: the pool would try a wrong password again and again until its
    /// time is up, each time that somebody asks.
    private void signIn(String what) {
        if (signedIn || settings.dialect() == SqlDialect.STANDARD) {
            return;
        }
        source();
        try (Connection first = direct.getConnection()) {
            signedIn = first.isValid(0);
        } catch (SQLException error) {
            throw SqlErrors.of(what, error, settings.password());
        }
    }

    /// The pool gave up waiting: either all its connections are in use, or the database does not answer a new one.
    private TargetException noConnection(String what) {
        boolean full = source().getHikariPoolMXBean().getActiveConnections() >= settings.concurrency();
        return full
                ? new TargetException(Kind.BUSY, what + ": all " + settings.concurrency() + " connections are in use",
                        null)
                : new TargetException(Kind.UNREACHABLE, what + ": the database did not answer within "
                        + settings.connectTimeout().toMillis() + " ms", null);
    }

    private static void takeBack(Connection connection, Exception failure) {
        try {
            connection.rollback();
        } catch (SQLException alsoFailed) {
            failure.addSuppressed(alsoFailed);
        }
    }

    private synchronized HikariDataSource source() {
        if (closed) {
            throw new TargetException(Kind.UNREACHABLE, "the connection is closed", null);
        }
        if (source == null) {
            source = new HikariDataSource(config);
        }
        return source;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (source != null) {
            source.close();
        }
    }

    private static HikariConfig config(SqlSettings settings) {
        var config = new HikariConfig();
        config.setPoolName("sql");
        config.setDriverClassName(driver(settings));
        config.setJdbcUrl(settings.url());
        if (!settings.user().isEmpty()) {
            config.setUsername(settings.user());
            config.setPassword(settings.password());
        }
        config.setMaximumPoolSize(settings.concurrency());
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(Math.max(250, settings.connectTimeout().toMillis()));
        config.setAutoCommit(false);
        // Repeatable reads would make MariaDB lock gaps between memberships, and strangers wait for each other.
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        deadlines(config, settings);
        return config;
    }

    private static void deadlines(HikariConfig config, SqlSettings settings) {
        long connect = Math.max(1, settings.connectTimeout().toSeconds());
        long socket = Math.max(1, settings.timeout().toSeconds()) + SOCKET_GRACE_SECONDS;
        switch (settings.dialect()) {
            case POSTGRESQL -> {
                config.addDataSourceProperty("connectTimeout", String.valueOf(connect));
                config.addDataSourceProperty("loginTimeout", String.valueOf(connect));
                config.addDataSourceProperty("socketTimeout", String.valueOf(socket));
                config.addDataSourceProperty("ApplicationName", "tenure");
            }
            case MARIADB, MYSQL -> {
                config.addDataSourceProperty("connectTimeout", String.valueOf(connect * 1000));
                config.addDataSourceProperty("socketTimeout", String.valueOf(socket * 1000));
                // Without strict mode the server shortens what does not fit, and says nothing.
                config.setConnectionInitSql("set session sql_mode = concat(@@sql_mode, ',STRICT_ALL_TABLES')");
            }
            case STANDARD -> config.setValidationTimeout(Math.max(250, settings.connectTimeout().toMillis()));
        }
    }

    private static String driver(SqlSettings settings) {
        if (settings.driver() != null) {
            return known(settings.driver());
        }
        for (Driver driver : ServiceLoader.load(Driver.class, SqlPool.class.getClassLoader())) {
            if (takes(driver, settings.url())) {
                return driver.getClass().getName();
            }
        }
        throw TargetException.configuration("no JDBC driver takes the address `"
                + SqlErrors.clean(settings.url(), settings.password())
                + "`; PostgreSQL and MariaDB are here, put the jar of any other into the connector's folder");
    }

    private static String known(String driver) {
        try {
            return Class.forName(driver, false, SqlPool.class.getClassLoader()).getName();
        } catch (ClassNotFoundException absent) {
            throw TargetException.configuration(
                    "setting `driver` is `" + driver + "`, which is not here; put its jar into the connector's folder");
        }
    }

    private static boolean takes(Driver driver, String url) {
        try {
            return driver.acceptsURL(url);
        } catch (SQLException unreadable) {
            return false;
        }
    }
}
