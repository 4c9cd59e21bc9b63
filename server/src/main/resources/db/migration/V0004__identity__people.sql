-- Who there is, as the sources say, with provenance and both times.
create schema identity;
comment on schema identity is 'Identities of every kind, their employments, and what each source says about them';

create table identity.source (
    id uuid not null,
    name text not null,
    precedence int not null,
    definition jsonb not null,
    recorded_from timestamptz not null,
    recorded_to timestamptz,
    opened_event uuid not null,
    closed_event uuid,
    constraint source_version_is_one primary key (id),
    constraint source_is_closed_after_it_opened check (recorded_to >= recorded_from)
);
comment on table identity.source is 'Versions of sources: how a feed''s columns map to attributes, and which source wins';
create unique index source_has_one_version_now on identity.source (name) where recorded_to is null;
call audit.watch('identity.source');

create table identity.identity (
    id uuid not null,
    kind text not null,
    created_at timestamptz not null,
    constraint identity_is_one primary key (id),
    constraint identity_kind_is_known check (kind in ('person', 'service', 'workload', 'agent'))
);
comment on table identity.identity is 'Who is accountable for access; the row that decisions about one identity lock';

create table identity.identifier (
    scheme text not null,
    value text collate "C" not null,
    identity_id uuid not null,
    constraint identifier_names_one_identity primary key (scheme, value)
);
comment on table identity.identifier is 'By which key of which scheme sources name an identity, e.g. employee_number 10001; never re-used';
create index identifier_by_identity on identity.identifier (identity_id);

-- Facts: one row per source record, period of validity and state of our knowledge.
create table identity.record (
    id uuid not null,
    source text not null,
    key text collate "C" not null,
    identity_id uuid not null,
    attributes jsonb not null,
    hash bytea not null,
    valid_from timestamptz not null,
    valid_to timestamptz,
    recorded_from timestamptz not null,
    recorded_to timestamptz,
    opened_event uuid not null,
    closed_event uuid,
    constraint record_version_is_one primary key (id),
    constraint record_is_valid_for_some_time check (valid_to > valid_from),
    constraint record_is_closed_after_it_opened check (recorded_to >= recorded_from)
);
comment on table identity.record is 'What a source says about a key, with the time it holds in the world and the time we know it';
create unique index record_has_one_open_end on identity.record (source, key) where recorded_to is null and valid_to is null;
create unique index record_begins_once_per_moment on identity.record (source, key, valid_from) where recorded_to is null;
create index record_by_identity on identity.record (identity_id);
call audit.watch('identity.record');

-- Derived from records and today's date: updated in place, its history is that of the records.
create table identity.employment (
    id uuid not null,
    identity_id uuid not null,
    source text not null,
    key text collate "C" not null,
    kind text not null,
    state text not null,
    starts_on date,
    ends_on date,
    zone text not null,
    attributes jsonb not null,
    boundary timestamptz,
    folded_name text collate "C" generated always as (lower(attributes ->> 'displayName')) stored,
    folded_family_name text collate "C" generated always as (lower(attributes ->> 'familyName')) stored,
    department text generated always as (attributes ->> 'department') stored,
    constraint employment_is_one primary key (id),
    constraint employment_of_a_source_key_is_one unique (source, key),
    constraint employment_state_is_known check (state in ('prehire', 'active', 'leave', 'left'))
) with (fillfactor = 85);
comment on table identity.employment is 'Each job somebody has, with its attributes resolved over all sources and its lifecycle state';
comment on column identity.employment.boundary is 'When the state changes next by dates alone; a timer takes those that are due';
create index employment_by_identity on identity.employment (identity_id);
create index employment_by_boundary on identity.employment (boundary) where boundary is not null;
-- What is searched for is a column of its own, and a page keeps room: who moves or leaves has the same name, and no index
-- has to be written. An index over an expression would be, for each change of the attributes.
create index employment_by_name on identity.employment (folded_name, identity_id);
create index employment_by_family_name on identity.employment (folded_family_name);
create index employment_by_department on identity.employment (department);
-- Statistics over whole documents help no plan and make every analyze slower.
alter table identity.employment alter column attributes set statistics 0;
alter table identity.record alter column attributes set statistics 0;

-- References from the hot tables are checked once per statement: a foreign key's row triggers cost a third of a first load.
create function identity.require_identities() returns trigger language plpgsql as $$
begin
    if exists (select from added a where a.identity_id is not null and not exists (select from identity.identity i where i.id = a.identity_id)) then
        raise exception '%.% names an identity that is not there', tg_table_schema, tg_table_name using errcode = 'foreign_key_violation';
    end if;
    return null;
end $$;
create trigger record_is_about_an_identity after insert on identity.record referencing new table as added for each statement execute function identity.require_identities();
create trigger employment_is_of_an_identity after insert on identity.employment referencing new table as added for each statement execute function identity.require_identities();
create trigger identifier_is_of_an_identity after insert on identity.identifier referencing new table as added for each statement execute function identity.require_identities();
create function identity.refuse_delete() returns trigger language plpgsql as $$
begin
    raise exception 'identities are never deleted' using errcode = 'restrict_violation';
end $$;
create trigger identity_stays before delete or truncate on identity.identity for each statement execute function identity.refuse_delete();

create table identity.difference (
    run_id uuid not null,
    chunk int not null,
    key text collate "C" not null,
    person text collate "C" not null,
    effect text not null,
    identity_id uuid,
    attributes jsonb,
    hash bytea,
    constraint difference_is_one_per_key primary key (run_id, chunk, key),
    constraint difference_effect_is_known check (effect in ('joins', 'moves', 'leaves', 'changes', 'returns', 'former', 'absent'))
);
comment on table identity.difference is 'What a feed would change, per key; what a held run shows people; cleared a while after the run has ended. Chunk 0 is for showing only';

create table identity.quarantined (
    run_id uuid not null,
    line int not null,
    field text not null,
    reason text not null,
    excerpt text not null,
    constraint quarantined_is_one_reason_per_field primary key (run_id, line, field)
);
comment on table identity.quarantined is 'Rows of a feed that could not be taken, with line, column and reason';

create table identity.remark (
    run_id uuid not null,
    key text not null,
    field text not null,
    reason text not null,
    constraint remark_is_one_per_field primary key (run_id, key, field)
);
comment on table identity.remark is 'References of a feed that lead nowhere: the row was taken, the reference is reported';
