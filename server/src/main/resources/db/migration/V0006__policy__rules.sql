-- Who holds what by rule.
create schema policy;
comment on schema policy is 'Birthright rules, versioned; a version is immutable';

create table policy.rule_version (
    id uuid not null,
    rule text not null,
    version int not null,
    condition text not null,
    reads text[] not null,
    gives uuid[] not null,
    purpose text not null,
    lead_days int not null,
    grace_days int not null,
    owner text not null,
    definition jsonb not null,
    valid_from timestamptz not null,
    recorded_from timestamptz not null,
    recorded_to timestamptz,
    opened_event uuid not null,
    closed_event uuid,
    constraint rule_version_is_one primary key (id),
    constraint rule_version_is_numbered_once unique (rule, version),
    constraint rule_lead_is_bounded check (lead_days between 0 and 90),
    constraint rule_grace_is_bounded check (grace_days between 0 and 365)
);
comment on table policy.rule_version is 'What a rule said: a condition over attributes, and the targets it gives to whoever meets it';
create unique index rule_has_one_version_now on policy.rule_version (rule) where recorded_to is null;
call audit.watch('policy.rule_version');
