package org.tenure.connector.contract.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A real OpenLDAP server for tests: `dc=example,dc=org` with `ou=people` (and `ou=left` in it) and `ou=groups`.
///
/// It knows the schemas core, cosine, inetOrgPerson and nis, password policies and, unless made [#plain], keeps
/// `memberOf`. [#WRITER] may change everything, [#READER] may only look; nobody else sees anything but themselves.
public final class Slapd extends SystemServer {

    public static final String SUFFIX = "dc=example,dc=org";
    public static final String PEOPLE = "ou=people," + SUFFIX;
    /// Where accounts go that are disabled by moving them.
    public static final String LEFT = "ou=left," + PEOPLE;
    public static final String GROUPS = "ou=groups," + SUFFIX;
    public static final String WRITER = "cn=tenure," + SUFFIX;
    public static final String READER = "cn=reader," + SUFFIX;
    /// The password of both.
    public static final String PASSWORD = "only-for-tests";

    private static final String USER = "openldap";

    private Slapd(List<String> databaseLines) {
        super(ServerProcess.program("slapd", "/usr/sbin/slapd"), "tenure-slapd-", USER);
        try {
            Path data = Files.createDirectory(folder().resolve("data"));
            ServerProcess.own(data, USER);
            Files.writeString(folder().resolve("slapd.conf"), configuration(databaseLines));
            Files.writeString(folder().resolve("base.ldif"), BASE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        load();
        launch();
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

    public String url() {
        return "ldap://127.0.0.1:" + port();
    }

    private void load() {
        ServerProcess add = ServerProcess.start(
                USER,
                folder().resolve("slapadd.log"),
                List.of(program(), "-Tadd", "-f", folder().resolve("slapd.conf").toString(),
                        "-l", folder().resolve("base.ldif").toString()),
                null);
        complete(add);
    }

    @Override
    ServerProcess launchOn(int port) {
        return ServerProcess.start(
                USER,
                folder().resolve("slapd.log"),
                List.of(program(), "-d", "none", "-f", folder().resolve("slapd.conf").toString(),
                        "-h", "ldap://127.0.0.1:" + port),
                null);
    }

    @Override
    boolean isUp(ServerProcess started, int port) {
        return started.listens(port, PATIENCE);
    }

    private static List<String> concat(List<String> first, List<String> second) {
        List<String> both = new ArrayList<>(first);
        both.addAll(second);
        return both;
    }

    private String configuration(List<String> databaseLines) {
        return CONFIGURATION.replace("FOLDER", folder().toString()) + String.join("\n", databaseLines) + "\n";
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
