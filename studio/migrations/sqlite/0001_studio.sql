-- Times are microseconds since 1970 UTC; digests and token hashes are 32 bytes; documents are text as they were sent.

create table people (
    id text primary key,
    email text not null unique,
    name text not null,
    password text not null,
    created_at integer not null
) strict, without rowid;

create table sessions (
    token_hash blob primary key,
    person text not null references people (id) on delete cascade,
    expires_at integer not null
) strict, without rowid;
create index sessions_by_end on sessions (expires_at);

create table productions (
    id text primary key,
    name text not null,
    zone text not null,
    frame_rate text not null,
    signing_key text not null,
    recipient text not null,
    recovery_recipient text,
    rolls integer not null default 0,
    created_at integer not null
) strict;

create table members (
    production text not null references productions (id) on delete cascade,
    person text not null references people (id) on delete cascade,
    role text not null,
    primary key (production, person)
) strict, without rowid;
create index members_by_person on members (person);

create table keyrings (
    production text not null references productions (id) on delete cascade,
    kind text not null,
    generation integer not null,
    digest blob not null,
    envelope text not null,
    primary key (production, kind, generation)
) strict;

create table rolls (
    production text not null references productions (id) on delete cascade,
    roll text not null,
    primary key (production, roll)
) strict, without rowid;

create table invitations (
    id text primary key,
    production text not null references productions (id) on delete cascade,
    interview text not null,
    "end" text not null,
    subject text not null,
    roll text not null,
    platforms text not null,
    rehearsal integer not null,
    sealed_secret text not null,
    claim_token_hash blob not null,
    created_at integer not null,
    expires_at integer not null,
    superseded_at integer,
    revoked_at integer,
    unique (production, roll)
) strict;

create table briefs (
    digest blob primary key,
    invitation text not null references invitations (id) on delete cascade,
    revision integer not null,
    jws text not null,
    unique (invitation, revision)
) strict;

create table claims (
    id text primary key,
    invitation text not null unique references invitations (id) on delete cascade,
    device_key text not null,
    key_storage text not null,
    platform text not null,
    app text not null,
    claimed_at integer not null,
    stored_bytes integer not null default 0
) strict;

-- Challenges are not stored when they are given out, only when they are used: nobody can fill this table.
create table used_challenges (
    hash blob primary key,
    expires_at integer not null
) strict, without rowid;
create index used_challenges_by_end on used_challenges (expires_at);

create table credentials (
    token_hash blob primary key,
    claim text not null references claims (id) on delete cascade,
    expires_at integer not null
) strict, without rowid;
create index credentials_by_claim on credentials (claim);
create index credentials_by_end on credentials (expires_at);

create table evidence (
    claim text not null references claims (id) on delete cascade,
    digest blob not null,
    document blob not null,
    verdict text not null,
    received_at integer not null,
    primary key (claim, digest)
) strict;

create table clearances (
    digest blob primary key,
    claim text not null references claims (id) on delete cascade,
    jws text not null,
    evidence blob not null,
    issued_at integer not null,
    until integer not null,
    held integer not null
) strict;
create index clearances_by_claim on clearances (claim);

create table takes (
    id text primary key,
    claim text not null references claims (id) on delete cascade,
    invitation text not null references invitations (id) on delete cascade,
    production text not null references productions (id) on delete cascade,
    interview text not null,
    "end" text not null,
    kind text not null,
    slate text not null,
    imported integer not null,
    rate integer,
    clearance blob,
    held integer not null,
    started_at integer not null,
    begun_at integer not null,
    last_heard integer not null,
    lines integer not null,
    head blob not null,
    signed_lines integer not null,
    signed_segments integer not null,
    segments integer not null,
    samples integer not null,
    journal_bytes integer not null,
    ended integer not null,
    receipt text,
    received_at integer,
    delivered_at integer
) strict;
create index takes_by_production on takes (production, begun_at);
create index takes_by_claim on takes (claim);

create table journal_lines (
    take text not null references takes (id) on delete cascade,
    line integer not null,
    entry text not null,
    bytes blob not null,
    primary key (take, line)
) strict, without rowid;
create index journal_gaps on journal_lines (take) where entry = 'gap';

-- What the journal says of each segment.
create table journalled (
    take text not null references takes (id) on delete cascade,
    sequence integer not null,
    line integer not null,
    sha256 blob not null,
    bytes integer not null,
    primary key (take, sequence)
) strict, without rowid;
create index journalled_by_line on journalled (take, line);

-- What is durable in the object store; until the journal is signed there may be more than one for a sequence.
create table stored (
    take text not null references takes (id) on delete cascade,
    sequence integer not null,
    sha256 blob not null,
    bytes integer not null,
    stored_at integer not null,
    primary key (take, sequence, sha256)
) strict, without rowid;

-- Objects that may be junk; removed once the signed journal contradicts them.
create table discarded (
    take text not null references takes (id) on delete cascade,
    sequence integer not null,
    sha256 blob not null,
    primary key (take, sequence, sha256)
) strict, without rowid;
