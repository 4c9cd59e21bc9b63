package org.tenure.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Why somebody has what they have, as a tree: job → rule → roles → target, with account, operation and read-back below it.
final class AccessTree {

    private static final String ROLE = "role:";

    private final Session session;
    private final JsonNode person;
    private final @Nullable String only;
    private final Tree tree = new Tree();
    private boolean empty = true;

    AccessTree(Session session, JsonNode person, @Nullable String only) {
        this.session = session;
        this.person = person;
        this.only = only;
    }

    boolean isEmpty() {
        return empty;
    }

    /// `engineer` for `role:engineer`.
    static String plain(String target) {
        return target.startsWith(ROLE) ? target.substring(ROLE.length()) : target;
    }

    void add(JsonNode explained) {
        JsonNode access = explained.path("access");
        List<JsonNode> reasons = Answers.list(access.path("reasons"))
                .stream()
                .filter(reason -> isAsked(access, reason))
                .toList();
        for (JsonNode reason : reasons) {
            empty = false;
            Tree end = way(access, reason);
            since(end.fields(), reason);
            long others = access.path("reasons").size() - 1L;
            if (others > 0) {
                end.fields().add("also", "by " + Answers.number(others, "other reason", "other reasons"));
            }
            delivery(end.fields(), access, explained.path("delivery"));
        }
    }

    /// An account that nothing justifies any more: whether it can still be used, what was done to it, and when that was read back.
    void addLeft(JsonNode left) {
        String application = Answers.text(left, "application");
        if (only != null && !only.equals(application) && !only.startsWith(application + "/")) {
            return;
        }
        JsonNode delivery = left.path("delivery");
        String state = Answers.word(left, "state");
        String account = switch (state) {
            case "gone" -> Answers.text(delivery, "login") + " (deleted)";
            case "intended" -> Answers.text(delivery, "login") + " (not made)";
            default -> account(delivery);
        };
        Fields fields = tree.child("accounts that nothing justifies any more")
                .child(account + " at " + Answers.text(delivery, "connection"))
                .fields();
        String steps = Answers.joined(left.path("steps"), ", ");
        fields.add("operation", (steps.isEmpty() ? "" : steps + ": ") + operation(delivery));
        fields.add("waits for", Answers.text(delivery, "waitingFor"));
        fields.add("problem", Answers.text(delivery, "problem"));
        fields.add("read back", session.time(delivery, state.equals("gone") ? "finished" : "seen"));
    }

    private boolean isAsked(JsonNode access, JsonNode reason) {
        String wanted = only;
        if (wanted == null) {
            return !isImplied(access, reason);
        }
        return wanted.startsWith(ROLE)
                ? Answers.texts(reason.path("path")).contains(plain(wanted))
                : Answers.text(access, "target").equals(wanted);
    }

    /// Whether it is the account that an entitlement there needs: drawn once, below that entitlement.
    private static boolean isImplied(JsonNode access, JsonNode reason) {
        String entitlements = Answers.text(access, "application") + "/";
        return Answers.word(access, "kind").equals("account")
                && Answers.texts(reason.path("path")).stream().anyMatch(step -> step.startsWith(entitlements));
    }

    private Tree way(JsonNode access, JsonNode reason) {
        Tree at = tree.child(job(reason)).child(because(reason));
        String target = Answers.text(access, "target");
        List<String> roles = new ArrayList<>(Answers.texts(reason.path("path")));
        if (!roles.isEmpty() && roles.getLast().equals(target)) {
            roles.removeLast();
        }
        if (!roles.isEmpty()) {
            at = at.child("through " + String.join(" → ", roles));
        }
        String purpose = Answers.text(access, "purpose");
        return at.child(target
                + (Answers.text(access, "kind").equalsIgnoreCase("account") ? " account" : "")
                + (purpose.isEmpty() || purpose.equals("standard") ? "" : " (" + purpose + ")"));
    }

    private String job(JsonNode reason) {
        String key = Answers.text(reason, "employment");
        if (key.isEmpty()) {
            return "not by a job";
        }
        return Answers.list(person.path("employments"))
                .stream()
                .filter(job -> Answers.text(job, "key").equals(key))
                .findFirst()
                .map(People::job)
                .orElse("job " + key);
    }

    private static String because(JsonNode reason) {
        String rule = Answers.text(reason, "rule");
        if (rule.isEmpty()) {
            return Answers.spaced(Answers.word(reason, "kind")).replace('_', ' ');
        }
        return "rule %s, version %s: %s".formatted(rule, Answers.text(reason, "ruleVersion"),
                Answers.text(reason, "condition"));
    }

    private void since(Fields fields, JsonNode reason) {
        String ends = session.time(reason, "to");
        fields.add("since", session.time(reason, "from") + (ends.isEmpty() ? "" : ", until " + ends));
    }

    private void delivery(Fields fields, JsonNode access, JsonNode delivery) {
        String blocked = Answers.joined(access.path("blockedBy"), ", ");
        if (!blocked.isEmpty()) {
            fields.add("blocked", "by " + blocked
                    + (Answers.flag(access, "desired") ? ", but another reason stands" : ": it is not to be there"));
        }
        String connection = Answers.text(delivery, "connection");
        if (connection.isEmpty()) {
            fields.add("account", "none at " + Answers.text(access, "application") + " yet");
            return;
        }
        fields.add("account", account(delivery) + " at " + connection);
        fields.add("operation", operation(delivery));
        fields.add("waits for", Answers.text(delivery, "waitingFor"));
        fields.add("problem", Answers.text(delivery, "problem"));
        String seen = session.time(delivery, "seen");
        fields.add("read back", seen.isEmpty() ? "not yet" : seen);
    }

    private static String account(JsonNode delivery) {
        String login = Answers.text(delivery, "login");
        String enabled = delivery.path("enabled").isBoolean()
                ? Answers.flag(delivery, "enabled") ? " (enabled)" : " (disabled)"
                : "";
        return (login.isEmpty() ? "without a login yet," : login) + enabled;
    }

    private String operation(JsonNode delivery) {
        String id = Answers.text(delivery, "operation");
        if (id.isEmpty()) {
            return "";
        }
        String finished = session.time(delivery, "finished");
        return Answers.word(delivery, "state") + (finished.isEmpty() ? "" : " " + finished) + ", " + id;
    }

    void print() {
        tree.print(session.out(), session.width());
    }
}
