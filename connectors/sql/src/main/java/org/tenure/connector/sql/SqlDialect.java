package org.tenure.connector.sql;

/// What differs between databases in the statements we write. Values are bound by type everywhere but on PostgreSQL,
/// which is asked to read the text as whatever the place it stands in needs.
enum SqlDialect {
    POSTGRESQL('"'),
    MARIADB('`'),
    /// MySQL: like MariaDB, without `returning`.
    MYSQL('`'),
    STANDARD('"');

    private final char quote;

    SqlDialect(char quote) {
        this.quote = quote;
    }

    static SqlDialect of(String url) {
        if (url.startsWith("jdbc:postgresql:")) {
            return POSTGRESQL;
        }
        if (url.startsWith("jdbc:mariadb:")) {
            return MARIADB;
        }
        return url.startsWith("jdbc:mysql:") ? MYSQL : STANDARD;
    }

    /// A name as it is, upper and lower case included.
    String quoted(String name) {
        return quote + name.replace(String.valueOf(quote), "" + quote + quote) + quote;
    }

    /// The name of a table, with its schema in front when it has one.
    String table(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? quoted(name) : quoted(name.substring(0, dot)) + "." + quoted(name.substring(dot + 1));
    }

    String firstRows(int count) {
        return this == STANDARD ? " fetch first " + count + " rows only" : " limit " + count;
    }

    boolean returnsKeys() {
        return this == POSTGRESQL || this == MARIADB;
    }

    boolean escapesWithBackslash() {
        return this == MARIADB || this == MYSQL;
    }

    /// What follows an insert so that a row that is there already is no error.
    String unlessThere(String table, String column) {
        return switch (this) {
            case POSTGRESQL -> " on conflict do nothing";
            case MARIADB, MYSQL ->
                " on duplicate key update " + quoted(column) + " = " + table(table) + "." + quoted(column);
            case STANDARD -> "";
        };
    }

    String fromNothing() {
        return escapesWithBackslash() ? " from dual" : "";
    }
}
