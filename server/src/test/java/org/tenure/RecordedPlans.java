package org.tenure;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The plan of every statement that a server executes, nested ones in functions and triggers included, as PostgreSQL's own
/// `auto_explain` sends them along with the answers.
///
/// Add it to the beans of a server: it puts itself in front of the data source.
final class RecordedPlans implements BeanPostProcessor {

    /// A statement and the tables that its plan reads from one end to the other.
    record Plan(String query, TreeSet<String> scanned) {}

    private final ConcurrentLinkedQueue<String> notices = new ConcurrentLinkedQueue<>();

    /// Makes all later connections to the current database send plans.
    static void switchOn(JdbcTemplate superuser) {
        for (String setting : List.of(
                "session_preload_libraries = 'auto_explain'", "auto_explain.log_min_duration = 0",
                "auto_explain.log_format = 'json'",
                "auto_explain.log_nested_statements = on", "auto_explain.log_level = 'notice'")) {
            superuser.execute("do $$ begin execute format('alter database %I set " + setting.replace("'", "''")
                    + "', current_database()); end $$");
        }
    }

    /// What was executed since the last call, each statement once.
    List<Plan> take() {
        Map<String, Plan> plans = new LinkedHashMap<>();
        for (String notice = notices.poll(); notice != null; notice = notices.poll()) {
            int begin = notice.indexOf('{');
            if (begin >= 0 && notice.contains("plan:")) {
                JsonNode explained = JsonMapper.shared().readTree(notice.substring(begin, notice.lastIndexOf('}') + 1));
                String query = explained.path("Query Text").asString().replaceAll("\\s+", " ").strip();
                scanned(explained.path("Plan"),
                        plans.computeIfAbsent(query, text -> new Plan(text, new TreeSet<>())).scanned());
            }
        }
        return List.copyOf(plans.values());
    }

    private static void scanned(JsonNode node, TreeSet<String> tables) {
        if (node.path("Node Type").asString("").equals("Seq Scan")) {
            tables.add(node.path("Relation Name").asString());
        }
        node.path("Plans").forEach(child -> scanned(child, tables));
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof DataSource source ? listening(DataSource.class, source) : bean;
    }

    /// The same thing, but what it opens listens too, and notices are taken before they are lost.
    private <T> T listening(Class<T> type, T delegate) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type}, (_, method, arguments) -> {
            if (delegate instanceof Connection connection && method.getName().equals("close")
                    && !connection.isClosed()) {
                keep(connection.getWarnings());
            }
            if (delegate instanceof Statement statement && method.getName().equals("close") && !statement.isClosed()) {
                keep(statement.getWarnings());
            }
            try {
                Object answer = method.invoke(delegate, arguments);
                if (delegate instanceof Statement statement && method.getName().startsWith("execute")) {
                    keep(statement.getWarnings());
                    statement.clearWarnings();
                }
                return opened(method.getReturnType(), answer);
            } catch (InvocationTargetException failed) {
                throw failed.getCause();
            }
        }));
    }

    private @Nullable Object opened(Class<?> type, @Nullable Object answer) {
        boolean listens = Connection.class.isAssignableFrom(type) || Statement.class.isAssignableFrom(type);
        return listens && answer != null ? listeningAs(type, answer) : answer;
    }

    private <T> T listeningAs(Class<T> type, Object answer) {
        return listening(type, type.cast(answer));
    }

    private void keep(@Nullable SQLWarning first) throws SQLException {
        for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
            notices.add(String.valueOf(warning.getMessage()));
        }
    }
}
