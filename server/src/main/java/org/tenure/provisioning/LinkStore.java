package org.tenure.provisioning;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tenure.connector.spi.TargetAccount;
import org.tenure.kernel.Ids;
import org.tenure.kernel.SqlArrays;
import tools.jackson.databind.json.JsonMapper;

/// SQL of links. Locks are taken in the order in which runners take them: identity, operations, accounts.
final class LinkStore {

    private final JdbcClient jdbc;
    private final JsonMapper json;

    LinkStore(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    boolean isKnown(UUID identity) {
        return jdbc.sql("select exists (select from identity.identity where id = :id)")
                .param("id", identity)
                .query(Boolean.class)
                .single();
    }

    /// What people call somebody: an identifier, or the id where there is none.
    String nameOf(UUID identity) {
        return jdbc.sql("select value from identity.identifier where identity_id = :id order by scheme, value limit 1")
                .param("id", identity)
                .query(String.class)
                .optional()
                .orElse(identity.toString());
    }

    void lock(UUID identity, UUID account) {
        jdbc.sql("select id from identity.identity where id = :id for update")
                .param("id", identity)
                .query()
                .listOfRows();
        jdbc.sql("""
                        select o.id from provisioning.operation o
                         where o.state in ('waiting', 'running')
                           and o.account_id in (select a.id from provisioning.account a
                                                 where a.id = :account or a.identity_id = :identity and a.state <> 'gone')
                         order by o.id for update
                        """)
                .param("account", account)
                .param("identity", identity)
                .query()
                .listOfRows();
        jdbc.sql("""
                        select a.id from provisioning.account a
                         where a.id = :account or a.identity_id = :identity and a.state <> 'gone'
                         order by a.id for update
                        """)
                .param("account", account)
                .param("identity", identity)
                .query()
                .listOfRows();
    }

    /// Whether somebody tries to create the account, or tried and does not know what came of it.
    boolean isBeingMade(UUID account) {
        return jdbc.sql("""
                        select a.uncertain or exists (select from provisioning.operation o where o.account_id = a.id and o.state = 'running')
                          from provisioning.account a where a.id = :account
                        """)
                .param("account", account)
                .query(Boolean.class)
                .single();
    }

    /// Every entitlement there is at the connection: key → id.
    Map<String, UUID> entitlements(String application) {
        var entitlements = new java.util.HashMap<String, UUID>();
        jdbc.sql(
                "select key, id from catalog.target where application = :application and kind = 'entitlement' and key is not null")
                .param("application", application)
                .query((row, _) -> entitlements.put(row.getString(1), row.getObject(2, UUID.class)))
                .list();
        return entitlements;
    }

    /// An account that was never made gives way: what waits for it is over, and its login is free.
    void giveWay(UUID intended, String problem, Instant now) {
        jdbc.sql("""
                        update provisioning.operation set state = 'unchanged', problem = :problem, finished_at = :now
                         where account_id = :account and state = 'waiting'
                        """)
                .param("account", intended)
                .param("problem", problem)
                .param("now", SqlArrays.time(now))
                .update();
        jdbc.sql("delete from provisioning.login where account_id = :account and quarantined_until is null")
                .param("account", intended)
                .update();
        jdbc.sql("update provisioning.account set state = 'gone' where id = :account")
                .param("account", intended)
                .update();
    }

    void open(Account account, UUID identity, UUID event, Instant now) {
        jdbc.sql("""
                        insert into provisioning.link (id, account_id, identity_id, recorded_from, opened_event)
                        values (:id, :account, :identity, :now, :event)
                        """)
                .param("id", Ids.next())
                .param("account", account.id())
                .param("identity", identity)
                .param("now", SqlArrays.time(now))
                .param("event", event)
                .update();
        own(account.id(), identity);
    }

    /// The account and its login are the identity's, or nobody's.
    private void own(UUID account, @Nullable UUID owner) {
        String identity = owner == null ? null : owner.toString();
        jdbc.sql("update provisioning.account set identity_id = cast(:owner as uuid) where id = :account")
                .param("owner", identity)
                .param("account", account)
                .update();
        jdbc.sql("""
                        update provisioning.login l set identity_id = cast(:owner as uuid), account_id = a.id, quarantined_until = null
                          from provisioning.account a
                         where a.id = :account and l.connection = a.connection and l.folded = a.login_folded
                        """)
                .param("owner", identity)
                .param("account", account)
                .update();
    }

    /// What was read at the target; `held` are the entitlements it has, none of which Tenure gave.
    void observe(UUID account, TargetAccount seen, Set<String> managed, Collection<UUID> held, Instant now) {
        var attributes = new java.util.TreeMap<>(seen.attributes());
        attributes.keySet().retainAll(managed);
        jdbc.sql("""
                        update provisioning.account set enabled = :enabled, attributes = cast(:attributes as jsonb), observed_at = :now
                         where id = :account
                        """)
                .param("enabled", seen.enabled())
                .param("attributes", json.writeValueAsString(attributes))
                .param("now", SqlArrays.time(now))
                .param("account", account)
                .update();
        jdbc.sql("""
                        insert into provisioning.membership (account_id, entitlement_id, observed_at, granted)
                        select :account, h.id, :now, false from unnest(cast(:held as uuid[])) as h (id)
                        on conflict (account_id, entitlement_id) do nothing
                        """)
                .param("account", account)
                .param("held", SqlArrays.of(held))
                .param("now", SqlArrays.time(now))
                .update();
    }

    void close(UUID account, UUID event, Instant now) {
        jdbc.sql("""
                        update provisioning.link set recorded_to = greatest(:now, recorded_from), closed_event = :event
                         where account_id = :account and recorded_to is null
                        """)
                .param("account", account)
                .param("event", event)
                .param("now", SqlArrays.time(now))
                .update();
        own(account, null);
        jdbc.sql("delete from provisioning.membership where account_id = :account and not granted")
                .param("account", account)
                .update();
    }

    /// Has the account looked at once more: what Tenure gave it is to be taken back.
    void release(Account account, UUID formerly, Instant now) {
        jdbc.sql("""
                        insert into provisioning.operation as o (id, account_id, connection, identity_id, state, removal, due_at, created_at)
                        values (:id, :account, :connection, :identity, 'waiting', true, :now, :now)
                        on conflict (account_id) where state = 'waiting' do update
                           set removal = true, due_at = least(o.due_at, excluded.due_at)
                        """)
                .param("id", Ids.next())
                .param("account", account.id())
                .param("connection", account.connection())
                .param("identity", formerly)
                .param("now", SqlArrays.time(now))
                .update();
    }
}
