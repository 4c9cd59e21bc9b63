package org.tenure.connector.scim;

import java.util.List;
import org.tenure.connector.spi.Connection;
import org.tenure.connector.spi.Connector;
import org.tenure.connector.spi.Setting;
import org.tenure.connector.spi.Settings;

/// Drives users and groups of a SCIM 2.0 service.
public final class ScimConnector implements Connector {

    @Override
    public String name() {
        return "scim";
    }

    @Override
    public List<Setting> settings() {
        return ScimSettings.ALL;
    }

    @Override
    public Connection open(Settings settings) {
        return new ScimConnection(ScimSettings.of(settings));
    }
}
