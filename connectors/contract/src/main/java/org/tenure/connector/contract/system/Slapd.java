package org.tenure.connector.contract.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A real OpenLDAP server for tests: `dc=example,dc=org` with `ou=people` (and `ou=left` in it) and `ou=groups`.
///
/// It knows the schemas core, cosine, inetOrgPerson and nis, password policies and, unless made [#plain], keeps
/// `memberOf`. [#WRITER] may change everything, [#READER] may only look; nobody else sees anything but themselves.
public final class Slapd implements AutoCloseable {

    public static final String SUFFIX = "dc=example,dc=org";
    public static final String PEOPLE = "ou=people," + SUFFIX;
    /// Where accounts go that are disabled by moving them.
    public static final String LEFT = "ou=left," + PEOPLE;
    public static final String GROUPS = "ou=groups," + SUFFIX;
    public static final String WRITER = "cn=tenure," + SUFFIX;
    public static final String READER = "cn=reader," + SUFFIX;
    /// The password of both.
    public static final String PASSWORD = "only-for-tests";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PORTS_TRIED_MAX = 3;
    private static final String USER = "openldap";

    private final Path slapd = ServerProcess.program("slapd", "/usr/sbin/slapd");
    private final Path folder = ServerProcess.folder("tenure-slapd-", USER);
    private int port;
    private ServerProcess process;

    private Slapd(List<String> databaseLines) {
        try {
            Path data = Files.createDirectory(folder.resolve("data"));
            ServerProcess.own(data, USER);
            Files.writeString(folder.resolve("slapd.conf"), configuration(databaseLines));
            Files.writeString(folder.resolve("base.ldif"), BASE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        load();
        this.process = launch();
    }

    /// A server that keeps `memberOf` and does not wait for the disk.
    public static Slapd start() {
        return new Slapd(concat(MEMBER_OF, List.of("dbnosync")));
    }

    /// A server that has never heard of `memberOf` and leaves the names of renamed members behind.
    public static Slapd plain() {
        return new Slapd(List.of("dbnosync"));
    }

    /// Like [#start], but every change is on the disk when it is answered: for measuring.
    public static Slapd durable() {
        return new Slapd(MEMBER_OF);
    }

    /// A server with more lines for its database section, e.g. `readonly on`.
    public static Slapd with(String... databaseLines) {
        return new Slapd(concat(concat(MEMBER_OF, List.of("dbnosync")), List.of(databaseLines)));
    }

    public int port() {
        return port;
    }

    public String url() {
        return "ldap://127.0.0.1:" + port;
    }

    /// Stops the server and keeps its data; see [#restart].
    public void stop() {
        process.stop();
    }

    /// Starts the server again on the same port with the same data.
    public void restart() {
        stop();
        process = launchOn(port);
        if (!process.listens(port, PATIENCE)) {
            throw broken(process);
        }
    }

    /// Freezes the server: it accepts connections and answers nothing until [#resume].
    public void pause() {
        process.signal("STOP");
    }

    public void resume() {
        process.signal("CONT");
    }

    @Override
    public void close() {
        process.stop();
        ServerProcess.deleteFolder(folder);
    }

    private void load() {
        ServerProcess add = ServerProcess.start(
                USER,
                folder.resolve("slapadd.log"),
                List.of(slapd.toString(), "-Tadd", "-f", folder.resolve("slapd.conf").toString(),
                        "-l", folder.resolve("base.ldif").toString()),
                null);
        if (!add.ended(PATIENCE) || add.exitCode() != 0) {
            throw broken(add);
        }
    }

    private ServerProcess launch() {
        for (int tried = 1;; tried++) {
            port = ServerProcess.freePort();
            ServerProcess started = launchOn(port);
            if (started.listens(port, PATIENCE)) {
                return started;
            }
            started.stop();
            if (tried == PORTS_TRIED_MAX) {
                throw broken(started);
            }
        }
    }

    private ServerProcess launchOn(int port) {
        return ServerProcess.start(
                USER,
                folder.resolve("slapd.log"),
                List.of(slapd.toString(), "-d", "none", "-f", folder.resolve("slapd.conf").toString(),
                        "-h", "ldap://127.0.0.1:" + port),
                null);
    }

    private static IllegalStateException broken(ServerProcess process) {
        return new IllegalStateException("slapd does not start; it said: " + process.output());
    }

    private static List<String> concat(List<String> first, List<String> second) {
        List<String> both = new ArrayList<>(first);
        both.addAll(second);
        return both;
    }

    private String configuration(List<String> databaseLines) {
        return CONFIGURATION.replace("FOLDER", folder.toString()) + String.join("\n", databaseLines) + "\n";
    }

    private static final List<String> MEMBER_OF = List.of("overlay memberof", "memberof-refint true");

    // Members are kept sorted, so that adding one to a large group does not compare it with all others.
    private static final String CONFIGURATION = """
            include /etc/ldap/schema/core.schema
            include /etc/ldap/schema/cosine.schema
            include /etc/ldap/schema/inetorgperson.schema
            include /etc/ldap/schema/nis.schema
            modulepath /usr/lib/ldap
            moduleload back_mdb.la
            moduleload memberof.la
            moduleload ppolicy.la
            moduleload unique.la
            pidfile FOLDER/slapd.pid
            argsfile FOLDER/slapd.args
            sortvals member uniqueMember memberUid
            sizelimit 500
            threads 8
            database mdb
            suffix dc=example,dc=org
            rootdn cn=admin,dc=example,dc=org
            directory FOLDER/data
            maxsize 8589934592
            index objectClass,entryUUID,uid,cn,member,uniqueMember,memberUid,employeeNumber,memberOf eq
            limits dn.exact=cn=tenure,dc=example,dc=org size.soft=unlimited size.hard=unlimited
            access to attrs=userPassword by dn.exact=cn=tenure,dc=example,dc=org manage by anonymous auth by * none
            access to * by dn.exact=cn=tenure,dc=example,dc=org manage by dn.exact=cn=reader,dc=example,dc=org read by self read by * none
            overlay ppolicy
            ppolicy_default cn=passwords,dc=example,dc=org
            """;

    private static final String BASE = """
            dn: dc=example,dc=org
            objectClass: dcObject
            objectClass: organization
            dc: example
            o: Example

            dn: ou=people,dc=example,dc=org
            objectClass: organizationalUnit
            ou: people

            dn: ou=left,ou=people,dc=example,dc=org
            objectClass: organizationalUnit
            ou: left

            dn: ou=groups,dc=example,dc=org
            objectClass: organizationalUnit
            ou: groups

            dn: cn=passwords,dc=example,dc=org
            objectClass: organizationalRole
            objectClass: pwdPolicy
            cn: passwords
            pwdAttribute: userPassword
            pwdLockout: TRUE

            dn: cn=tenure,dc=example,dc=org
            objectClass: organizationalRole
            objectClass: simpleSecurityObject
            cn: tenure
            userPassword: only-for-tests

            dn: cn=reader,dc=example,dc=org
            objectClass: organizationalRole
            objectClass: simpleSecurityObject
            cn: reader
            userPassword: only-for-tests
            """;
}
