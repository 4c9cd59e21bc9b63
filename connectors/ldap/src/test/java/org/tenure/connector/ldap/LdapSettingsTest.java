package org.tenure.connector.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.util.ssl.KeyStoreKeyManager;
import com.unboundid.util.ssl.SSLUtil;
import java.io.File;
import java.io.FileInputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenure.connector.contract.system.Slapd;
import org.tenure.connector.spi.Capability;
import org.tenure.connector.spi.Connection;
import org.tenure.connector.spi.Connector;
import org.tenure.connector.spi.Setting;
import org.tenure.connector.spi.Settings;
import org.tenure.connector.spi.TargetException;
import org.tenure.connector.spi.TargetException.Kind;

class LdapSettingsTest {

    @TempDir
    private Path folder;

    @Test
    void isFoundByItsName() {
        assertThat(ServiceLoader.load(Connector.class)).extracting(Connector::name).contains("ldap");
        assertThat(new LdapConnector().settings()).filteredOn(Setting::secret)
                .extracting(Setting::name)
                .containsExactly("password");
    }

    @Test
    void aPasswordNeverCrossesTheNetworkInReadableForm() {
        refused(Map.of("url", "ldap://directory.example.org"), "`url`", "`startTls: true`", "`allowPlain: true`");
        refused(Map.of("url", "ldap://10.0.0.1:389"), "`url`");
        for (Map<String, Object> fine : List.<Map<String, Object>>of(
                Map.of("url", "ldap://directory.example.org", "startTls", true),
                Map.of("url", "ldap://directory.example.org", "allowPlain", true),
                Map.of("url", "ldaps://directory.example.org"),
                Map.of("url", "ldap://localhost"),
                Map.of("url", "ldap://[::1]:389"))) {
            assertThatCode(() -> open(fine).close()).doesNotThrowAnyException();
        }
    }

    @Test
    void whatIsWrongIsNamed() {
        refused(Map.of("acountBase", "x"), "`acountBase` is unknown");
        refused(Map.of("url", "directory"), "setting `url` is `directory`");
        refused(Map.of("url", "ldaps://x", "startTls", true), "`startTls`");
        refused(Map.of("bindDn", "me"), "setting `bindDn` is `me`");
        refused(Map.of("password", ""), "setting `password` is missing");
        refused(Map.of("accountBase", "people"), "setting `accountBase` is `people`");
        refused(Map.of("timeOut", "0s"), "`timeOut`");
        refused(Map.of("timeOut", "soon"), "`timeOut` is `soon`");
        refused(Map.of("concurrency", 0), "`concurrency` is `0`");
        refused(Map.of("trustFile", "/nowhere.pem"), "`trustFile` is `/nowhere.pem`");
        refused(Map.of("groupBase", Slapd.GROUPS, "groupObjectClass", "team"), "`memberAttribute` is missing");
        refused(Map.of("disable", Map.of("attribute", "x")), "`disabled` is missing");
        refused(Map.of("disable", Map.of("atribute", "x")), "`atribute` is unknown");
        refused(Map.of("disable", Map.of("moveTo", "ou=gone,dc=other")), "`disable.moveTo`");
        refused(Map.of("disable", Map.of("moveTo", Slapd.LEFT, "attribute", "x")), "one of them is meant");
    }

    @Test
    void capabilitiesFollowFromTheSettings() {
        try (Connection little = open(Map.of())) {
            assertThat(little.capabilities()).contains(Capability.ANCHOR)
                    .doesNotContain(Capability.DISABLE, Capability.ENTITLEMENTS, Capability.END_SESSIONS);
        }
        try (Connection more = open(Map.of("groupBase", Slapd.GROUPS, "disable", Map.of("moveTo", Slapd.LEFT)))) {
            assertThat(more.capabilities()).contains(Capability.DISABLE, Capability.ENTITLEMENTS);
        }
    }

    @Test
    void noSettingIsEverShown() {
        Settings settings = new Settings(with(Map.of("password", "hush")));

        assertThat(LdapSettings.of(settings).toString()).doesNotContain("hush");
    }

