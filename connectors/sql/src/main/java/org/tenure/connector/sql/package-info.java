/// Accounts that live in the tables of a relational database, reached through JDBC.
///
/// Values are always bound, never written into a statement; what a statement may bind is checked when the connection is
/// opened. Every call is one transaction. It never changes the shape of the database.
///
/// Start at [SqlConnector], then [SqlConnection]; [SqlSettings] holds what the configuration describes.
@NullMarked
package org.tenure.connector.sql;

import org.jspecify.annotations.NullMarked;
