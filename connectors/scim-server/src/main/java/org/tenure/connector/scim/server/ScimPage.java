package org.tenure.connector.scim.server;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One page of a list: by index (RFC 7644 section 3.4.2.4) or by cursor (RFC 9865).
final class ScimPage {

    private ScimPage() {}

    static <T> JsonNode of(
            ScimDialect dialect, List<T> all, Function<T, @Nullable ObjectNode> resource, Map<String, String> query) {
        int count = dialect.ignoresCount()
                ? Integer.MAX_VALUE
                : Math.min(dialect.pageSizeMax(), Math.max(0, number(query.getOrDefault("count", "100"))));
        boolean byCursor = dialect.cursors() && query.containsKey("cursor");
        String cursor = query.getOrDefault("cursor", "");
        int start = byCursor
                ? (cursor.isEmpty() ? 1 : number(cursor))
                : Math.max(1, number(query.getOrDefault("startIndex", "1")));
        int from = Math.min(all.size(), start - 1);
        List<T> some = all.subList(from, Math.min(all.size(), (int) Math.min(all.size(), (long) from + count)));
        ObjectNode page = ScimDocuments.JSON.createObjectNode();
        page.putArray("schemas").add(ScimDocuments.LIST);
        page.put("totalResults", all.size()).put("itemsPerPage", some.size());
        if (!byCursor) {
            page.put("startIndex", start);
        } else if (from + some.size() < all.size()) {
            page.put("nextCursor", String.valueOf(from + some.size() + 1));
        }
        var resources = page.putArray("Resources");
        some.stream().map(resource).filter(Objects::nonNull).forEach(resources::add);
        return page;
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException notANumber) {
            throw new ScimProblem(400, "invalidValue", "a whole number is meant, not " + text);
        }
    }
}
