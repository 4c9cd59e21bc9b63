-- What there is: applications, entitlements, roles and what they contain.
create schema catalog;
comment on schema catalog is 'Applications, entitlements, roles and what roles contain';

create table catalog.application (
    id uuid not null,
    name text not null,
    definition jsonb not null,
    recorded_from timestamptz not null,
    recorded_to timestamptz,
    opened_event uuid not null,
    closed_event uuid,
    constraint application_version_is_one primary key (id)
);
comment on table catalog.application is 'Versions of governed systems: title, owner, description';
create unique index application_has_one_version_now on catalog.application (name) where recorded_to is null;
call audit.watch('catalog.application');

-- What can be granted. The row of a name stays for ever: a retired one is a tombstone.
create table catalog.target (
    id uuid not null,
    kind text not null,
    name text not null,
    application text,
    key text,
    privileged boolean not null default false,
    retired_at timestamptz,
    constraint target_is_one primary key (id),
    constraint target_name_is_taken_once unique (kind, name),
    constraint target_kind_is_known check (kind in ('role', 'entitlement', 'account')),
    constraint target_of_an_application_is_no_role check ((application is null) = (kind = 'role')),
    constraint target_entitlement_has_a_key check ((key is not null) = (kind = 'entitlement'))
);
comment on table catalog.target is 'Roles, entitlements (APPLICATION/NAME) and the account itself of each application: whatever a grant can be of';

create table catalog.target_version (
    id uuid not null,
    target_id uuid not null,
    definition jsonb not null,
    recorded_from timestamptz not null,
    recorded_to timestamptz,
    opened_event uuid not null,
    closed_event uuid,
    constraint target_version_is_one primary key (id),
    constraint target_version_is_of_a_target foreign key (target_id) references catalog.target
);
comment on table catalog.target_version is 'Versions of what is said about a target: title, owner, risk, and for roles what they contain';
create unique index target_has_one_version_now on catalog.target_version (target_id) where recorded_to is null;
call audit.watch('catalog.target_version');

-- Which entitlements and accounts a target gives, through nesting; a target gives itself, an entitlement its account.
create table catalog.content (
    id uuid not null,
    target_id uuid not null,
    gives_id uuid not null,
    path uuid[] not null,
    valid_from timestamptz not null,
    valid_to timestamptz,
    recorded_from timestamptz not null,
    recorded_to timestamptz,
    opened_event uuid not null,
    closed_event uuid,
    constraint content_version_is_one primary key (id),
    constraint content_is_of_a_target foreign key (target_id) references catalog.target,
    constraint content_gives_a_target foreign key (gives_id) references catalog.target
);
comment on table catalog.content is 'The closure of nesting with one shortest path each: from a target to every entitlement and account it gives';
create unique index content_is_open_once on catalog.content (target_id, gives_id) where recorded_to is null and valid_to is null;
create index content_by_given on catalog.content (gives_id);
call audit.watch('catalog.content');

create view catalog.content_now as
select c.target_id, c.gives_id, c.path, t.kind, t.name, t.application, t.key
  from catalog.content c
  join catalog.target t on t.id = c.gives_id
 where c.recorded_to is null and c.valid_to is null;
comment on view catalog.content_now is 'What each target gives as of now, with the application it is in';
