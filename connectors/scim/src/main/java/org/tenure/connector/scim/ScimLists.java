package org.tenure.connector.scim;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.spi.TargetException;
import tools.jackson.databind.JsonNode;

/// Walks through a list page by page, holding one page: by index (RFC 7644 section 3.4.2.4) or cursor (RFC 9865).
///
/// Pages may be shorter or longer than asked for, totals may change on the way, `totalResults` may be missing.
final class ScimLists implements Iterator<JsonNode> {

    /// More pages than any real list has; a server that never ends one is stopped here.
    private static final int PAGES_MAX = 1_000_000;

    private final ScimHttp http;
    private final String what;
    private final String path;
    private final Map<String, String> query;
    private final int pageSize;
    private final boolean byCursor;
    private Iterator<JsonNode> page = java.util.Collections.emptyIterator();
    private long start = 1;
    private int pages;
    private @Nullable String cursor = "";
    private @Nullable String firstId;
    private boolean last;

    ScimLists(ScimHttp http, String what, String path, Map<String, String> query, int pageSize, boolean byCursor) {
        this.http = http;
        this.what = what;
        this.path = path;
        this.query = query;
        this.pageSize = pageSize;
        this.byCursor = byCursor;
    }

    @Override
    public boolean hasNext() {
        while (!page.hasNext() && !last) {
            turn();
        }
        return page.hasNext();
    }

    @Override
    public JsonNode next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the list has ended");
        }
        return page.next();
    }

    private void turn() {
        if (++pages > PAGES_MAX) {
            throw TargetException.configuration(what + ": the server's list does not end");
        }
        var asked = new LinkedHashMap<String, String>(query);
        if (byCursor) {
            asked.put("cursor", cursor == null ? "" : cursor);
        } else {
            asked.put("startIndex", String.valueOf(start));
        }
        asked.put("count", String.valueOf(pageSize));
        JsonNode body = http.get(what, path, asked).body();
        JsonNode resources = body.isArray() ? body : body.path("Resources");
        if (!body.isArray() && !resources.isArray() && body.path("totalResults").isMissingNode()) {
            throw TargetException.configuration(what + ": the server's answer is no list; is `url` its SCIM address?");
        }
        mustMove(resources);
        page = resources.iterator();
        start += resources.size();
        cursor = byCursor ? body.path("nextCursor").asString("") : "";
        long total = body.path("totalResults").asLong(Long.MAX_VALUE);
        last = resources.isEmpty() || body.isArray() || (byCursor ? "".equals(cursor) : start > total);
    }

    /// A server that ignores where we want to start would give its first page for ever.
    private void mustMove(JsonNode resources) {
        String id = resources.path(0).path("id").asString("");
        if (!id.isEmpty() && id.equals(firstId)) {
            throw TargetException.configuration(what + ": the server answers the same page again, so that its list"
                    + " cannot be read to the end; raise `pageSize` above the number of its entries");
        }
        firstId = id;
    }
}
