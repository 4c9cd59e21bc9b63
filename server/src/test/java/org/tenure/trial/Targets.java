package org.tenure.trial;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.tenure.connector.contract.system.MariaDb;
import org.tenure.connector.contract.system.Slapd;
import org.tenure.connector.scim.server.ScimServer;
import org.tenure.postgres.KeptDatabase;
import org.tenure.postgres.KeptPostgres;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The four systems of the trial, all real, and what each holds as its own tools tell it: an employee number and the
/// names of what that person has there, for enabled accounts; disabled ones hold `-`.
final class Targets implements AutoCloseable {

    static final List<String> DEPARTMENTS = List.of(
            "Customer Service", "Development", "Finance", "Human Resources", "Marketing", "Production",
            "Quality Management", "Research", "Sales");
    private static final String SCIM_TOKEN = "only-for-trials-0123456789";

    private final Slapd slapd = Slapd.start();
    private final MariaDb maria = MariaDb.start();
    private final KeptDatabase postgres = KeptPostgres.database("forge");
    private final ScimServer scim = ScimServer.start(SCIM_TOKEN);
    private final Path secrets = folder();
    private final Map<String, String> chatGroups = new TreeMap<>();

    Targets() {
        addGroups();
        run(maria.url(), maria.user(), maria.password(),
                """
                create table people (id bigint auto_increment primary key, login varchar(100) not null unique, anchor varchar(64) unique,
                                     enabled boolean not null, number varchar(20), full_name varchar(200)) default charset = utf8mb4""",
                "create table role (id int primary key, name varchar(50) not null unique)",
                "insert into role values (1, 'agent'), (2, 'lead')",
                "create table people_role (person_id bigint not null, role_id int not null, primary key (person_id, role_id))");
        run(postgres.jdbcUrl(), postgres.user(), postgres.password(), """
                create table people (id bigint generated always as identity primary key, login text not null unique, anchor text unique,
                                     enabled boolean not null, number text, full_name text)""",
                "create table role (id int primary key, name text not null unique)",
                "insert into role values (1, 'developer')",
                "create table people_role (person_id bigint not null references people on delete cascade, role_id int not null, primary key (person_id, role_id))");
        for (String group : List.of("leads", "campaigns")) {
            chatGroups.put(scim.addGroup(group, List.of()), group);
        }
        secret("slapd", Slapd.PASSWORD);
        secret("maria", maria.password());
        secret("postgres", postgres.password());
        secret("scim", SCIM_TOKEN);
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("tenure-trial");
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    private void secret(String name, String value) {
        try {
            Files.writeString(secrets.resolve(name), value);
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    /// The configuration of the whole company, as its files.
    Map<String, String> configuration() {
        return Map.of("people.yaml", PEOPLE, "directory.yaml", directory(), "databases.yaml", databases(), "chat.yaml",
                chat(), "rules.yaml", rules());
    }

    static String groupOf(String department) {
        return department.toLowerCase(java.util.Locale.ROOT).replace(' ', '-');
    }

    private static final String PEOPLE = """
            sources:
              hr:
                scheme: employee_number
                key: employee_id
                employment: employee
                statuses: { active: active, leave: leave, terminated: left }
                attributes:
                  number: employee_id
                  givenName: { column: given_name, required: true }
                  familyName: { column: family_name, required: true }
                  startDate: { column: start_date, type: date }
                  departmentId: department_id
                  department: department
                  title: title
                  manager: manager_id
                  status: status
                  endDate: { column: end_date, type: date }
            limits:
              feed:
                hr: { adds: { most: 30000 }, changes: { most: 30000 }, removals: { most: 5000 } }
              model:
                "*": { adds: { most: 30000 }, removals: { most: 10 } }
            """;

    private String directory() {
        StringBuilder yaml = new StringBuilder("""
                applications:
                  directory:
                    title: Company directory
                    owner: it
                    connection:
                      connector: ldap
                      mode: full
                      settings:
                        url: %s
                        bindDn: "%s"
                        password: { file: %s }
                        accountBase: "%s"
                        groupBase: "%s"
                        disable: { attribute: pwdAccountLockedTime, disabled: 000001010000Z }
                      login: ["first(ascii(lower(givenName)), 1) + ascii(lower(familyName))"]
                      attributes:
                        cn: givenName + ' ' + familyName
                        sn: familyName
                        departmentNumber: department
                        description: number
                      leaving: disable
                    entitlements:
                """.formatted(slapd.url(), Slapd.WRITER, secrets.resolve("slapd"), Slapd.PEOPLE, Slapd.GROUPS));
        for (String group : groups()) {
            yaml.append("      ")
                    .append(group)
                    .append(": { key: \"cn=")
                    .append(group)
                    .append(',')
                    .append(Slapd.GROUPS)
                    .append("\" }\n");
        }
        return yaml.toString();
    }

    /// Every entitlement, by application.
    static Map<String, List<String>> entitlements() {
        return Map.of("directory", groups(), "crm", List.of("agent", "lead"), "forge", List.of("developer"), "chat",
                List.of("leads", "campaigns"));
    }

    private static List<String> groups() {
        List<String> groups = new ArrayList<>(List.of("everybody", "engineers", "managers"));
        DEPARTMENTS.forEach(department -> groups.add(groupOf(department)));
        return groups;
    }

    private String databases() {
        return database("crm", maria.url(), maria.user(), "maria", "agent: { key: '1' }, lead: { key: '2' }")
                + database("forge", postgres.jdbcUrl(), postgres.user(), "postgres", "developer: { key: '1' }")
                        .replace("applications:\n", "");
    }

    private String database(String name, String url, String user, String secret, String entitlements) {
        return """
                applications:
                  %s:
                    owner: it
                    connection:
                      connector: sql
                      mode: full
                      settings:
                        url: %s
                        user: %s
                        password: { file: %s }
                        accounts:
                          table: people
                          key: id
                          login: login
                          anchor: anchor
                          enabled: enabled
                          attributes: { number: number, full_name: full_name }
                        memberships: { table: people_role, account: person_id, entitlement: role_id }
                        entitlements: { table: role, key: id, name: name, kind: role }
                      login: ["ascii(lower(givenName)) + '.' + ascii(lower(familyName))"]
                      attributes: { number: number, full_name: givenName + ' ' + familyName }
                      leaving: disable
                    entitlements: { %s }
                """.formatted(name, url, user, secrets.resolve(secret), entitlements);
    }

    private String chat() {
        String keys = chatGroups.entrySet()
                .stream()
                .map(group -> group.getValue() + ": { key: '" + group.getKey() + "' }")
                .collect(java.util.stream.Collectors.joining(", "));
        return """
                applications:
                  chat:
                    owner: it
                    connection:
                      connector: scim
                      mode: full
                      settings: { url: "%s", token: { file: %s } }
                      login: ["ascii(lower(givenName)) + '.' + ascii(lower(familyName))"]
                      attributes: { displayName: number }
                      leaving: disable
                    entitlements: { %s }
                """.formatted(scim.baseUrl(), secrets.resolve("scim"), keys);
    }

    private static String rules() {
        StringBuilder yaml = new StringBuilder("""
                roles:
                  basic: { owner: hr, contains: [directory/everybody] }
                  engineer: { owner: cto, contains: [directory/engineers, forge/developer] }
                  lead: { owner: hr, contains: [directory/managers, chat/leads] }
                rules:
                  everybody: { owner: hr, when: "true", gives: ["role:basic"] }
                  engineers: { owner: cto, when: "title.contains('Engineer')", gives: ["role:engineer"] }
                  managers: { owner: hr, when: "title == 'Manager' || title == 'Technique Leader'", gives: ["role:lead"] }
                  agents: { owner: sales, when: "department == 'Sales' || department == 'Customer Service'", gives: [crm/agent] }
                  sales-leads: { owner: sales, when: "department == 'Sales' && title.startsWith('Senior')", gives: [crm/lead] }
                  marketing: { owner: marketing, when: "department == 'Marketing'", gives: [chat/campaigns] }
                  researchers: { owner: cto, when: "department == 'Research'", gives: [chat] }
                """);
        for (String department : DEPARTMENTS) {
            String group = groupOf(department);
            yaml.append("  in-%s: { owner: hr, when: \"department == '%s'\", gives: [directory/%s] }%n".formatted(group,
                    department, group));
        }
        return yaml.toString();
    }

    /// What rules by department and title mean, once more and in plain words: by application and employee number.
    static Map<String, Map<String, TreeSet<String>>> expected(List<Row> rows) {
        Map<String, Map<String, TreeSet<String>>> expected = new TreeMap<>();
        for (String application : List.of("directory", "crm", "forge", "chat")) {
            expected.put(application, new TreeMap<>());
        }
        for (Row row : rows) {
            if (row.active()) {
                give(expected, row, "directory", "everybody");
                give(expected, row, "directory", groupOf(row.department()));
                if (row.title().contains("Engineer")) {
                    give(expected, row, "directory", "engineers");
                    give(expected, row, "forge", "developer");
                }
                if (row.title().equals("Manager") || row.title().equals("Technique Leader")) {
                    give(expected, row, "directory", "managers");
                    give(expected, row, "chat", "leads");
                }
                if (row.department().equals("Sales") || row.department().equals("Customer Service")) {
                    give(expected, row, "crm", "agent");
                }
                if (row.department().equals("Sales") && row.title().startsWith("Senior")) {
                    give(expected, row, "crm", "lead");
                }
                if (row.department().equals("Marketing")) {
                    give(expected, row, "chat", "campaigns");
                }
                if (row.department().equals("Research")) {
                    expected.get("chat").computeIfAbsent(row.number(), none -> new TreeSet<>());
                }
            }
        }
        return expected;
    }

    private static void give(Map<String, Map<String, TreeSet<String>>> expected, Row row, String application,
            String name) {
        expected.get(application).computeIfAbsent(row.number(), none -> new TreeSet<>()).add(name);
    }

    /// A row of the HR file, as far as access goes.
    record Row(String number, String department, String title, boolean active) {

        static Row of(String line) {
            String[] fields = line.split(",", -1);
            return new Row(fields[0], fields[5], fields[6], fields[8].equals("active"));
        }
    }

    /// What the four systems hold for enabled accounts. A disabled account that still holds anything is an error.
    Map<String, Map<String, TreeSet<String>>> actual() throws IOException, InterruptedException {
        Map<String, Map<String, TreeSet<String>>> actual = new TreeMap<>();
        actual.put("directory", inDirectory());
        actual.put("crm", inDatabase(tool("mariadb", "--no-defaults", "--batch", "--skip-column-names",
                "--socket=" + maria.socket(), "-u" + maria.user(),
                "-p" + maria.password(), MariaDb.DATABASE, "-e",
                "select p.number, p.enabled, coalesce(r.name, ''), p.login from people p left join people_role m on m.person_id = p.id left join role r on r.id = m.role_id")));
        actual.put("forge", inDatabase(tool("psql", "-qAtX", "-F", "\t",
                postgres.jdbcUrl()
                        .substring("jdbc:".length())
                        .replace("//", "//" + postgres.user() + ":" + postgres.password() + "@"),
                "-c",
                "select p.number, p.enabled::int, coalesce(r.name, ''), p.login from people p left join people_role m on m.person_id = p.id left join role r on r.id = m.role_id")));
        actual.put("chat", inChat());
        return actual;
    }

    private Map<String, TreeSet<String>> inDirectory() throws IOException, InterruptedException {
        Map<String, String> numbers = new TreeMap<>();
        Map<String, TreeSet<String>> held = new TreeMap<>();
        TreeSet<String> locked = new TreeSet<>();
        for (Map<String, List<String>> entry : search(Slapd.PEOPLE, "(objectClass=inetOrgPerson)", "description",
                "pwdAccountLockedTime")) {
            String number = entry.get("description").getFirst();
            if (numbers.put(entry.get("dn").getFirst().toLowerCase(java.util.Locale.ROOT), number) != null
                    || held.containsKey(number)) {
                throw new IllegalStateException("two accounts of " + number);
            }
            if (entry.containsKey("pwdAccountLockedTime")) {
                locked.add(number);
            }
            held.put(number, new TreeSet<>());
        }
        for (Map<String, List<String>> group : search(Slapd.GROUPS, "(objectClass=groupOfNames)", "cn", "member")) {
            for (String member : group.getOrDefault("member", List.of())) {
                String number = numbers.get(member.toLowerCase(java.util.Locale.ROOT));
                if (number != null) {
                    held.get(number).add(group.get("cn").getFirst());
                }
            }
        }
        return enabledOnly(held, locked);
    }

    private List<Map<String, List<String>>> search(String base, String filter, String... attributes)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "ldapsearch", "-x", "-LLL", "-o", "ldif-wrap=no", "-E", "pr=500/noprompt", "-H", slapd.url(), "-D",
                Slapd.WRITER, "-w", Slapd.PASSWORD, "-b", base, filter));
        command.addAll(List.of(attributes));
        List<Map<String, List<String>>> entries = new ArrayList<>();
        Map<String, List<String>> entry = new TreeMap<>();
        for (String line : (tool(command.toArray(String[]::new)) + "\n\n").split("\n", -1)) {
            int colon = line.indexOf(": ");
            if (line.isEmpty() && !entry.isEmpty()) {
                entries.add(entry);
                entry = new TreeMap<>();
            } else if (colon > 0 && !line.startsWith("#")) {
                boolean encoded = line.startsWith(": ", colon + 1) || line.charAt(colon - 1) == ':';
                String name = line.substring(0, encoded && line.charAt(colon - 1) == ':' ? colon - 1 : colon);
                String value = line.substring(colon + 2);
                String text = encoded
                        ? new String(java.util.Base64.getDecoder().decode(value), StandardCharsets.UTF_8)
                        : value;
                entry.computeIfAbsent(name, none -> new ArrayList<>()).add(text);
            }
        }
        return entries;
    }

