package org.tenure;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// Whether a database that somebody else runs will do: looked at before anything else touches it.
final class ExternalDatabase {

    private static final String PREFIX = "jdbc:postgresql:";
    private static final int VERSION_MIN = 15;
    private static final String PATIENCE_SECONDS = "10";

    private ExternalDatabase() {}

    /// @throws IllegalStateException with the sentence for whoever starts the server
    static void check(String url, String user, String password) {
        if (!url.startsWith(PREFIX)) {
            throw new IllegalStateException(
                    "Setting `tenure.database.url` is `%s`; an address such as `jdbc:postgresql://127.0.0.1:5432/tenure` is meant."
                            .formatted(shown(url)));
        }
        Properties how = new Properties();
        how.setProperty("user", user);
        how.setProperty("password", password);
        how.setProperty("connectTimeout", PATIENCE_SECONDS);
        how.setProperty("loginTimeout", PATIENCE_SECONDS);
        how.setProperty("ApplicationName", "tenure");
        try (Connection connection = DriverManager.getConnection(url, how);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show server_version_num")) {
            row.next();
            refusal(shown(url), row.getInt(1)).ifPresent(sentence -> {
                throw new IllegalStateException(sentence);
            });
        } catch (SQLException failed) {
            throw new IllegalStateException(sentence(shown(url), user, failed), failed);
        }
    }

    /// `version` as the server has it, e.g. 150004 for 15.4.
    static Optional<String> refusal(String url, int version) {
        return version / 10_000 >= VERSION_MIN
                ? Optional.empty()
                : Optional.of(
                        "The database at `%s` is PostgreSQL %d; %d or newer is needed. Upgrade it, or leave out `tenure.database.url` to use the one that comes along."
                                .formatted(url, version / 10_000, VERSION_MIN));
    }

    private static String sentence(String url, String user, SQLException failed) {
        String state = failed.getSQLState() == null ? "" : failed.getSQLState();
        if (state.startsWith("28")) {
            return "The database at `%s` does not let `%s` in. Check `tenure.database.user` and `tenure.database.password`."
                    .formatted(url, user);
        }
        if (state.equals("3D000")) {
            return "The database at `%s` does not exist. Create it, owned by `%s`.".formatted(url, user);
        }
        return state.startsWith("08")
                ? "The database at `%s` cannot be reached. Check `tenure.database.url`, and that it runs."
                        .formatted(url)
                : "The database at `%s` does not answer as it should: %s".formatted(url,
                        firstLine(failed.getMessage()));
    }

    private static String firstLine(@Nullable String text) {
        return text == null ? "it does not say why." : text.lines().findFirst().orElse("");
    }

    /// Without the part that may hold a password.
    private static String shown(String url) {
        return url.replaceFirst("\\?.*", "").replaceFirst("//[^/@]*@", "//");
    }
}
