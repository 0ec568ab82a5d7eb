-- Campaigns: their language versions, and the rows, chunks and workers of sending.

-- One issue of a newsletter. Its state is read off its dates.
create table campaigns (
    id            serial      primary key,
    list          uuid        not null references lists on update cascade on delete restrict,
    purpose       varchar(40) not null,
    main_language varchar(2)  not null,
    created_at    timestamptz not null,
    created_by    uuid        references staff_members on update cascade on delete set null,
    changed_at    timestamptz not null,
    scheduled_at  timestamptz,
    sent_by       uuid        references staff_members on update cascade on delete set null,
    started_at    timestamptz,
    masthead      jsonb,
    frozen_at     timestamptz,
    candidates    integer,
    paused_at     timestamptz,
    pause_reason  varchar(40),
    cancelled_at  timestamptz,
    expires_at    timestamptz,
    finished_at   timestamptz
);
create index campaigns_list on campaigns (list);

-- The letter in one language. `edition` counts its savings, so that a second editor is told.
create table campaign_versions (
    id         uuid        primary key default gen_random_uuid(),
    campaign   integer     not null references campaigns on update cascade on delete cascade,
    language   varchar(2)  not null,
    subject    text        not null default '',
    preheader  text        not null default '',
    body       text        not null default '',
    edition    integer     not null default 1,
    changed_at timestamptz not null,
    changed_by uuid        references staff_members on update cascade on delete set null,
    constraint one_version_per_language unique (campaign, language)
);
create index campaign_versions_campaign on campaign_versions (campaign);

-- One 'send to the rest'. `former` counts what the reopened rows were before.
create table campaign_rests (
    id       serial      primary key,
    campaign integer     not null references campaigns on update cascade on delete cascade,
    at       timestamptz not null,
    by       uuid        references staff_members on update cascade on delete set null,
    reopened integer     not null,
    added    integer     not null,
    former   jsonb       not null
);
create index campaign_rests_campaign on campaign_rests (campaign);

-- A member of staff asked for one version by mail, filled with their own name and address.
create table campaign_tests (
    id         uuid        primary key default gen_random_uuid(),
    campaign   integer     not null references campaigns on update cascade on delete cascade,
    language   varchar(2)  not null,
    member     uuid        not null references staff_members on update cascade on delete cascade,
    created_at timestamptz not null
);
create index campaign_tests_campaign on campaign_tests (campaign);
create index campaign_tests_member on campaign_tests (member);

-- Only whom a segment holds gets the campaign, or nobody whom it holds. `frozen` is the definition as
-- it was when sending began.
create table campaign_segments (
    id       serial     primary key,
    campaign integer    not null references campaigns on update cascade on delete cascade,
    segment  uuid       not null references segments on update cascade on delete restrict,
    usage    varchar(8) not null,
    frozen   jsonb,
    constraint a_segment_is_used_once unique (campaign, segment),
    constraint usage_is_known check (usage in ('only', 'except'))
);
create index campaign_segments_campaign on campaign_segments (campaign);
create index campaign_segments_segment on campaign_segments (segment);

-- Who gets the campaign, and how far each is. No index may hold `state`: that would end HOT updates,
-- four times the write load while sending.
create table delivery (
    campaign     integer     not null references campaigns on delete restrict,
    seq          integer     not null,
    address      uuid        not null,
    subscription uuid,
    language     char(2)     not null,
    -- p planned, t sending, d deferred, a accepted, r refused, e expired, u unknown, x excluded.
    state        "char"      not null check (state in ('p', 't', 'd', 'a', 'r', 'e', 'u', 'x')),
    reason       varchar(24),
    code         smallint,
    attempts     smallint    not null default 0,
    next_try     timestamptz,
    worker       integer,              -- who sends or sent it
    at           timestamptz,
    -- True: the message of the intent committed last says where the data came from (GDPR Article 14).
    -- Null again once that has been noted.
    tells        boolean,
    primary key (campaign, seq)
) with (fillfactor = 50);
create unique index delivery_address on delivery (address, campaign);
-- Few rows are in it, and none of them by its state.
create index delivery_tells on delivery (campaign, seq) where tells;

-- Rows of a campaign that one worker takes at a time.
create table chunk (
    campaign integer     not null references campaigns on delete restrict,
    lo       integer     not null,
    hi       integer     not null,
    worker   integer,              -- who has taken its rows to send now
    done     boolean     not null default false,
    retry_at timestamptz,
    primary key (campaign, lo)
) with (fillfactor = 50);

-- The processes that send. Each says every moment that it lives; room in the page keeps that cheap.
create table worker (
    id            serial      primary key,
    pid           integer     not null,
    backend       integer     not null,
    connections   smallint    not null,
    started_at    timestamptz not null default now(),
    beat_at       timestamptz not null default now(),
    waiting_since timestamptz,
    waiting_for   varchar(24),
    stopped_at    timestamptz
) with (fillfactor = 10);
create index worker_alive on worker (id) where stopped_at is null;