    private static Map<String, TreeSet<String>> inDatabase(String rows) {
        Map<String, TreeSet<String>> held = new TreeMap<>();
        Map<String, String> logins = new TreeMap<>();
        TreeSet<String> disabled = new TreeSet<>();
        for (String row : rows.lines().toList()) {
            String[] fields = row.split("\t", -1);
            if (!logins.computeIfAbsent(fields[0], none -> fields[3]).equals(fields[3])) {
                throw new IllegalStateException(
                        "two accounts of " + fields[0] + ": " + logins.get(fields[0]) + ", " + fields[3]);
            }
            TreeSet<String> names = held.computeIfAbsent(fields[0], none -> new TreeSet<>());
            if (!fields[2].isEmpty()) {
                names.add(fields[2]);
            }
            if (fields[1].equals("0")) {
                disabled.add(fields[0]);
            }
        }
        return enabledOnly(held, disabled);
    }

    private Map<String, TreeSet<String>> inChat() throws IOException, InterruptedException {
        Map<String, TreeSet<String>> held = new TreeMap<>();
        Map<String, String> numbers = new TreeMap<>();
        TreeSet<String> disabled = new TreeSet<>();
        for (JsonNode user : resources("/Users")) {
            String number = user.path("displayName").asString();
            numbers.put(user.path("id").asString(), number);
            if (held.put(number, new TreeSet<>()) != null) {
                throw new IllegalStateException("two users of " + number);
            }
            if (!user.path("active").asBoolean()) {
                disabled.add(number);
            }
        }
        for (JsonNode group : resources("/Groups")) {
            for (JsonNode member : group.path("members")) {
                held.get(numbers.get(member.path("value").asString())).add(group.path("displayName").asString());
            }
        }
        return enabledOnly(held, disabled);
    }

