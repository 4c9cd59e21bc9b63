-- Timers and cluster-wide jobs, in the shape db-scheduler prescribes.
create schema job;
comment on schema job is 'What must happen later or on one node only';

create table job.scheduled_tasks (
    task_name text not null,
    task_instance text not null,
    task_data bytea,
    execution_time timestamptz not null,
    picked boolean not null,
    picked_by text,
    last_success timestamptz,
    last_failure timestamptz,
    consecutive_failures int,
    last_heartbeat timestamptz,
    version bigint not null,
    priority smallint,
    constraint scheduled_task_is_one_per_instance primary key (task_name, task_instance)
);
comment on table job.scheduled_tasks is 'Jobs by name with their next time and the node that runs them';
create index scheduled_tasks_by_time on job.scheduled_tasks (execution_time);
create index scheduled_tasks_by_heartbeat on job.scheduled_tasks (last_heartbeat);
