package org.tenure.connector.scim;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.tenure.connector.spi.Setting;
import org.tenure.connector.spi.Setting.Type;
import org.tenure.connector.spi.Settings;
import org.tenure.connector.spi.TargetException;

/// The settings of one connection, checked. `authorization` is the header's value; `secrets` are what no message may show.
record ScimSettings(
        String url,
        String authorization,
        List<String> secrets,
        Changes changes,
        PatchStyle patchStyle,
        Memberships memberships,
        boolean groups,
        boolean passwords,
        int pageSize,
        int concurrency,
        Duration timeout) {

    /// How resources are changed. `AUTO` asks the server's ServiceProviderConfig.
    enum Changes {
        AUTO,
        PATCH,
        PUT
    }

    /// How an operation of a PATCH is written: as RFC 7644 has it, as Entra ID sends it (capitals), or without a path.
    enum PatchStyle {
        RFC,
        ENTRA,
        PATHLESS
    }

    /// Where a user's groups are read: on the user when they are there and else on the groups, or always in one place.
    enum Memberships {
        AUTO,
        USER,
        GROUP
    }

    static final List<Setting> ALL = List.of(
            new Setting("url", Type.TEXT, true, false, null, "Base address, e.g. `https://example.com/scim/v2`"),
            new Setting("token", Type.TEXT, false, true, null, "Bearer token (RFC 6750)"),
            new Setting("user", Type.TEXT, false, false, null, "Who signs in, where the server takes Basic (RFC 7617)"),
            new Setting("password", Type.TEXT, false, true, null, "The password of `user`"),
            new Setting("changes", Type.TEXT, false, false, "auto",
                    "`patch`, `put`, or `auto`: what the server's ServiceProviderConfig says"),
            new Setting("patchStyle", Type.TEXT, false, false, "rfc", "`rfc`, `entra` (capitals) or `pathless`"),
            new Setting("memberships", Type.TEXT, false, false, "auto",
                    "Where groups of a user are read: `user` (its `groups`), `group` (by filter) or `auto`"),
            new Setting("groups", Type.BOOLEAN, false, false, "true", "Whether the server has groups"),
            new Setting("passwords", Type.BOOLEAN, false, false, "false", "Whether the server lets us set passwords"),
            new Setting("pageSize", Type.NUMBER, false, false, "100", "Resources asked for at once, 1 to 1000"),
            new Setting("concurrency", Type.NUMBER, false, false, "8", "Requests under way at once, 1 to 64"),
            new Setting("timeout", Type.DURATION, false, false, "30s",
                    "How long one request may take, answer included"),
            new Setting("allowHttp", Type.BOOLEAN, false, false, "false",
                    "Takes an address without TLS that is not on this machine; the token is then readable on the way"));

    static ScimSettings of(Settings settings) {
        Set<String> known = Set.copyOf(ALL.stream().map(Setting::name).toList());
        for (String name : settings.values().keySet()) {
            if (!known.contains(name)) {
                throw TargetException.configuration("`" + name + "` is no setting of a SCIM connection; there are "
                        + String.join(", ", ALL.stream().map(setting -> "`" + setting.name() + "`").toList()));
            }
        }
        return new ScimSettings(
                url(settings),
                authorization(settings),
                List.of(settings.text("token", ""), settings.text("password", "")),
                choice(settings, "changes", Changes.AUTO),
                choice(settings, "patchStyle", PatchStyle.RFC),
                choice(settings, "memberships", Memberships.AUTO),
                settings.flag("groups", true),
                settings.flag("passwords", false),
                settings.number("pageSize", 100, 1, 1000),
                settings.number("concurrency", 8, 1, 64),
                settings.duration("timeout", Duration.ofSeconds(30)));
    }

    private static String url(Settings settings) {
        String text = settings.text("url");
        URI url;
        try {
            url = URI.create(text);
        } catch (IllegalArgumentException unreadable) {
            throw wrongUrl("is no address");
        }
        if (url.getHost() == null || url.getUserInfo() != null || url.getQuery() != null || url.getFragment() != null) {
            throw wrongUrl("must have a host, and no user, query or fragment");
        }
        boolean loopback = Set.of("127.0.0.1", "localhost", "[::1]").contains(url.getHost());
        boolean plain = "http".equals(url.getScheme());
        if (!plain && !"https".equals(url.getScheme())) {
            throw wrongUrl("must start with `https://`");
        }
        if (plain && !loopback && !settings.flag("allowHttp", false)) {
            throw wrongUrl("has no TLS; use `https://`, or set `allowHttp` where nobody else is on the way");
        }
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private static TargetException wrongUrl(String why) {
        return TargetException.configuration("setting `url` " + why + "; `https://example.com/scim/v2` is meant");
    }

    private static String authorization(Settings settings) {
        if (settings.find("token").isPresent()) {
            String token = settings.text("token");
            if (token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
                throw TargetException.configuration("setting `token` has a space, line end or odd letter in it");
            }
            return "Bearer " + token;
        }
        if (settings.find("user").isPresent()) {
            String pair = settings.text("user") + ":" + settings.text("password");
            return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        }
        throw TargetException.configuration("setting `token` is missing; give it, or `user` and `password`");
    }

    private static <E extends Enum<E>> E choice(Settings settings, String name, E otherwise) {
        String text = settings.text(name, otherwise.name().toLowerCase(Locale.ROOT));
        E[] choices = otherwise.getDeclaringClass().getEnumConstants();
        for (E choice : choices) {
            if (choice.name().toLowerCase(Locale.ROOT).equals(text)) {
                return choice;
            }
        }
        throw TargetException.configuration("setting `" + name + "` is `" + text + "`; one of "
                + List.of(choices).toString().toLowerCase(Locale.ROOT) + " is meant");
    }

    @Override
    public String toString() {
        return "ScimSettings";
    }
}
