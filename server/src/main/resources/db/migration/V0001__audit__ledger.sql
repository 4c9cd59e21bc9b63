-- The append-only ledger. Events are inserted unnumbered in the transaction of what they tell; one sealer gives them
-- dense positions afterwards, in commit order below the snapshot's horizon, and signs what it has sealed.
create schema audit;
comment on schema audit is 'The append-only ledger: events, evidence of the rows they wrote, sealed leaves, signed checkpoints';

create table audit.event (
    id uuid not null,
    transaction xid8 not null default pg_current_xact_id(),
    recorded_at timestamptz not null,
    type text not null,
    actor text not null,
    run_id uuid,
    subject uuid,
    content text not null,
    constraint event_is_recorded_once primary key (id),
    constraint event_type_is_a_dotted_word check (type ~ '^[a-z]+(\.[a-z_]+)+$')
);
comment on table audit.event is 'One fact each, as canonical JSON (RFC 8785); never changed, never deleted';
create index event_by_transaction on audit.event (transaction);
create index event_by_subject on audit.event (subject, recorded_at) where subject is not null;
create index event_by_run on audit.event (run_id, recorded_at) where run_id is not null;

create table audit.evidence (
    event_id uuid not null,
    relation text not null,
    change text not null,
    shape int not null,
    row_count bigint not null,
    digest bytea not null,
    constraint evidence_is_one_statement_per_event primary key (event_id, relation, change),
    constraint evidence_belongs_to_an_event foreign key (event_id) references audit.event deferrable initially deferred,
    constraint evidence_opens_or_closes check (change in ('opened', 'closed'))
);
comment on table audit.evidence is 'Which row versions an event opened or closed: how many, and a digest over them; written by triggers, sealed with the event';

create table audit.leaf (
    position bigint not null,
    event_id uuid not null,
    hash bytea not null,
    constraint leaf_position_is_taken_once primary key (position),
    constraint leaf_seals_an_event_once unique (event_id),
    constraint leaf_seals_an_event foreign key (event_id) references audit.event,
    constraint leaf_position_counts_from_zero check (position >= 0)
);
comment on table audit.leaf is 'Leaves of the Merkle tree (RFC 6962 section 2.1) in order';

create table audit.subtree (
    level int not null,
    place bigint not null,
    head bytea not null,
    constraint subtree_of_a_place_is_one primary key (level, place),
    constraint subtree_level_is_one_that_is_kept check (level > 0 and level % 8 = 0)
);
comment on table audit.subtree is 'Heads of the complete subtrees of 2^level leaves, counted from the left: a proof reads these instead of all leaves';

create table audit.checkpoint (
    size bigint not null,
    root bytea not null,
    frontier bytea not null,
    horizon xid8 not null,
    signed_at timestamptz not null,
    key_id text not null,
    signature bytea not null,
    constraint checkpoint_of_a_size_is_signed_once primary key (size)
);
comment on table audit.checkpoint is 'Signed heads of the tree; the newest frontier and horizon are where the sealer goes on';

create function audit.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'the ledger is only ever appended to: % on %.% refused', tg_op, tg_table_schema, tg_table_name
        using errcode = 'restrict_violation';
end $$;
create trigger event_is_append_only before update or delete or truncate on audit.event for each statement execute function audit.refuse_change();
create trigger evidence_is_append_only before update or delete or truncate on audit.evidence for each statement execute function audit.refuse_change();
create trigger leaf_is_append_only before update or delete or truncate on audit.leaf for each statement execute function audit.refuse_change();
create trigger subtree_is_append_only before update or delete or truncate on audit.subtree for each statement execute function audit.refuse_change();
create trigger checkpoint_is_append_only before update or truncate on audit.checkpoint for each statement execute function audit.refuse_change();

-- A versioned table has: id, recorded_from, recorded_to, opened_event, closed_event. Its rows are inserted once and
-- closed once; whatever statement does it, the evidence is written by the triggers below and cannot be forgotten.
--
-- The digest of opened rows is SHA-256 over a line `schema.table(column,...)` and the rows in the order of ids, each as
-- PostgreSQL sends a record in binary, without recorded_to and closed_event. That of closed rows has the columns id and
-- recorded_to. Binary is the same whatever the session's time zone and formats, which text is not, and three times as fast;
-- only texts follow the client's encoding, so the functions set it. It also holds the numbers of types: a watched table has
-- columns of built-in types only. A function is generated per table, because columns that are named need no look-up.
create table audit.shape (
    relation text not null,
    shape int not null,
    columns text[] not null,
    constraint shape_is_one_list_of_columns primary key (relation, shape)
);
comment on table audit.shape is 'Which columns of a watched table its evidence covers; a new shape for each time the table was altered';
create trigger shape_is_append_only before update or delete or truncate on audit.shape for each statement execute function audit.refuse_change();

