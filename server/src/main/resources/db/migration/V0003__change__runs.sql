-- Bulk work: staged, counted, guarded whole, applied in chunks.
create schema change;
comment on schema change is 'Bulk work: staged, counted, guarded, applied in chunks';

create table change.run (
    id uuid not null,
    kind text not null,
    cause text not null,
    label text not null,
    state text not null,
    actor text not null,
    effective_from timestamptz not null,
    counts jsonb not null default '{}',
    verdict jsonb,
    problem text,
    input jsonb not null default '{}',
    chunks_total int not null default 0,
    created_at timestamptz not null,
    started_at timestamptz,
    decided_by text,
    decided_at timestamptz,
    finished_at timestamptz,
    constraint run_is_one primary key (id),
    constraint run_kind_is_known check (kind in ('feed', 'model')),
    constraint run_state_is_known check (state in ('staging', 'held', 'applying', 'done', 'discarded', 'failed')),
    constraint run_ends_with_a_time check ((finished_at is not null) = (state in ('done', 'discarded', 'failed'))),
    constraint run_is_applied_after_it_starts check (state <> 'applying' or started_at is not null),
    constraint run_has_no_negative_chunks check (chunks_total >= 0)
);
comment on table change.run is 'One bulk change each: a feed taken, a rule or role changed; updated in place, its history is the ledger';
create index run_by_cause on change.run (kind, cause, created_at desc);
create index run_by_time on change.run (created_at desc, id);
create index run_by_effect on change.run (kind, cause, effective_from desc) where state in ('applying', 'done');
create index run_by_decision on change.run (kind, cause, decided_at) where decided_at is not null;
create index run_that_stopped on change.run (created_at desc, id) where state = 'failed' and started_at is not null;
create unique index run_of_a_cause_is_one_at_a_time on change.run (kind, cause) where state in ('staging', 'held', 'applying');

create table change.chunk (
    run_id uuid not null,
    chunk int not null,
    done_at timestamptz not null,
    constraint chunk_is_applied_once primary key (run_id, chunk),
    constraint chunk_is_of_a_run foreign key (run_id) references change.run,
    constraint chunk_counts_from_one check (chunk > 0)
);
comment on table change.chunk is 'Chunks of runs that were applied, written in the chunk''s transaction; lanes do not meet on one row';

create table change.guard_limit (
    kind text not null,
    cause text not null,
    count_of text not null,
    most int,
    most_percent numeric(5, 2),
    constraint guard_limit_is_one_per_count primary key (kind, cause, count_of),
    constraint guard_limit_counts_a_known_class check (count_of in ('adds', 'changes', 'removals')),
    constraint guard_limit_is_not_negative check (coalesce(most, 0) >= 0 and coalesce(most_percent, 0) between 0 and 100)
);
comment on table change.guard_limit is 'How many a cause may add, change or remove over a rolling day; cause * is everybody else''s';
