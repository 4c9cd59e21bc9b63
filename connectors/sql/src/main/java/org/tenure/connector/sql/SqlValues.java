package org.tenure.connector.sql;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.spi.TargetException;
import org.tenure.connector.spi.TargetException.Kind;

/// Text to typed columns and back, one text per value whatever the database or the time zone of either side:
/// `true` and `false`, ISO dates and times, instants in UTC.
final class SqlValues {

    /// The type of a column, as the driver tells it.
    record Column(int type, String typeName, boolean nullable, boolean writable) {}

    private SqlValues() {}

    static void bind(
            PreparedStatement statement, int index, String parameter, @Nullable String text, @Nullable Column column,
            SqlDialect dialect)
            throws SQLException {
        if (dialect == SqlDialect.POSTGRESQL) {
            // Left unspecified, the server reads the text as the type of the place it stands in.
            if (text == null) {
                statement.setNull(index, Types.OTHER);
            } else {
                statement.setObject(index, text, Types.OTHER);
            }
        } else if (text == null) {
            statement.setNull(index, column == null ? Types.VARCHAR : column.type());
        } else {
            try {
                bindTyped(statement, index, text, column == null ? Types.VARCHAR : column.type());
            } catch (NumberFormatException | DateTimeException unreadable) {
                throw new TargetException(Kind.SCHEMA, "`" + parameter + "` does not fit its column of type `"
                        + (column == null ? "text" : column.typeName()) + "`", null);
            }
        }
    }

    private static void bindTyped(PreparedStatement statement, int index, String text, int type) throws SQLException {
        switch (type) {
            case Types.BIT, Types.BOOLEAN, Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> {
                Boolean truth = truth(text);
                if (truth != null) {
                    statement.setInt(index, truth ? 1 : 0);
                } else {
                    statement.setLong(index, Long.parseLong(text));
                }
            }
            case Types.DECIMAL, Types.NUMERIC, Types.DOUBLE, Types.FLOAT, Types.REAL ->
                statement.setBigDecimal(index, new BigDecimal(text));
            case Types.DATE -> statement.setObject(index, LocalDate.parse(text));
            case Types.TIMESTAMP -> statement.setObject(index, local(text));
            case Types.TIMESTAMP_WITH_TIMEZONE -> statement.setObject(index, OffsetDateTime.parse(text));
            default -> statement.setString(index, text);
        }
    }

    private static LocalDateTime local(String text) {
        if (text.endsWith("Z")) {
            return LocalDateTime.ofInstant(java.time.Instant.parse(text), ZoneOffset.UTC);
        }
        return text.indexOf('T') < 0 && text.indexOf(' ') < 0
                ? LocalDate.parse(text).atStartOfDay()
                : LocalDateTime.parse(text.replace(' ', 'T'));
    }

    static @Nullable String read(ResultSet row, int index) throws SQLException {
        int type = row.getMetaData().getColumnType(index);
        String typeName = row.getMetaData().getColumnTypeName(index).toLowerCase(Locale.ROOT);
        return switch (type) {
            case Types.BIT, Types.BOOLEAN -> flag(row.getString(index));
            case Types.CHAR -> stripped(row.getString(index));
            case Types.DATE -> text(row.getObject(index, LocalDate.class));
            case Types.TIMESTAMP_WITH_TIMEZONE -> instant(row.getObject(index, OffsetDateTime.class));
            case Types.TIMESTAMP -> typeName.equals("timestamptz")
                    ? instant(row.getObject(index, OffsetDateTime.class))
                    : dateTime(row.getObject(index, LocalDateTime.class));
            default -> row.getString(index);
        };
    }

    /// `t`, `1`, `true` are one answer of drivers to one question; longer bit strings stay as they are.
    private static @Nullable String flag(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return switch (text) {
            case "t", "1", "true", "b'1'" -> "true";
            case "f", "0", "false", "b'0'" -> "false";
            default -> text;
        };
    }

    private static @Nullable String stripped(@Nullable String text) {
        return text == null ? null : text.stripTrailing();
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static @Nullable String instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant().toString();
    }

    private static @Nullable String dateTime(@Nullable LocalDateTime time) {
        return time == null ? null : DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
    }

    /// Whether a column's value is the one the settings mean, though they may spell it otherwise (`true`, `1`, `1.0`).
    static boolean same(String seen, String meant) {
        if (seen.equals(meant)) {
            return true;
        }
        Boolean one = loose(seen);
        if (one != null && one.equals(loose(meant))) {
            return true;
        }
        try {
            return new BigDecimal(seen).compareTo(new BigDecimal(meant)) == 0;
        } catch (NumberFormatException notNumbers) {
            return false;
        }
    }

    private static @Nullable Boolean truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "t", "yes", "on" -> Boolean.TRUE;
            case "false", "f", "no", "off" -> Boolean.FALSE;
            default -> null;
        };
    }

    private static @Nullable Boolean loose(String text) {
        return switch (text) {
            case "1" -> Boolean.TRUE;
            case "0" -> Boolean.FALSE;
            default -> truth(text);
        };
    }
}
