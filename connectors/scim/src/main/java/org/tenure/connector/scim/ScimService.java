package org.tenure.connector.scim;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.spi.TargetException;
import org.tenure.connector.spi.TargetException.Kind;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// What the server says it can do (ServiceProviderConfig, RFC 7643 section 5), asked once, and what it turned out not to.
final class ScimService {

    private final ScimHttp http;
    private final ScimSettings settings;
    private volatile @Nullable JsonNode config;
    private volatile boolean filtersRefused;
    private volatile boolean membersByValue = true;

    ScimService(ScimHttp http, ScimSettings settings) {
        this.http = http;
        this.settings = settings;
    }

    private JsonNode config() {
        JsonNode known = config;
        if (known == null) {
            try {
                known = http.get("read ServiceProviderConfig", "/ServiceProviderConfig", Map.of()).body();
            } catch (TargetException absent) {
                // Not every server has one; without it we go by the standard.
                if (absent.kind() != Kind.NOT_FOUND && absent.kind() != Kind.PERMISSION) {
                    throw absent;
                }
                known = MissingNode.getInstance();
            }
            config = known;
        }
        return known;
    }

    boolean patches() {
        return switch (settings.changes()) {
            case PATCH -> true;
            case PUT -> false;
            case AUTO -> supported("patch", true);
        };
    }

    boolean filters() {
        return !filtersRefused && supported("filter", true);
    }

    void filterRefused() {
        filtersRefused = true;
    }

    boolean pagesByCursor() {
        return config().path("pagination").path("cursor").asBoolean(false);
    }

    /// What `If-Match` says so that a change in between is not overwritten; null where the server has no versions.
    @Nullable
    String version(ScimHttp.Answer answer) {
        if (answer.tag() != null) {
            return answer.tag();
        }
        String version = answer.body().path("meta").path("version").asString("");
        return version.isEmpty() || !supported("etag", false) ? null : version;
    }

    /// Whether members are filtered as `members.value`; a few servers want `members`.
    String memberAttribute() {
        return membersByValue ? "members.value" : "members";
    }

    /// Tries the other spelling from now on. False when it has been tried.
    boolean otherMemberAttribute() {
        boolean untried = membersByValue;
        membersByValue = false;
        return untried;
    }

    private boolean supported(String feature, boolean otherwise) {
        JsonNode supported = config().path(feature).path("supported");
        return supported.isBoolean() ? supported.booleanValue() : otherwise;
    }
}
