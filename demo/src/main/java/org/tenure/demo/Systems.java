package org.tenure.demo;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tenure.connector.scim.server.ScimServer;
import org.tenure.postgres.EmbeddedPostgres;
import org.tenure.postgres.PostgresSettings;
import tools.jackson.databind.JsonNode;

/// The systems the company runs on: a directory, a database with its own tables, a SCIM service. They really run, on
/// loopback, and are asked in their own language for what they hold.
final class Systems implements AutoCloseable {

    private static final String SUFFIX = "dc=example,dc=org";
    /// A group of names is never empty.
    private static final String NOBODY = "cn=nobody";
    /// A year passes within one of the guard's days.
    private static final int LIMIT_PER_PERSON = 3;
    private static final List<String> GROUPS = List.of("everybody", "engineering", "sales", "support", "finance",
            "managers");

    private final int people;
    private final Path secrets;
    private final InMemoryDirectoryServer directory;
    private final EmbeddedPostgres postgres;
    private final ScimServer scim;
    private final Map<String, String> chatGroups = new LinkedHashMap<>();

    /// Starts them with their data in a folder.
    ///
    /// `people` is how many there are: limits fit them.
    static Systems start(Path home, int people) {
        try {
            Files.createDirectories(home);
            return new Systems(home, people);
        } catch (IOException | LDAPException failed) {
            throw new DemoException("A system of the demo did not start: " + failed.getMessage(), failed);
        }
    }

    private Systems(Path home, int people) throws IOException, LDAPException {
        this.people = people;
        this.secrets = home.resolve("secrets");
        Files.createDirectories(secrets);
        this.directory = directory(secret("ldap"));
        this.postgres = EmbeddedPostgres
                .start(PostgresSettings.in(home.resolve("customers")).with("shared_buffers", "32MB"));
        this.scim = ScimServer.start(secret("scim"));
        try {
            customers(secret("sql"));
        } catch (SQLException failed) {
            close();
            throw new DemoException("The customer database did not start: " + failed.getMessage(), failed);
        }
        for (String group : List.of("incidents", "campaigns", "leads")) {
            chatGroups.put(group, scim.addGroup(group, List.of()));
        }
    }

    private String secret(String name) throws IOException {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        String value = HexFormat.of().formatHex(random);
        Files.writeString(secrets.resolve(name), value);
        return value;
    }

    private static InMemoryDirectoryServer directory(String password) throws LDAPException {
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(SUFFIX);
        config.addAdditionalBindCredentials("cn=tenure," + SUFFIX, password);
        config.setListenerConfigs(
                InMemoryListenerConfig.createLDAPConfig("loopback", InetAddress.getLoopbackAddress(), 0, null));
        config.setEqualityIndexAttributes("uid", "employeeNumber");
        InMemoryDirectoryServer server = new InMemoryDirectoryServer(config);
        server.startListening();
        server.add(SUFFIX, new Attribute("objectClass", "domain"), new Attribute("dc", "example"));
        for (String unit : List.of("people", "groups")) {
            server.add("ou=" + unit + "," + SUFFIX, new Attribute("objectClass", "organizationalUnit"),
                    new Attribute("ou", unit));
        }
        for (String group : GROUPS) {
            server.add(
                    "cn=" + group + ",ou=groups," + SUFFIX,
                    new Attribute("objectClass", "groupOfNames"), new Attribute("cn", group),
                    new Attribute("member", NOBODY));
        }
        return server;
    }

    private void customers(String password) throws SQLException {
        postgres.createDatabase("customers");
        try (Connection connection = database();
                Statement statement = connection.createStatement()) {
            statement.execute("create role provisioner login password '" + password + "'");
            statement.execute(
                    "create table people (id bigint generated always as identity primary key, login text not null unique, anchor text unique,"
                            + " enabled boolean not null, full_name text, department text)");
            statement.execute("create table role (id int primary key, name text not null unique)");
            statement.execute("insert into role values (1, 'reader'), (2, 'seller')");
            statement.execute(
                    "create table people_role (person_id bigint not null references people on delete cascade, role_id int not null references role,"
                            + " primary key (person_id, role_id))");
            statement.execute("grant select, insert, update, delete on people, people_role to provisioner");
            statement.execute("grant select on role to provisioner");
        }
    }

