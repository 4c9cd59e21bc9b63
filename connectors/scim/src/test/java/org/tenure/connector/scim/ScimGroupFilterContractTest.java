package org.tenure.connector.scim;

import java.util.Map;
import org.tenure.connector.scim.server.ScimDialect;

class ScimGroupFilterContractTest extends ScimContract {

    ScimGroupFilterContractTest() {
        super(ScimDialect.STANDARD.withoutGroupsOnUsers().withCursors(), Map.of("patchStyle", "entra"));
    }
}
