package org.tenure;

import com.zaxxer.hikari.HikariDataSource;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import javax.sql.DataSource;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.tenure.postgres.EmbeddedPostgres;
import org.tenure.postgres.PostgresSettings;
import org.tenure.security.Tokens;

/// Wires what all modules stand on: the clock, the database, transactions.
@Configuration(proxyBeanMethods = false)
class ServerConfiguration {

    private static final String DATABASE = "tenure";

    /// Owner of the database and nothing else; the superuser has another name.
    private static final String OWNER = "tenure_server";

    /// How long a request waits for a connection before it is refused as unavailable.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    ServerSettings serverSettings(ConfigurableEnvironment environment) {
        ServerSettings settings = ServerSettings.from(environment);
        settings.prepareHome();
        return settings;
    }

    @Bean(destroyMethod = "stop")
    DatabaseServer databaseServer(ServerSettings settings) throws SQLException {
        String url = settings.databaseUrl();
        if (url != null) {
            ExternalDatabase.check(url, settings.databaseUser(), settings.databasePassword());
            return DatabaseServer.external(url, settings.databaseUser(), settings.databasePassword());
        }
        EmbeddedPostgres postgres = EmbeddedPostgres.start(PostgresSettings.in(settings.home().resolve("postgres")));
        try {
            String password = password();
            prepareOwner(postgres, password);
            return DatabaseServer.embedded(postgres.jdbcUrl(DATABASE), OWNER, password, postgres);
        } catch (SQLException failed) {
            postgres.close();
            throw failed;
        }
    }

    @Bean
    DataSource dataSource(DatabaseServer server, ServerSettings settings) {
        HikariDataSource pool = new HikariDataSource();
        pool.setPoolName("tenure");
        pool.setJdbcUrl(server.url());
        pool.setUsername(server.owner());
        pool.setPassword(server.password());
        pool.setMaximumPoolSize(settings.connections());
        pool.setMinimumIdle(2);
        pool.setConnectionTimeout(PATIENCE.toMillis());
        pool.addDataSourceProperty("ApplicationName", "tenure");
        pool.addDataSourceProperty("reWriteBatchedInserts", "true");
        pool.addDataSourceProperty("tcpKeepAlive", "true");
        return pool;
    }

    @Bean
    HealthIndicator database(DataSource dataSource) {
        return new DatabaseHealth(dataSource);
    }

    @Bean
    FirstToken firstToken(Tokens tokens, ServerSettings settings) {
        return new FirstToken(tokens, settings.home());
    }

    @Bean
    TransactionTemplate transactions(PlatformTransactionManager manager) {
        return new TransactionTemplate(manager);
    }

    /// The server signs in as the owner of its own database, never as superuser, with a password made at each start.
    private static void prepareOwner(EmbeddedPostgres postgres, String password) throws SQLException {
        try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl("postgres"), postgres.user(),
                postgres.password());
                Statement statement = connection.createStatement()) {
            boolean known = exists(statement, "select from pg_roles where rolname = '" + OWNER + "'");
            statement.execute((known ? "alter" : "create") + " role " + OWNER + " login password '" + password + "'");
            if (!exists(statement, "select from pg_database where datname = '" + DATABASE + "'")) {
                statement.execute("create database " + DATABASE + " owner " + OWNER);
            }
        }
    }

    private static boolean exists(Statement statement, String query) throws SQLException {
        try (var rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }

    private static String password() {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
