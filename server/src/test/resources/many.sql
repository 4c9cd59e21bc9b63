-- Sixty thousand people and what comes with them, for the plans of queries. Numbers make ids: k('a', 7) is the seventh a.
set session_replication_role = replica;
create function pg_temp.k(kind text, n bigint) returns uuid language sql immutable as
    $$ select (md5(kind) ::uuid::text::varchar(24) || lpad(to_hex(n), 12, '0'))::uuid $$;
create temp table t as
    select '2026-01-01T00:00:00Z'::timestamptz as began,
           (select opened_event from policy.rule_version limit 1) as event,
           (select id from catalog.target where kind = 'role' and name = 'basic') as basic,
           (select id from catalog.target where kind = 'entitlement' and name = 'directory/staff') as staff,
           (select id from catalog.target where kind = 'entitlement' and name = 'directory/extra') as extra,
           (select id from policy.rule_version where rule = 'everybody') as everybody,
           (select id from policy.rule_version where rule = 'extra') as extra_rule;
insert into identity.identity select pg_temp.k('identity', n), 'person', t.began from t, generate_series(1, 60000) n;
insert into identity.identifier select 'number', 'P' || n, pg_temp.k('identity', n) from generate_series(1, 60000) n;
insert into identity.record (id, source, key, identity_id, attributes, hash, valid_from, recorded_from, opened_event)
    select pg_temp.k('record', n), 'hr', 'P' || n, pg_temp.k('identity', n),
           jsonb_build_object('displayName', 'Person' || n || ' Family' || n % 5000, 'familyName', 'Family' || n % 5000, 'department', 'D' || n % 50, 'status', 'active'),
           sha256(n::text::bytea), t.began, t.began, t.event
      from t, generate_series(1, 60000) n;
insert into identity.employment (id, identity_id, source, key, kind, state, starts_on, zone, attributes, boundary)
    select pg_temp.k('employment', n), pg_temp.k('identity', n), 'hr', 'P' || n, 'employee', 'active', '2020-01-01', 'UTC',
           jsonb_build_object('displayName', 'Person' || n || ' Family' || n % 5000, 'familyName', 'Family' || n % 5000, 'department', 'D' || n % 50, 'status', 'active'),
           case when n % 5000 = 0 then now() when n % 100 = 0 then now() + interval '100 days' end
      from t, generate_series(1, 60000) n;
insert into access.reason (id, identity_id, target_id, purpose, kind, employment_id, rule, rule_version_id, valid_from, valid_to, recorded_from, recorded_to, opened_event, closed_event)
    select pg_temp.k('reason', n * 4 + x), pg_temp.k('identity', n), case x when 0 then t.basic when 1 then t.extra else t.staff end, 'standard', 'birthright',
           pg_temp.k('employment', n), case x when 0 then 'everybody' when 1 then 'extra' else 'old' end, case x when 1 then t.extra_rule else t.everybody end,
           t.began, case when x = 1 and n % 5000 = 7 then now() end, t.began, case x when 2 then t.began + interval '1 day' end, t.event, case x when 2 then t.event end
      from t, generate_series(1, 60000) n, generate_series(0, 2) x;
insert into access.hold (id, identity_id, kind, valid_from, recorded_from, opened_event)
    select pg_temp.k('hold', n), pg_temp.k('identity', n), 'leave', t.began, t.began, t.event from t, generate_series(40001, 55000) n;
insert into provisioning.account (id, connection, identity_id, purpose, state, login, login_folded, key, enabled, attributes, observed_at, created_at)
    select pg_temp.k('account', n), 'directory', pg_temp.k('identity', n), 'standard', 'live', 'p' || n, 'p' || n, 'key' || n, true, '{}', t.began, t.began
      from t, generate_series(1, 60000) n;
insert into provisioning.login (connection, folded, account_id, identity_id)
    select 'directory', 'p' || n, pg_temp.k('account', n), pg_temp.k('identity', n) from generate_series(1, 60000) n;
insert into provisioning.membership select pg_temp.k('account', n), t.staff, t.began from t, generate_series(1, 60000) n;
insert into provisioning.operation (id, account_id, connection, identity_id, state, removal, due_at, problem, problem_kind, created_at, finished_at, run_id)
    select pg_temp.k('operation', n), pg_temp.k('account', n), 'directory', pg_temp.k('identity', n),
           case when n % 10000 = 3 then 'failed' when n % 1000 = 5 then 'waiting' else 'confirmed' end, false,
           case when n % 1000 = 5 then now() + interval '1 year' else t.began end,
           case when n % 10000 = 3 then 'no' end, case when n % 10000 = 3 then 'REFUSED' end, t.began,
           case when n % 1000 <> 5 then t.began end, pg_temp.k('run', n % 12000)
      from t, generate_series(1, 60000) n;
insert into change.run (id, kind, cause, label, state, actor, effective_from, created_at, finished_at)
    select pg_temp.k('run', n), case n % 20 when 0 then 'model' else 'feed' end, case n % 20 when 0 then 'model' else 'hr' end,
           'run ' || n, 'done', 'somebody', t.began, t.began + n * interval '1 minute', t.began + n * interval '1 minute'
      from t, generate_series(0, 11999) n;
insert into change.chunk select pg_temp.k('run', n), c, t.began from t, generate_series(0, 11999) n, generate_series(1, 2) c;
insert into identity.difference (run_id, chunk, key, person, effect, identity_id)
    select pg_temp.k('run', 11000 + n / 1000), 1 + n % 1000 / 500, 'P' || n, 'P' || n, 'changes', pg_temp.k('identity', n) from generate_series(1, 50000) n;
insert into identity.quarantined select pg_temp.k('run', 11000 + n % 100), n, 'column', 'is wrong', 'x' from generate_series(1, 20000) n;
insert into identity.remark select pg_temp.k('run', 11000 + n % 100), 'P' || n, 'manager', 'is not known' from generate_series(1, 20000) n;
insert into lifecycle.effect select pg_temp.k('run', 11000 + n % 10 * 20), pg_temp.k('identity', n), 'directory/staff', 'standard', true from generate_series(1, 20000) n;
insert into lifecycle.affected select pg_temp.k('run', 11000 + n % 10 * 20), n % 20, pg_temp.k('identity', n) from generate_series(1, 20000) n;
insert into audit.event (id, recorded_at, type, actor, run_id, subject, content)
    select pg_temp.k('event', n), t.began, 'identities.recorded', 'somebody', pg_temp.k('run', n % 12000), pg_temp.k('identity', n), '{}' from t, generate_series(1, 20000) n;
set session_replication_role = default;
analyze;
