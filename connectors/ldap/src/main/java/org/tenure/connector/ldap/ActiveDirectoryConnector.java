package org.tenure.connector.ldap;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.spi.Connection;
import org.tenure.connector.spi.Connector;
import org.tenure.connector.spi.Setting;
import org.tenure.connector.spi.Setting.Type;
import org.tenure.connector.spi.Settings;

/// The connector named `active-directory`.
public final class ActiveDirectoryConnector implements Connector {

    private static final List<Setting> SETTINGS = List.of(
            required("url", "`ldaps://dc1.corp.example.org`: one domain controller, by the name in its certificate"),
            optional("startTls", Type.BOOLEAN, "false", "Encrypt an `ldap://` connection (RFC 4513, section 3)"),
            optional("trustFile", Type.TEXT, null, "PEM file with the certificates to trust instead of the JVM's"),
            required("user", "Who signs in: `tenure@corp.example.org`, or the name of an entry"),
            new Setting("password", Type.TEXT, true, true, null, "Password to sign in with"),
            required("accountBase", "Entry that accounts are looked for below"),
            optional("newAccountsOu", Type.TEXT, "the one of accountBase",
                    "Where new accounts are made, and enabled ones come back to"),
            optional("disabledOu", Type.TEXT, null, "Where accounts are moved to when they are disabled"),
            optional("upnSuffix", Type.TEXT, "the domain",
                    "What follows the login in `userPrincipalName`, unless that is among the attributes"),
            optional("anchorAttribute", Type.TEXT, "employeeNumber",
                    "Attribute that carries Tenure's anchor; index it"),
            optional("groupBase", Type.TEXT, null, "Entry that groups are looked for below; without it there are none"),
            optional("nested", Type.BOOLEAN, "false", "A group counts as held through the groups in it, too"),
            optional("primaryGroup", Type.TEXT, null,
                    "Group that takes the place of a primary group which is revoked; without it that is refused"),
            optional("concurrency", Type.NUMBER, "8", "How many connections at most"),
            optional("timeOut", Type.DURATION, "30s", "How long a call may take"),
            optional("pageSize", Type.NUMBER, "500", "Entries per page of a list; a domain allows 1000 at most"));

    @Override
    public String name() {
        return "active-directory";
    }

    @Override
    public List<Setting> settings() {
        return SETTINGS;
    }

    @Override
    public Connection open(Settings settings) {
        return new AdConnection(AdSettings.of(settings));
    }

    private static Setting required(String name, String description) {
        return new Setting(name, Type.TEXT, true, false, null, description);
    }

    private static Setting optional(String name, Type type, @Nullable String standard, String description) {
        return new Setting(name, type, false, false, standard, description);
    }
}