    private Connection database() throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl("customers"), postgres.user(), postgres.password());
    }

    /// The configuration files, with addresses filled in.
    Map<String, String> configuration() {
        Map<String, String> places = new TreeMap<>();
        places.put("ldap.url", "ldap://127.0.0.1:" + directory.getListenPort());
        places.put("sql.url", postgres.jdbcUrl("customers"));
        places.put("sql.user", "provisioner");
        places.put("scim.url", scim.baseUrl());
        chatGroups.forEach((name, id) -> places.put("scim." + name, id));
        places.put("secrets", secrets.toString());
        places.put("limit", Integer.toString(LIMIT_PER_PERSON * people));
        Map<String, String> files = new TreeMap<>();
        for (String name : List.of("people.yaml", "rules.yaml", "systems.yaml")) {
            String text = resource(name);
            for (Map.Entry<String, String> place : places.entrySet()) {
                text = text.replace("{{" + place.getKey() + "}}", place.getValue());
            }
            files.put(name, text);
        }
        return files;
    }

    private static String resource(String name) {
        try (InputStream in = Systems.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the demo");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new IllegalStateException(name + " cannot be read", failed);
        }
    }

    /// What each login of a system holds there, as the system itself says: everybody who can sign in, and whoever can not
    /// but still holds something.
    Map<String, SortedSet<String>> held(String application) {
        try {
            return switch (application) {
                case "directory" -> inDirectory();
                case "crm" -> inCustomers();
                case "chat" -> inChat();
                default -> throw new IllegalArgumentException("there is no system `" + application + "`");
            };
        } catch (LDAPException | SQLException failed) {
            throw new DemoException("`%s` does not answer: %s".formatted(application, failed.getMessage()), failed);
        }
    }

    private Map<String, SortedSet<String>> inDirectory() throws LDAPException {
        Map<String, SortedSet<String>> held = new TreeMap<>();
        Map<String, String> logins = new HashMap<>();
        for (SearchResultEntry entry : entries("people", "(objectClass=inetOrgPerson)")) {
            String login = entry.getAttributeValue("uid");
            logins.put(DN.normalize(entry.getDN()), login);
            if (!"disabled".equals(entry.getAttributeValue("employeeType"))) {
                held.put(login, new TreeSet<>());
            }
        }
        for (SearchResultEntry group : entries("groups", "(objectClass=groupOfNames)")) {
            for (String member : Objects.requireNonNull(group.getAttributeValues("member"))) {
                String login = member.equals(NOBODY) ? null : logins.getOrDefault(DN.normalize(member), member);
                if (login != null) {
                    held.computeIfAbsent(login, none -> new TreeSet<>()).add(group.getAttributeValue("cn"));
                }
            }
        }
        return held;
    }

    private List<SearchResultEntry> entries(String unit, String filter) throws LDAPException {
        String base = "ou=%s,%s".formatted(unit, SUFFIX);
        return Objects.requireNonNull(directory.search(base, SearchScope.ONE, filter).getSearchEntries());
    }

    private Map<String, SortedSet<String>> inCustomers() throws SQLException {
        Map<String, SortedSet<String>> held = new TreeMap<>();
        try (Connection connection = database();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        select p.login, r.name from people p
                          left join people_role g on g.person_id = p.id left join role r on r.id = g.role_id
                         where p.enabled or r.id is not null""")) {
            while (rows.next()) {
                SortedSet<String> roles = held.computeIfAbsent(rows.getString(1), none -> new TreeSet<>());
                String role = rows.getString(2);
                if (role != null) {
                    roles.add(role);
                }
            }
        }
        return held;
    }

    private Map<String, SortedSet<String>> inChat() {
        Map<String, SortedSet<String>> held = new TreeMap<>();
        Map<String, JsonNode> users = scim.users();
        for (JsonNode user : users.values()) {
            if (user.path("active").asBoolean()) {
                held.put(user.path("userName").asString(), new TreeSet<>());
            }
        }
        for (JsonNode group : scim.groups().values()) {
            for (JsonNode member : group.path("members")) {
                String id = member.path("value").asString();
                JsonNode user = users.get(id);
                String login = user == null ? id : user.path("userName").asString();
                held.computeIfAbsent(login, none -> new TreeSet<>()).add(group.path("displayName").asString());
            }
        }
        return held;
    }

    @Override
    public void close() {
        scim.close();
        postgres.close();
        directory.shutDown(true);
    }
}
