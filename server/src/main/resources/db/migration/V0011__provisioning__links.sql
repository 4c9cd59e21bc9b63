-- Whose an account is that Tenure met and did not make, as a person has decided it.
create table provisioning.link (
    id uuid not null,
    account_id uuid not null,
    identity_id uuid not null,
    recorded_from timestamptz not null,
    recorded_to timestamptz,
    opened_event uuid not null,
    closed_event uuid,
    constraint link_version_is_one primary key (id),
    constraint link_is_of_an_account foreign key (account_id) references provisioning.account,
    constraint link_is_closed_after_it_opened check (recorded_to >= recorded_from)
);
comment on table provisioning.link is 'Decisions of people: this account, which was nobody''s, is this identity''s. Closed when it is unlinked';
create unique index link_of_an_account_is_one_now on provisioning.link (account_id) where recorded_to is null;
create index link_by_account on provisioning.link (account_id);
call audit.watch('provisioning.link');
create trigger link_is_of_an_identity after insert on provisioning.link referencing new table as added for each statement execute function identity.require_identities();

alter table provisioning.membership add column granted boolean not null default true;
comment on column provisioning.membership.granted is 'False for what a linked account held before: seen, and never revoked';
comment on table provisioning.membership is 'Entitlements last seen on the target: those Tenure has granted, which alone it ever revokes, and those a linked account held before';
