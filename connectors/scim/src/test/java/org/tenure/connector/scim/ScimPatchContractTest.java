package org.tenure.connector.scim;

import java.util.Map;
import org.tenure.connector.scim.server.ScimDialect;

class ScimPatchContractTest extends ScimContract {

    ScimPatchContractTest() {
        super(ScimDialect.STANDARD, Map.of());
    }
}