    @Test
    void anEncryptedConnectionNeedsACertificateThatIsTrusted() throws Exception {
        InMemoryDirectoryServer server = startWithCertificateOf("localhost");
        try (Connection tls = open(Map.of("url", ldaps(server), "trustFile", pem()));
                Connection startTls = open(Map.of("url", ldap(server), "startTls", true, "trustFile", pem()));
                Connection untrusted = open(Map.of("url", ldaps(server)));
                Connection startUntrusted = open(Map.of("url", ldap(server), "startTls", true))) {
            assertThat(tls.test()).contains(ldaps(server));
            assertThat(startTls.test()).contains(ldap(server));
            notTrusted(untrusted);
            notTrusted(startUntrusted);
        } finally {
            server.shutDown(true);
        }
    }

    @Test
    void anEncryptedConnectionNeedsACertificateOfTheRightName() throws Exception {
        InMemoryDirectoryServer server = startWithCertificateOf("directory.example.org");
        try (Connection tls = open(Map.of("url", ldaps(server), "trustFile", pem()));
                Connection startTls = open(Map.of("url", ldap(server), "startTls", true, "trustFile", pem()))) {
            notTrusted(tls);
            notTrusted(startTls);
        } finally {
            server.shutDown(true);
        }
    }

    private static void notTrusted(Connection connection) {
        TargetException failure = catchThrowableOfType(TargetException.class, connection::test);
        assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(Kind.CONFIGURATION);
        assertThat(failure)
                .hasMessageContainingAll("cannot be trusted", "`trustFile`")
                .hasMessageNotContaining("Exception");
    }

    private static String ldaps(InMemoryDirectoryServer server) {
        return "ldaps://localhost:" + server.getListenPort("tls");
    }

    private static String ldap(InMemoryDirectoryServer server) {
        return "ldap://localhost:" + server.getListenPort("plain");
    }

    private String pem() {
        return folder.resolve("trusted.pem").toString();
    }

    private InMemoryDirectoryServer startWithCertificateOf(String name) throws Exception {
        File store = folder.resolve("keys").toFile();
        int made = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=" + name,
                "-ext", "san=dns:" + name, "-storetype", "PKCS12", "-keystore", store.toString(),
                "-storepass", Slapd.PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        assertThat(made).as("keytool").isZero();
        char[] pin = Slapd.PASSWORD.toCharArray();
        certificate(store, pin);
        SSLUtil ssl = new SSLUtil(new KeyStoreKeyManager(store, pin, "PKCS12", null), null);
        InMemoryDirectoryServerConfig config = InMemoryServer.config();
        InetAddress here = InetAddress.getLoopbackAddress();
        config.setListenerConfigs(
                InMemoryListenerConfig.createLDAPConfig("plain", here, 0, ssl.createSSLSocketFactory()),
                InMemoryListenerConfig.createLDAPSConfig(
                        "tls", here, 0, ssl.createSSLServerSocketFactory(), ssl.createSSLSocketFactory()));
        return InMemoryServer.start(config);
    }

    private void certificate(File store, char[] pin) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (FileInputStream in = new FileInputStream(store)) {
            keys.load(in, pin);
        }
        byte[] encoded = keys.getCertificate(keys.aliases().nextElement()).getEncoded();
        Files.writeString(folder.resolve("trusted.pem"), "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(encoded) + "\n-----END CERTIFICATE-----\n");
    }

    private static void refused(Map<String, Object> settings, String... words) {
        TargetException failure = catchThrowableOfType(TargetException.class, () -> open(settings));
        assertThat(failure.kind()).isEqualTo(Kind.CONFIGURATION);
        assertThat(failure).hasMessageContainingAll(words);
    }

    private static Connection open(Map<String, Object> more) {
        return new LdapConnector().open(new Settings(with(more)));
    }

    private static Map<String, Object> with(Map<String, Object> more) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "url", "ldap://127.0.0.1:389",
                "bindDn", Slapd.WRITER,
                "password", Slapd.PASSWORD,
                "accountBase", Slapd.PEOPLE));
        all.putAll(more);
        return all;
    }
}
