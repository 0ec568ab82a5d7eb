-- Mail: the outbox of system mails. It names a kind and a row, never an address or a rendered text.

-- One system mail to send: what kind, about which row, in which language.
create table outbox (
    id          uuid        primary key default gen_random_uuid(),
    kind        varchar(40) not null,
    about       uuid        not null,
    language    varchar(2)  not null,
    state       varchar(10) not null default 'waiting',
    reason      varchar(40),
    attempts    smallint    not null default 0,
    worker      integer,
    reply_code  smallint,
    created_at  timestamptz not null,
    next_try_at timestamptz,
    intent_at   timestamptz,
    finished_at timestamptz,
    constraint outbox_state_is_known
        check (state in ('waiting', 'sending', 'accepted', 'refused', 'expired', 'unknown', 'dropped'))
);
create index outbox_about on outbox (about);
-- What is still to be sent, and what the page of failures shows: small beside all that was accepted.
create index outbox_open on outbox (next_try_at) where state in ('waiting', 'sending');
create index outbox_failed on outbox (finished_at) where state in ('refused', 'expired', 'unknown');
