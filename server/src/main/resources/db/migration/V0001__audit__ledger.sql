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
create trigger checkpoint_is_append_only before update or truncate on audit.checkpoint for each statement execute function audit.refuse_change();

-- A versioned table has: id, recorded_from, recorded_to, opened_event, closed_event. Its rows are inserted once and
-- closed once; whatever statement does it, the evidence is written by the two triggers below and cannot be forgotten.
-- The digest of a set of rows is SHA-256 over the sorted SHA-256 hashes of the rows.
create function audit.note_opened() returns trigger language plpgsql as $$
begin
    insert into audit.evidence (event_id, relation, change, row_count, digest)
    select h.opened_event, tg_table_schema || '.' || tg_table_name, 'opened', count(*),
           sha256(string_agg(h.hash, ''::bytea order by h.hash))
      from (select n.opened_event,
                   sha256(convert_to((to_jsonb(n) - '{recorded_to,closed_event}'::text[])::text, 'UTF8')) as hash
              from added n) h
     group by h.opened_event;
    return null;
end $$;

create function audit.note_closed() returns trigger language plpgsql as $$
begin
    if exists (select from added n join removed o on o.id = n.id
                where o.recorded_to is not null or n.recorded_to is null or n.closed_event is null
                   or (to_jsonb(n) - '{recorded_to,closed_event}'::text[]) <> (to_jsonb(o) - '{recorded_to,closed_event}'::text[]))
       or (select count(*) from added) <> (select count(*) from added n join removed o on o.id = n.id) then
        raise exception 'a row of %.% is closed once and changed in nothing else', tg_table_schema, tg_table_name
            using errcode = 'restrict_violation';
    end if;
    insert into audit.evidence (event_id, relation, change, row_count, digest)
    select h.closed_event, tg_table_schema || '.' || tg_table_name, 'closed', count(*),
           sha256(string_agg(h.hash, ''::bytea order by h.hash))
      from (select n.closed_event,
                   sha256(convert_to(jsonb_build_array(n.id, n.recorded_to)::text, 'UTF8')) as hash
              from added n) h
     group by h.closed_event;
    return null;
end $$;

create procedure audit.watch(relation regclass) language plpgsql as $$
begin
    execute format('create trigger rows_opened_are_evident after insert on %s referencing new table as added for each statement execute function audit.note_opened()', relation);
    execute format('create trigger rows_closed_are_evident after update on %s referencing new table as added old table as removed for each statement execute function audit.note_closed()', relation);
    execute format('create trigger rows_are_never_deleted before delete or truncate on %s for each statement execute function audit.refuse_change()', relation);
end $$;
