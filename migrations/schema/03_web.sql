-- Web: the counters behind the limits. Nothing in them says whom they count.

-- How often one thing was tried since `began_at`. The bucket is a keyed hash.
create table limit_counters (
    bucket   bytea       primary key,
    began_at timestamptz not null,
    used     integer     not null
);
