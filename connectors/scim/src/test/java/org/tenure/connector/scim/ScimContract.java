package org.tenure.connector.scim;

import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.tenure.connector.contract.ConnectorContract;
import org.tenure.connector.contract.system.Wire;
import org.tenure.connector.scim.server.ScimDialect;
import org.tenure.connector.scim.server.ScimServer;
import org.tenure.connector.spi.Connection;
import org.tenure.connector.spi.NewAccount;
import org.tenure.connector.spi.Settings;

/// The contract over one dialect of SCIM.
abstract class ScimContract extends ConnectorContract {

    private static final String TOKEN = "correct-token";

    private final ScimServer server;
    private final Wire wire;
    private final boolean patches;
    private final Map<String, Object> extra;
    private final Connection connection;
    private @Nullable ServerSocket silence;

    ScimContract(ScimDialect dialect, Map<String, Object> extra) {
        this.server = ScimServer.start(TOKEN, dialect);
        this.wire = Wire.to(server.port());
        this.patches = dialect.patch();
        this.extra = extra;
        this.connection = open(Map.of("url", "http://127.0.0.1:" + wire.port() + "/scim/v2"));
    }

    final ScimServer server() {
        return server;
    }

    final Connection open(Map<String, Object> more) {
        var settings = new HashMap<String, Object>(extra);
        settings.put("url", server.baseUrl());
        settings.put("token", TOKEN);
        settings.put("passwords", "true");
        settings.put("pageSize", "10");
        settings.putAll(more);
        return new ScimConnector().open(new Settings(settings));
    }

    @AfterAll
    void letGo() throws Exception {
        connection.close();
        wire.close();
        server.close();
        if (silence != null) {
            silence.close();
        }
    }

    @Override
    protected Connection connection() {
        return connection;
    }

    @Override
    protected Connection open() {
        return open(Map.of());
    }

    /// Counted where the server takes PATCH; without it a group can only be written whole, and so read whole before.
    @Override
    protected OptionalLong bytesAnswered() {
        return patches ? OptionalLong.of(wire.bytesAnswered()) : OptionalLong.empty();
    }

    @Override
    protected Connection openWithWrongPassword() {
        return open(Map.of("token", "wrong-token"));
    }

    @Override
    protected Connection openToDeadPort(Duration timeOut) {
        return openTo(Wire.deadPort(), timeOut);
    }

    @Override
    protected Connection openToSilence(Duration timeOut) {
        if (silence == null) {
            silence = Wire.silence();
        }
        return openTo(silence.getLocalPort(), timeOut);
    }

    private Connection openTo(int port, Duration timeOut) {
        return open(Map.of("url", "http://127.0.0.1:" + port + "/scim/v2", "timeout", timeOut.toString()));
    }

    @Override
    protected Map<String, List<String>> attributes(String login) {
        return Map.of("displayName", List.of("Zoë \"Z\" O'Neill " + login), "name.familyName", List.of("O'Neill"),
                "emails", List.of("a." + login + "@example.org", "b@example.org"), "department", List.of("Ölwerk"),
                "manager", List.of("m-1"));
    }

    @Override
    protected List<String> optionalAttributes() {
        return List.of("title", "costCenter");
    }

    @Override
    protected NewAccount refusedBySchema(String login, String anchor) {
        return new NewAccount(login, anchor, true, Map.of("title", List.of("x".repeat(20_000))), Set.of());
    }

    @Override
    protected String makeEntitlement(String name) {
        return makeEntitlement(name, 0);
    }

    @Override
    protected String makeEntitlement(String name, int members) {
        return server.addGroup(name,
                IntStream.range(0, members).mapToObj(i -> server.addUser(name + "-" + i)).toList());
    }

    /// A server without filters is asked for everybody to find somebody.
    @Override
    protected void forgetMembers(String entitlement) {
        server.removeMembers(entitlement);
    }

    @Override
    protected String missingEntitlement() {
        return "00000000-0000-4000-8000-000000000000";
    }

    @Override
    protected boolean ignoresCase() {
        return true;
    }

    @Override
    protected boolean signsIn(String login, String password) {
        return server.signsIn(login, password);
    }
}
