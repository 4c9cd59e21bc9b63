-- Who may operate Tenure through its doors.
create schema security;
comment on schema security is 'API tokens: hashed, scoped, expiring';

create table security.token (
    id uuid not null,
    name text not null,
    hash bytea not null,
    scopes text[] not null,
    created_at timestamptz not null,
    created_by text not null,
    expires_at timestamptz not null,
    revoked_at timestamptz,
    last_used_at timestamptz,
    constraint token_is_one primary key (id),
    constraint token_hash_is_one unique (hash),
    constraint token_expires_after_it_is_made check (expires_at > created_at)
);
comment on table security.token is 'Bearer tokens; only a SHA-256 of the random secret is kept';
