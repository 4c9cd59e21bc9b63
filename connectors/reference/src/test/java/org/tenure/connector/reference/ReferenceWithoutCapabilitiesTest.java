package org.tenure.connector.reference;

import java.util.Map;
import java.util.List;
import org.tenure.connector.spi.Connection;

/// The contract for a connection that can do little: what it does not list it must refuse.
class ReferenceWithoutCapabilitiesTest extends ReferenceContractTest {

    @Override
    Connection open(Map<String, Object> settings) {
        var all = new java.util.HashMap<>(settings);
        all.put("without",
                List.of("DISABLE", "SET_PASSWORD", "END_SESSIONS", "ENTITLEMENTS", "LIST_ENTITLEMENTS", "ANCHOR"));
        return super.open(all);
    }
}
