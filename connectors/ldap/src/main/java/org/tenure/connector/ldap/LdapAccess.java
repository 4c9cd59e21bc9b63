package org.tenure.connector.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPURL;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.spi.Settings;

/// How a server is reached and who signs in there, whatever kind of directory it is.
record LdapAccess(Server server, String user, String password, int concurrency, Duration timeOut) {

    /// Where the server is and how it is spoken to.
    record Server(String host, int port, Encryption encryption, @Nullable Path trustFile) {

        String url() {
            return (encryption == Encryption.LDAPS ? "ldaps://" : "ldap://") + host + ":" + port;
        }
    }

    enum Encryption {
        NONE,
        START_TLS,
        LDAPS
    }

    /// The access that the settings describe, for the user whose name is in a setting of the kind of directory.
    static LdapAccess of(Settings settings, String user) {
        return new LdapAccess(
                server(settings),
                user,
                settings.text("password"),
                settings.number("concurrency", 8, 1, 256),
                timeOut(settings));
    }

    String url() {
        return server.url();
    }

    @Override
    public String toString() {
        return "LdapAccess[" + user + " at " + url() + "]";
    }

    private static Server server(Settings settings) {
        String text = settings.text("url");
        LDAPURL url = url(text);
        String host = String.valueOf(url.getHost());
        boolean ldaps = url.getScheme().equalsIgnoreCase("ldaps");
        boolean startTls = settings.flag("startTls", false);
        if (ldaps && startTls) {
            throw LdapValues.wrong("startTls", "true", "`false`, because `ldaps://` is encrypted from the start");
        }
        Encryption encryption = ldaps ? Encryption.LDAPS : startTls ? Encryption.START_TLS : Encryption.NONE;
        if (encryption == Encryption.NONE && !settings.flag("allowPlain", false) && !isLoopback(host)) {
            throw LdapValues.wrong("url", text, "`ldaps://…`, or `startTls: true`. Without encryption the password "
                    + "crosses the network in readable form; where that must be, say `allowPlain: true`");
        }
        return new Server(host, url.getPort(), encryption, trustFile(settings));
    }

    private static LDAPURL url(String text) {
        try {
            LDAPURL url = new LDAPURL(text);
            if (url.hostProvided() && !url.getScheme().equalsIgnoreCase("ldapi")) {
                return url;
            }
        } catch (LDAPException notAnUrl) {
            // said below
        }
        throw LdapValues.wrong("url", text, "`ldap://host:389` or `ldaps://host:636`");
    }

    // A name is looked up only when it is one of those that always mean this machine: opening reaches nothing.
    private static boolean isLoopback(String host) {
        try {
            boolean literal = host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
            return host.equalsIgnoreCase("localhost") || (literal && InetAddress.getByName(host).isLoopbackAddress());
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static @Nullable Path trustFile(Settings settings) {
        String text = settings.find("trustFile").orElse(null);
        if (text == null) {
            return null;
        }
        Path file = Path.of(text);
        if (!Files.isReadable(file)) {
            throw LdapValues.wrong("trustFile", text, "a PEM file that can be read");
        }
        return file;
    }

    private static Duration timeOut(Settings settings) {
        Duration timeOut = settings.duration("timeOut", Duration.ofSeconds(30));
        if (timeOut.isNegative() || timeOut.isZero() || timeOut.compareTo(Duration.ofMinutes(10)) > 0) {
            throw LdapValues.wrong("timeOut", timeOut.toString(), "more than nothing and at most `10m`");
        }
        return timeOut;
    }
}
