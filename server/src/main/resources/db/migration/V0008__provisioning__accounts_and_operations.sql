-- Accounts in applications, what was observed there, and the operations that make them match.
create schema provisioning;
comment on schema provisioning is 'Connections, accounts, observations and operations';

create table provisioning.connection (
    id uuid not null,
    name text not null,
    application text not null,
    definition jsonb not null,
    recorded_from timestamptz not null,
    recorded_to timestamptz,
    opened_event uuid not null,
    closed_event uuid,
    constraint connection_version_is_one primary key (id)
);
comment on table provisioning.connection is 'Versions of connections: connector, settings with secrets by reference, mode, naming, mappings';
create unique index connection_has_one_version_now on provisioning.connection (name) where recorded_to is null;
create unique index connection_of_an_application_is_one on provisioning.connection (application) where recorded_to is null;
call audit.watch('provisioning.connection');

create table provisioning.connection_state (
    connection text not null,
    problem text,
    problem_kind text,
    since timestamptz,
    probe_at timestamptz,
    paused_until timestamptz,
    aligned_version uuid,
    constraint connection_state_is_one primary key (connection)
);
comment on table provisioning.connection_state is 'How each connection is doing now, and for which version of it accounts were last aligned; updated in place';

create table provisioning.account (
    id uuid not null,
    connection text not null,
    identity_id uuid,
    purpose text not null,
    state text not null,
    login text,
    login_folded text,
    key text,
    enabled boolean,
    attributes jsonb,
    observed_at timestamptz,
    uncertain boolean not null default false,
    previous_id uuid,
    created_at timestamptz not null,
    constraint account_is_one primary key (id),
    constraint account_state_is_known check (state in ('intended', 'live', 'gone')),
    constraint account_that_lives_has_a_key check (state <> 'live' or (key is not null and login is not null))
);
comment on table provisioning.account is 'Records inside applications: intended, live or gone for ever. The id is the anchor written to the target';
comment on column provisioning.account.uncertain is 'A create was tried and its outcome is not known: the target is asked for the anchor before anything else';
create unique index account_of_an_identity_is_one_per_purpose on provisioning.account (identity_id, connection, purpose) where state <> 'gone';
create unique index account_login_is_taken_once on provisioning.account (connection, login_folded) where state <> 'gone' and login_folded is not null;
create unique index account_key_is_live_once on provisioning.account (connection, key) where state = 'live';
create index account_of_nobody on provisioning.account (id) where identity_id is null;
create index account_gone_by_identity on provisioning.account (identity_id, created_at desc) where state = 'gone';

create table provisioning.login (
    connection text not null,
    folded text not null,
    account_id uuid not null,
    identity_id uuid,
    quarantined_until timestamptz,
    constraint login_is_reserved_once primary key (connection, folded)
);
comment on table provisioning.login is 'Every login ever given out or met, folded, and whose it is: never re-issued to somebody else within its quarantine';
comment on column provisioning.login.quarantined_until is 'Set when its account is gone; until then the login is not free at all';
create index login_by_account on provisioning.login (account_id) where quarantined_until is null;

create table provisioning.login_number (
    connection text not null,
    folded text not null,
    last bigint not null,
    constraint login_number_counts_one_name primary key (connection, folded)
);
comment on table provisioning.login_number is 'The last number given to namesakes of a login';

create table provisioning.membership (
    account_id uuid not null,
    entitlement_id uuid not null,
    observed_at timestamptz not null,
    constraint membership_is_one primary key (account_id, entitlement_id)
);
comment on table provisioning.membership is 'Entitlements that Tenure has granted on the target and last saw there; only these it ever revokes';
create index membership_by_entitlement on provisioning.membership (entitlement_id, account_id);

create table provisioning.operation (
    id uuid not null,
    account_id uuid not null,
    connection text not null,
    identity_id uuid,
    state text not null,
    removal boolean not null,
    due_at timestamptz not null,
    attempts int not null default 0,
    fence bigint not null default 0,
    lease_until timestamptz,
    plan jsonb,
    before jsonb,
    after jsonb,
    inverse jsonb,
    problem text,
    problem_kind text,
    run_id uuid,
    created_at timestamptz not null,
    finished_at timestamptz,
    constraint operation_is_one primary key (id),
    constraint operation_state_is_known check (state in ('waiting', 'running', 'confirmed', 'unverifiable', 'unchanged', 'failed')),
    constraint operation_ends_with_a_time check ((finished_at is not null) = (state not in ('waiting', 'running'))),
    constraint operation_runs_under_a_lease check ((lease_until is not null) = (state = 'running'))
);
comment on table provisioning.operation is 'One change to one account: what it did and what was read back; what waits is computed only just before delivery';
create unique index operation_waits_once_per_account on provisioning.operation (account_id) where state = 'waiting';
create unique index operation_runs_once_per_account on provisioning.operation (account_id) where state = 'running';
create index operation_by_turn on provisioning.operation (connection, removal desc, due_at, id) where state = 'waiting';
create index operation_by_lease on provisioning.operation (lease_until) where state = 'running';
create index operation_by_account on provisioning.operation (account_id, id) where state <> 'waiting';
create index operation_by_identity on provisioning.operation (identity_id, created_at desc);
create index operation_by_state on provisioning.operation (state, connection, created_at desc) where state in ('unverifiable', 'failed');
create index operation_by_run on provisioning.operation (run_id, id) where run_id is not null;
-- What ended lately lies together, as an ended operation is a new row version: a summary per block is enough, and costs nothing.
create index operation_by_end on provisioning.operation using brin (finished_at) with (pages_per_range = 16, autosummarize = on);
create sequence provisioning.fence;

-- UUID version 7 (RFC 9562 section 5.7), so that rows written together stand together in an index.
create function provisioning.new_id() returns uuid
language sql volatile parallel safe
return (lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0')
        || '7' || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid;
comment on function provisioning.new_id() is 'An id that grows with time';

create trigger account_is_of_an_identity after insert on provisioning.account referencing new table as added for each statement execute function identity.require_identities();
