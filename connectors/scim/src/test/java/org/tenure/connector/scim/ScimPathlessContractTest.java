package org.tenure.connector.scim;

import java.util.Map;
import org.tenure.connector.scim.server.ScimDialect;

class ScimPathlessContractTest extends ScimContract {

    ScimPathlessContractTest() {
        super(ScimDialect.STANDARD.withoutFilters(), Map.of("patchStyle", "pathless", "memberships", "user"));
    }
}
