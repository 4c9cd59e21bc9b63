-- What a change of the model would do to people, until it is decided; and how far time has been followed.
create schema lifecycle;
comment on schema lifecycle is 'Changes of people and model taking effect';

create table lifecycle.effect (
    run_id uuid not null,
    identity_id uuid not null,
    target text not null,
    purpose text not null,
    gains boolean not null,
    constraint effect_is_one_per_access primary key (run_id, identity_id, target, purpose)
);
comment on table lifecycle.effect is 'Who gains and who loses which access by a run that changes the model; by name, since a target may come to be only with the run';

create table lifecycle.affected (
    run_id uuid not null,
    chunk int not null,
    identity_id uuid not null,
    constraint affected_is_one_per_identity primary key (run_id, chunk, identity_id)
);
comment on table lifecycle.affected is 'Whom an applying run still has to go through, in chunks';

create table lifecycle.passed (
    singleton boolean not null default true,
    until timestamptz not null,
    constraint passed_is_one_row primary key (singleton),
    constraint passed_is_the_only_row check (singleton)
);
comment on table lifecycle.passed is 'Up to when reasons that began or ended by time alone have been followed by operations';
