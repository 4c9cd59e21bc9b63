package org.tenure.connector.reference;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.tenure.connector.contract.ConnectorContract;
import org.tenure.connector.spi.Connection;
import org.tenure.connector.spi.NewAccount;
import org.tenure.connector.spi.Settings;

class ReferenceContractTest extends ConnectorContract {

    private final String name = "contract-" + UUID.randomUUID();
    private final ReferenceTarget target = ReferenceTarget.named(name);
    private final Connection connection = open();

    ReferenceContractTest() {
        target.demandPassword("right");
        target.attributes(1, "displayName", "title", "department");
    }

    final ReferenceTarget target() {
        return target;
    }

    @AfterAll
    void forget() {
        ReferenceTarget.forget(name);
    }

    @Override
    protected Connection connection() {
        return connection;
    }

    @Override
    protected Connection open() {
        return open(Map.of("target", name, "password", "right"));
    }

    Connection open(Map<String, Object> settings) {
        return new ReferenceConnector().open(new Settings(settings));
    }

    @Override
    protected Connection openWithWrongPassword() {
        return open(Map.of("target", name, "password", "wrong"));
    }

    @Override
    protected Connection openToDeadPort(Duration timeOut) {
        ReferenceTarget.named(name + "-dead").onEverything().unreachable();
        return open(Map.of("target", name + "-dead"));
    }

    @Override
    protected Connection openToSilence(Duration timeOut) {
        ReferenceTarget.named(name + "-silent").onEverything().hangs();
        return open(Map.of("target", name + "-silent", "timeOut", timeOut.toString()));
    }

    @Override
    protected Map<String, List<String>> attributes(String login) {
        return Map.of("displayName", List.of("Example of " + login));
    }

    @Override
    protected List<String> optionalAttributes() {
        return List.of("title", "department");
    }

    @Override
    protected NewAccount refusedBySchema(String login, String anchor) {
        return new NewAccount(login, anchor, true, Map.of(), Set.of());
    }

    @Override
    protected String makeEntitlement(String entitlement) {
        target.addEntitlement(entitlement);
        return entitlement;
    }

    @Override
    protected String makeEntitlement(String entitlement, int members) {
        target.addEntitlement(entitlement);
        for (int i = 0; i < members; i++) {
            String login = entitlement + "-" + i;
            target.addAccount(login, Map.of("displayName", List.of(login)));
            target.giveEntitlement(login, entitlement);
        }
        return entitlement;
    }

    @Override
    protected String missingEntitlement() {
        return "missing-" + UUID.randomUUID();
    }

    @Override
    protected boolean ignoresCase() {
        return true;
    }

    @Override
    protected boolean signsIn(String login, String password) {
        return target.signsIn(login, password);
    }
}
