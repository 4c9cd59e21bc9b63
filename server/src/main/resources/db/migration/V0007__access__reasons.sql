-- What is held and why. A grant (identity x target x purpose) has no row of its own: it is its reasons.
create schema access;
comment on schema access is 'Reasons and holds: what somebody is to have, why, and until when';

create table access.reason (
    id uuid not null,
    identity_id uuid not null,
    target_id uuid not null,
    purpose text not null,
    kind text not null,
    employment_id uuid,
    rule text,
    rule_version_id uuid,
    valid_from timestamptz not null,
    valid_to timestamptz,
    recorded_from timestamptz not null,
    recorded_to timestamptz,
    opened_event uuid not null,
    closed_event uuid,
    constraint reason_version_is_one primary key (id),
    constraint reason_holds_for_some_time check (valid_to > valid_from),
    constraint reason_is_closed_after_it_opened check (recorded_to >= recorded_from),
    constraint reason_purpose_is_known check (purpose in ('standard', 'admin', 'service', 'system', 'shared', 'agent')),
    constraint reason_kind_is_known check (kind in ('birthright', 'request', 'role', 'break_glass', 'adopted')),
    constraint reason_by_birthright_names_rule_and_employment check (kind <> 'birthright' or (rule_version_id is not null and rule is not null and employment_id is not null))
);
comment on table access.reason is 'Why an identity is to have a target, with both times; closed once, never changed';
create unique index reason_by_birthright_is_open_once on access.reason (employment_id, target_id, purpose, rule)
    where recorded_to is null and valid_to is null and kind = 'birthright';
create index reason_by_identity on access.reason (identity_id);
create index reason_by_target on access.reason (target_id, identity_id) where recorded_to is null;
create index reason_by_end on access.reason (valid_to) where recorded_to is null and valid_to is not null;
call audit.watch('access.reason');

create table access.hold (
    id uuid not null,
    identity_id uuid not null,
    kind text not null,
    employment_id uuid,
    valid_from timestamptz not null,
    valid_to timestamptz,
    recorded_from timestamptz not null,
    recorded_to timestamptz,
    opened_event uuid not null,
    closed_event uuid,
    constraint hold_version_is_one primary key (id),
    constraint hold_lasts_some_time check (valid_to > valid_from),
    constraint hold_kind_is_known check (kind in ('leave', 'freeze', 'kill'))
);
comment on table access.hold is 'What blocks desired access without ending its reasons';
create index hold_by_identity on access.hold (identity_id);
create index hold_by_end on access.hold (valid_to) where recorded_to is null and valid_to is not null;
call audit.watch('access.hold');

create function access.require_targets() returns trigger language plpgsql as $$
begin
    if exists (select from (select distinct target_id from added) a where not exists (select from catalog.target t where t.id = a.target_id)) then
        raise exception '%.% names a target that is not there', tg_table_schema, tg_table_name using errcode = 'foreign_key_violation';
    end if;
    return null;
end $$;
create trigger reason_is_of_an_identity after insert on access.reason referencing new table as added for each statement execute function identity.require_identities();
create trigger reason_is_for_a_target after insert on access.reason referencing new table as added for each statement execute function access.require_targets();
create trigger hold_is_on_an_identity after insert on access.hold referencing new table as added for each statement execute function identity.require_identities();

-- Desired at a moment, as known now: a reason in force, in time, and nothing that blocks. The end is asked for by
-- coalesce, so that no plan goes through all open reasons: an identity's few rows are looked at instead.
create function access.desired(at timestamptz)
returns table (identity_id uuid, target_id uuid, purpose text, reason_id uuid)
language sql stable parallel safe
begin atomic
    select r.identity_id, r.target_id, r.purpose, r.id
      from access.reason r
     where r.recorded_to is null and r.valid_from <= at and coalesce(r.valid_to, 'infinity') > at
       and not exists (select from access.hold h
                        where h.identity_id = r.identity_id and h.recorded_to is null
                          and h.valid_from <= at and coalesce(h.valid_to, 'infinity') > at
                          and (h.employment_id is null or h.employment_id = r.employment_id));
end;
comment on function access.desired(timestamptz) is 'Reasons in force that nothing blocks, as known now';
create index reason_by_later_start on access.reason (valid_from) where recorded_to is null and valid_from > recorded_from;
