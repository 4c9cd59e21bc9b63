package org.tenure.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.tenure.Tenure;
import org.tenure.TestDatabase;
import org.tenure.connector.contract.system.SambaDc;
import org.tenure.connector.scim.server.ScimServer;
import org.tenure.postgres.KeptDatabase;
import org.tenure.postgres.KeptPostgres;

/// The guides about connecting, and what follows from it, are followed to the letter, one after the other, on one server, as a reader would.
class GuideTest {

    @TempDir
    private Path home;

    @TempDir
    private Path folder;

    @Test
    @DisplayName("whoever follows the guides to directories, a database and a SCIM service sees what they say")
    void theGuidesAreTrue() throws Exception {
        try (TestDatabase database = TestDatabase.fresh();
                var server = (ServletWebServerApplicationContext) Tenure.start(
                        "--tenure.home=" + home, "--server.port=0", "--tenure.database.url=" + database.url(),
                        "--tenure.database.user=" + database.owner(),
                        "--tenure.database.password=" + database.password())) {
            String address = "http://127.0.0.1:" + server.getWebServer().getPort();
            Api api = new Api(address, Files.readString(home.resolve("token")).strip());
            Walkthrough walk = new Walkthrough(folder, api, new Terminal(address, home));
            directory(walk, api);
            crm(walk);
            chat(walk, api);
        }
    }

    private void directory(Walkthrough walk, Api api) throws Exception {
        try {
            walk.with("127.0.0.1:3890", "127.0.0.1:" + freePort()).follow("connect-your-directory.md", sql -> "");
            assertThat(walk.compared()).isEqualTo(12);
            assertThat(api.get("/v1/people/1/access").path("access")).hasSize(3)
                    .allSatisfy(one -> assertThat(one.path("delivery").path("state").asString()).isIn("confirmed",
                            "unchanged"));
        } finally {
            stop();
        }
    }

    /// The guide stops it too, where it comes to that.
    private void stop() throws Exception {
        Path pid = folder.resolve("directory/slapd.pid");
        if (Files.exists(pid)) {
            ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).ifPresent(ProcessHandle::destroy);
        }
    }

    private static void crm(Walkthrough walk) throws Exception {
        try (KeptDatabase crm = KeptPostgres.database("guide")) {
            walk.with("jdbc:postgresql://127.0.0.1:5432/crm", crm.jdbcUrl())
                    .with("user: tenure\n", "user: " + crm.user() + "\n")
                    .with("printf %s only-to-try > secrets/crm", "printf %s '" + crm.password() + "' > secrets/crm")
                    .follow("connect-a-database.md", statements -> run(crm, statements));
            assertThat(walk.compared()).isEqualTo(15);
        }
    }

    private void chat(Walkthrough walk, Api api) throws Exception {
        try (ScimServer scim = ScimServer.start("only-to-try")) {
            String group = scim.addGroup("campaigns", List.of());
            walk.with("https://chat.example.org/scim/v2", scim.baseUrl())
                    .with("2819c223-7f76-453a-919d-413861904646", "'" + group + "'")
                    .follow("connect-a-scim-service.md", sql -> "");
            assertThat(walk.compared()).isEqualTo(17);
            assertThat(scim.groups().get(group).path("members")).hasSize(2);
            assertThat(scim.users()).hasSize(2);
            assertThat(api.get("/v1/holders?target=chat/campaigns").path("items")).hasSize(2);
            domain(walk);
            walk.follow("stop-a-person.md", sql -> "");
            assertThat(walk.compared()).isEqualTo(25);
            assertThat(scim.users().values()).allMatch(user -> !user.path("active").asBoolean());
            assertThat(scim.groups().get(group).path("members")).isEmpty();
        }
    }

    private void domain(Walkthrough walk) throws Exception {
        try (SambaDc samba = SambaDc.start()) {
            Files.copy(samba.trustFile(), folder.resolve("corp-ca.pem"));
            walk.with("ldaps://dc1.corp.example.org:636", samba.url())
                    .with("trustFile: secrets/", "trustFile: " + folder + "/secrets/")
                    .with("printf %s only-to-try > secrets/corp", "printf %s " + SambaDc.PASSWORD + " > secrets/corp")
                    .with("-w only-to-try", "-w " + SambaDc.PASSWORD)
                    .follow("connect-active-directory.md", sql -> "");
            assertThat(walk.compared()).isEqualTo(21);
        }
    }

    private static String run(KeptDatabase database, String statements) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(database.jdbcUrl(), database.user(),
                database.password());
                Statement statement = connection.createStatement()) {
            if (statement.execute(statements)) {
                ResultSet rows = statement.getResultSet();
                while (rows.next()) {
                    List<String> fields = new ArrayList<>();
                    for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                        fields.add(rows.getString(column));
                    }
                    lines.add(String.join(" | ", fields));
                }
            }
        }
        return String.join("\n", lines);
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
