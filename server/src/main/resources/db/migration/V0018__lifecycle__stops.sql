-- Stops: a person is stopped everywhere, for good (kill) or for a while (freeze).
create table lifecycle.stop (
    id uuid not null,
    identity_id uuid not null,
    kind text not null,
    why text not null,
    actor text not null,
    surface text not null,
    run_id uuid not null,
    began_at timestamptz not null,
    lifted_at timestamptz,
    lifted_by text,
    lifted_why text,
    constraint stop_is_one primary key (id),
    constraint stop_kind_is_known check (kind in ('kill', 'freeze')),
    constraint stop_says_why check (why ~ '\S'),
    constraint stop_ends_after_it_began check (lifted_at >= began_at),
    constraint stop_is_lifted_by_somebody check ((lifted_at is null) = (lifted_by is null))
);
comment on table lifecycle.stop is 'Who was stopped, why, by whom and from where; what it did to each account are the operations of its run';
create unique index stop_of_a_person_is_one_of_a_kind on lifecycle.stop (identity_id, kind) where lifted_at is null;
create index stop_by_identity on lifecycle.stop (identity_id, began_at desc);
create index stop_by_time on lifecycle.stop (began_at desc, id desc);
create index stop_by_run on lifecycle.stop (run_id);

-- A hold on a person, whatever the job, is there once.
create unique index hold_on_a_person_is_one_of_a_kind on access.hold (identity_id, kind)
    where recorded_to is null and valid_to is null and employment_id is null;

alter table change.run drop constraint run_kind_is_known;
alter table change.run add constraint run_kind_is_known check (kind in ('feed', 'model', 'reconcile', 'stop', 'undo'));

-- How many people a source may stop at once before a person is asked.
alter table change.guard_limit drop constraint guard_limit_counts_a_known_class;
alter table change.guard_limit add constraint guard_limit_counts_a_known_class check (count_of in ('adds', 'changes', 'removals', 'stops'));

alter table provisioning.operation add column urgent boolean not null default false;
alter table provisioning.operation add column acknowledged_at timestamptz;
comment on column provisioning.operation.urgent is 'Part of a stop: has a lane of its own, and no breaker, pause, rate or guard holds it back';
comment on column provisioning.operation.acknowledged_at is 'When the target had accepted all that was asked of it last; not yet read back';
create index operation_by_stop on provisioning.operation (connection, due_at, id) where urgent and state = 'waiting';
create index operation_by_stop_lease on provisioning.operation (connection, lease_until) where urgent and state = 'running';

alter table provisioning.account add column stopped_enabled boolean;
alter table provisioning.account add column stopped_granted boolean;
alter table provisioning.account add constraint account_remembers_both_or_nothing check ((stopped_enabled is null) = (stopped_granted is null));
comment on column provisioning.account.stopped_enabled is 'Whether it was enabled when its person was stopped; null when nobody is, and it is as it was again';
comment on column provisioning.account.stopped_granted is 'Whether anything granted it then';