    private List<JsonNode> resources(String path) throws IOException, InterruptedException {
        List<JsonNode> resources = new ArrayList<>();
        while (true) {
            HttpRequest request = HttpRequest
                    .newBuilder(
                            URI.create(scim.baseUrl() + path + "?startIndex=" + (resources.size() + 1) + "&count=200"))
                    .header("Authorization", "Bearer " + SCIM_TOKEN)
                    .build();
            JsonNode page = JsonMapper.shared()
                    .readTree(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body());
            page.path("Resources").forEach(resources::add);
            if (resources.size() >= page.path("totalResults").asInt() || page.path("Resources").isEmpty()) {
                return resources;
            }
        }
    }

    private static Map<String, TreeSet<String>> enabledOnly(Map<String, TreeSet<String>> held,
            TreeSet<String> disabled) {
        for (String number : disabled) {
            TreeSet<String> left = held.remove(number);
            if (!left.isEmpty()) {
                throw new IllegalStateException("the disabled account of " + number + " still holds " + left);
            }
        }
        return held;
    }

    /// Runs a program and answers what it printed.
    static String tool(String... command) throws IOException, InterruptedException {
        Path out = Files.createTempFile("tenure-trial", ".out");
        Path err = Files.createTempFile("tenure-trial", ".err");
        try {
            Process process = new ProcessBuilder(command).redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(command[0] + " failed: " + Files.readString(err));
            }
            return Files.readString(out);
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    private void addGroups() {
        StringBuilder ldif = new StringBuilder();
        for (String group : groups()) {
            ldif.append("dn: cn=")
                    .append(group)
                    .append(',')
                    .append(Slapd.GROUPS)
                    .append("\nobjectClass: groupOfNames\ncn: ")
                    .append(group)
                    .append("\nmember: cn=nobody\n\n");
        }
        try {
            Path file = secrets.resolve("groups.ldif");
            Files.writeString(file, ldif);
            tool("ldapadd", "-x", "-H", slapd.url(), "-D", Slapd.WRITER, "-w", Slapd.PASSWORD, "-f", file.toString());
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private static void run(String url, String user, String password, String... statements) {
        try (Connection connection = DriverManager.getConnection(url, user, password);
                Statement statement = connection.createStatement()) {
            for (String one : statements) {
                statement.execute(one);
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void close() {
        scim.close();
        postgres.close();
        maria.close();
        slapd.close();
    }
}
