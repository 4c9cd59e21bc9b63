package org.tenure.connector.ldap;

import java.util.List;
import org.tenure.connector.spi.Connection;
import org.tenure.connector.spi.Connector;
import org.tenure.connector.spi.Setting;
import org.tenure.connector.spi.Setting.Type;
import org.tenure.connector.spi.Settings;

/// The connector named `ldap`.
public final class LdapConnector implements Connector {

    private static final List<Setting> SETTINGS = List.of(
            required("url", "`ldap://host:389` or `ldaps://host:636`"),
            optional("startTls", Type.BOOLEAN, "false", "Encrypt an `ldap://` connection (RFC 4513, section 3)"),
            optional("trustFile", Type.TEXT, null, "PEM file with the certificates to trust instead of the JVM's"),
            optional("allowPlain", Type.BOOLEAN, "false", "Allow an unencrypted connection to another machine"),
            required("bindDn", "Name to sign in with"),
            new Setting("password", Type.TEXT, true, true, null, "Password to sign in with"),
            required("accountBase", "Entry that accounts are created under and looked for below"),
            optional("accountRdn", Type.TEXT, "uid", "Attribute that names an account's entry"),
            optional("objectClasses", Type.LIST, "inetOrgPerson", "Object classes of an account, structural one first"),
            optional("loginAttribute", Type.TEXT, "the one of accountRdn", "Attribute that is the login"),
            optional("anchorAttribute", Type.TEXT, "employeeNumber",
                    "Attribute that carries Tenure's anchor; index it"),
            optional("keyAttribute", Type.TEXT, "entryUUID", "Attribute of an entry that never changes"),
            optional("disable", Type.OBJECT, null,
                    "How an account is switched off: `attribute`, `disabled` and, if need be, `enabled`; or `moveTo`"),
            optional("groupBase", Type.TEXT, null, "Entry that groups are looked for below; without it there are none"),
            optional("groupObjectClass", Type.TEXT, "groupOfNames", "Object class of a group"),
            optional("memberAttribute", Type.TEXT, "by class", "Attribute of a group that has its members"),
            optional("dummyMember", Type.TEXT, "cn=nobody", "Member of a group that must have one and has none"),
            optional("memberOf", Type.BOOLEAN, "false",
                    "Trust `memberOf` of accounts. Only when the server has kept it since before the first member"),
            optional("concurrency", Type.NUMBER, "8", "How many connections at most"),
            optional("timeOut", Type.DURATION, "30s", "How long a call may take"),
            optional("pageSize", Type.NUMBER, "500", "Entries per page of a list (RFC 2696)"));

    @Override
    public String name() {
        return "ldap";
    }

    @Override
    public List<Setting> settings() {
        return SETTINGS;
    }

    @Override
    public Connection open(Settings settings) {
        return new LdapConnection(LdapSettings.of(settings));
    }

    private static Setting required(String name, String description) {
        return new Setting(name, Type.TEXT, true, false, null, description);
    }

    private static Setting optional(
            String name, Type type, @org.jspecify.annotations.Nullable String standard, String description) {
        return new Setting(name, type, false, false, standard, description);
    }
}
