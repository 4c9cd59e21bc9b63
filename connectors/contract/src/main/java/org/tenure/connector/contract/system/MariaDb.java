package org.tenure.connector.contract.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/// A real MariaDB server for tests, with one empty database `target` and one user who may do everything in the server.
public final class MariaDb extends SystemServer {

    public static final String DATABASE = "target";
    public static final String USER = "tenure";

    private static final String ACCOUNT = "mysql";
    private static final Path SCRIPTS = Path.of("/usr/share/mysql");

    private final String password = UUID.randomUUID().toString();

    private MariaDb() {
        super(ServerProcess.program("mariadb-server", "/usr/sbin/mariadbd"), "tenure-mariadb-", ACCOUNT);
        try {
            Path data = Files.createDirectory(folder().resolve("data"));
            ServerProcess.own(data, ACCOUNT);
            Path system = Files.createDirectory(data.resolve("mysql"));
            ServerProcess.own(system, ACCOUNT);
            Files.writeString(folder().resolve("bootstrap.sql"), bootstrap());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        fill();
        launch();
    }

    public static MariaDb start() {
        return new MariaDb();
    }

    /// The JDBC address of the database `target`.
    public String url() {
        return "jdbc:mariadb://127.0.0.1:" + port() + "/" + DATABASE;
    }

    public String user() {
        return USER;
    }

    public String password() {
        return password;
    }

    public Path socket() {
        return folder().resolve("socket");
    }

    /// What `mariadb-install-db` does, without its shell script: it needs a full PATH and takes four times as long.
    private String bootstrap() throws IOException {
        StringBuilder sql = new StringBuilder("use mysql;\n");
        for (String script : List.of(
                "mysql_system_tables.sql", "mysql_performance_tables.sql", "mysql_system_tables_data.sql")) {
            sql.append(Files.readString(SCRIPTS.resolve(script))).append('\n');
        }
        return sql.append("""
                delete from mysql.global_priv;
                flush privileges;
                create database target;
                create user 'tenure'@'127.0.0.1' identified by 'PASSWORD';
                create user 'tenure'@'localhost' identified by 'PASSWORD';
                grant all privileges on *.* to 'tenure'@'127.0.0.1' with grant option;
                grant all privileges on *.* to 'tenure'@'localhost' with grant option;
                """.replace("PASSWORD", password)).toString();
    }

    private void fill() {
        ServerProcess bootstrap = ServerProcess.start(
                ACCOUNT,
                folder().resolve("bootstrap.log"),
                command("--bootstrap", "--log-warnings=0"),
                folder().resolve("bootstrap.sql"));
        complete(bootstrap);
    }

    @Override
    ServerProcess launchOn(int port) {
        return ServerProcess.start(
                ACCOUNT,
                folder().resolve("mariadbd.log"),
                command("--port=" + port, "--bind-address=127.0.0.1", "--socket=" + socket(), "--skip-name-resolve"),
                null);
    }

    @Override
    boolean isUp(ServerProcess started, int port) {
        return started.greets(port, PATIENCE);
    }

    // Small, and not waiting for the disk: a test's data is gone with the test.
    private List<String> command(String... more) {
        List<String> line = new java.util.ArrayList<>(List.of(
                program(), "--no-defaults",
                "--datadir=" + folder().resolve("data"), "--tmpdir=" + folder(),
                "--character-set-server=utf8mb4", "--collation-server=utf8mb4_general_ci",
                "--innodb-buffer-pool-size=64M", "--innodb-log-file-size=16M",
                "--innodb-flush-log-at-trx-commit=0"));
        line.addAll(List.of(more));
        return line;
    }
}
