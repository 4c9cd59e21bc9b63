package org.tenure.connector.scim;

import java.util.Map;
import org.tenure.connector.scim.server.ScimDialect;

class ScimPutContractTest extends ScimContract {

    ScimPutContractTest() {
        super(ScimDialect.STANDARD.withoutPatch(), Map.of());
    }
}
