package org.tenure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.tenure.postgres.KeptDatabase;
import org.tenure.postgres.KeptPostgres;

/// A database of its own with every migration applied, on the kept PostgreSQL; gone when it is closed.
public final class TestDatabase implements AutoCloseable {

    private final KeptDatabase database;
    private final com.zaxxer.hikari.HikariDataSource pool = new com.zaxxer.hikari.HikariDataSource();

    private TestDatabase(KeptDatabase database) {
        this.database = database;
        pool.setJdbcUrl(database.jdbcUrl());
        pool.setUsername(database.user());
        pool.setPassword(database.password());
        pool.setMaximumPoolSize(12);
        pool.setMinimumIdle(0);
        pool.addDataSourceProperty("reWriteBatchedInserts", "true");
    }

    public static TestDatabase fresh() {
        return new TestDatabase(KeptPostgres.cloned("tenure-" + digest(), TestDatabase::migrate));
    }

    private static void migrate(KeptDatabase template) {
        Flyway.configure()
                .dataSource(template.dataSource())
                .locations("classpath:db/migration")
                .defaultSchema("migration")
                .createSchemas(true)
                .load()
                .migrate();
    }

    private static String digest() {
        try {
            Path folder = Path
                    .of(java.util.Objects.requireNonNull(TestDatabase.class.getResource("/db/migration")).toURI());
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (Stream<Path> files = Files.list(folder)) {
                List<Path> sorted = files.sorted().toList();
                for (Path file : sorted) {
                    digest.update(file.getFileName().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
                    digest.update(Files.readAllBytes(file));
                }
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (NoSuchAlgorithmException | URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public DataSource dataSource() {
        return pool;
    }

    public JdbcClient jdbc() {
        return JdbcClient.create(pool);
    }

    public JdbcTemplate template() {
        return new JdbcTemplate(pool);
    }

    public TransactionTemplate transactions() {
        return new TransactionTemplate(new DataSourceTransactionManager(pool));
    }

    public String url() {
        return database.jdbcUrl();
    }

    public String owner() {
        return database.user();
    }

    public String password() {
        return database.password();
    }

    @Override
    public void close() {
        pool.close();
        database.close();
    }
}
