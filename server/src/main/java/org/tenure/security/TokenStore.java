package org.tenure.security;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tenure.kernel.Right;

final class TokenStore {

    /// Spells TOKN.
    private static final long FIRST_TOKEN_LOCK = 0x544F_4B4EL;
    private static final String COLUMNS = "id, name, scopes, created_at, created_by, expires_at, revoked_at, last_used_at";

    private final JdbcClient jdbc;

    TokenStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(Token token, byte[] hash) {
        jdbc.sql("""
                insert into security.token (id, name, hash, scopes, created_at, created_by, expires_at)
                values (:id, :name, :hash, :scopes::text[], :created, :by, :expires)
                """)
                .param("id", token.id())
                .param("name", token.name())
                .param("hash", hash)
                .param("scopes", token.scopes().stream().sorted().map(Right::word).toArray(String[]::new))
                .param("created", utc(token.createdAt()))
                .param("by", token.createdBy())
                .param("expires", utc(token.expiresAt()))
                .update();
    }

    /// In force at this time, and by the way noted as used, once a minute at most.
    Optional<Token> inForce(byte[] hash, Instant now) {
        Optional<Token> token = jdbc.sql(
                "select " + COLUMNS
                        + " from security.token where hash = :hash and revoked_at is null and expires_at > :now")
                .param("hash", hash)
                .param("now", utc(now))
                .query(TokenStore::token)
                .optional();
        token.filter(used -> used.lastUsedAt() == null || used.lastUsedAt().isBefore(now.minusSeconds(60)))
                .ifPresent(used -> jdbc.sql("update security.token set last_used_at = :now where id = :id")
                        .param("now", utc(now))
                        .param("id", used.id())
                        .update());
        return token;
    }

    Optional<Token> find(UUID id) {
        return jdbc.sql("select " + COLUMNS + " from security.token where id = :id")
                .param("id", id)
                .query(TokenStore::token)
                .optional();
    }

    /// False when it had been revoked before.
    boolean revoke(UUID id, Instant now) {
        return jdbc.sql("update security.token set revoked_at = :now where id = :id and revoked_at is null")
                .param("now", utc(now))
                .param("id", id)
                .update() > 0;
    }

    List<Token> after(@Nullable UUID last, int limit) {
        return jdbc
                .sql("select " + COLUMNS
                        + " from security.token where :last::uuid is null or id > :last::uuid order by id limit :limit")
                .param("last", last)
                .param("limit", limit)
                .query(TokenStore::token)
                .list();
    }

    /// Waits for another node that is about to make the first one.
    boolean isEmptyForMe() {
        jdbc.sql("select pg_advisory_xact_lock(:lock)").param("lock", FIRST_TOKEN_LOCK).query((_, _) -> true).single();
        return jdbc.sql("select not exists (select from security.token)").query(Boolean.class).single();
    }

    private static Token token(ResultSet row, int index) throws SQLException {
        return new Token(
                row.getObject("id", UUID.class),
                row.getString("name"),
                scopes((Object[]) row.getArray("scopes").getArray()),
                instant(row, "created_at"),
                row.getString("created_by"),
                instant(row, "expires_at"),
                instantOrNull(row, "revoked_at"),
                instantOrNull(row, "last_used_at"));
    }

    private static Set<Right> scopes(Object[] words) {
        var scopes = EnumSet.noneOf(Right.class);
        for (Object word : words) {
            scopes.add(Right.valueOf(String.valueOf(word).toUpperCase(Locale.ROOT)));
        }
        return scopes;
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
