package org.tenure.connector.sql;

import java.util.List;
import org.tenure.connector.spi.Connection;
import org.tenure.connector.spi.Connector;
import org.tenure.connector.spi.Setting;
import org.tenure.connector.spi.Settings;

/// Drives accounts in database tables, by a description of the tables, by statements, or both.
public final class SqlConnector implements Connector {

    @Override
    public String name() {
        return "sql";
    }

    @Override
    public List<Setting> settings() {
        return SqlSettings.ALL;
    }

    @Override
    public Connection open(Settings settings) {
        var sql = SqlSettings.of(settings);
        return new SqlConnection(sql, SqlStatements.of(sql), new SqlPool(sql));
    }
}