create function audit.columns_of(relation regclass) returns text[] language sql stable as $$
    select array_agg(a.attname::text order by a.attnum)
      from pg_attribute a
     where a.attrelid = relation and a.attnum > 0 and not a.attisdropped and a.attname not in ('recorded_to', 'closed_event')
$$;

-- SQL for the digest of a set of rows called n.
create function audit.digest_of(relation text, columns text[]) returns text language sql immutable as $$
    select format('sha256(convert_to(%L, ''UTF8'') || string_agg(record_send(row(%s)), ''''::bytea order by n.id))',
                  relation || '(' || array_to_string(columns, ',') || ')' || e'\n',
                  string_agg(format('n.%I', c.name), ', ' order by c.place))
      from unnest(columns) with ordinality c (name, place)
$$;

-- Watches a table, or watches it anew after it was altered.
create procedure audit.watch(relation regclass) language plpgsql as $$
declare
    full_name text := (select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = relation);
    opened text := 'audit.' || quote_ident('note_opened_' || replace(full_name, '.', '_'));
    closed text := 'audit.' || quote_ident('note_closed_' || replace(full_name, '.', '_'));
    columns text[] := audit.columns_of(relation);
    next_shape int := (select coalesce(max(s.shape), 0) + 1 from audit.shape s where s.relation = full_name);
begin
    if exists (select from pg_attribute a join pg_type t on t.oid = a.atttypid
                where a.attrelid = relation and a.attnum > 0 and not a.attisdropped and t.typnamespace <> 'pg_catalog'::regnamespace) then
        raise exception 'a column of % is not of a built-in type, which its evidence needs', full_name;
    end if;
    insert into audit.shape (relation, shape, columns) values (full_name, next_shape, columns);
    execute format($make$
        create or replace function %1$s() returns trigger language plpgsql set client_encoding = 'UTF8' as $body$
        begin
            if exists (select from added n where n.recorded_to is not null or n.closed_event is not null) then
                raise exception 'a row of %%.%% is opened by one statement and closed by another', tg_table_schema, tg_table_name
                    using errcode = 'restrict_violation';
            end if;
            insert into audit.evidence (event_id, relation, change, shape, row_count, digest)
            select n.opened_event, %3$L, 'opened', %2$s, count(*), %4$s
              from added n group by n.opened_event;
            return null;
        end $body$ $make$, opened, next_shape, full_name, audit.digest_of(full_name, columns));
    execute format($make$
        create or replace function %1$s() returns trigger language plpgsql set client_encoding = 'UTF8' as $body$
        begin
            if (select count(*) from added) <> (select count(*) from added n join removed o on o.id = n.id
                  where o.recorded_to is null and n.recorded_to is not null and n.closed_event is not null
                    and row(%5$s) is not distinct from row(%6$s)) then
                raise exception 'a row of %%.%% is closed once and changed in nothing else', tg_table_schema, tg_table_name
                    using errcode = 'restrict_violation';
            end if;
            insert into audit.evidence (event_id, relation, change, shape, row_count, digest)
            select n.closed_event, %3$L, 'closed', %2$s, count(*), %4$s
              from added n group by n.closed_event;
            return null;
        end $body$ $make$, closed, next_shape, full_name, audit.digest_of(full_name, array['id', 'recorded_to']),
        (select string_agg(format('n.%I', c), ', ') from unnest(columns) c),
        (select string_agg(format('o.%I', c), ', ') from unnest(columns) c));
    execute format('create or replace trigger rows_opened_are_evident after insert on %s referencing new table as added for each statement execute function %s()', relation, opened);
    execute format('create or replace trigger rows_closed_are_evident after update on %s referencing new table as added old table as removed for each statement execute function %s()', relation, closed);
    execute format('create or replace trigger rows_are_never_deleted before delete or truncate on %s for each statement execute function audit.refuse_change()', relation);
end $$;
