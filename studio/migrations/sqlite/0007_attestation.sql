-- Keys that Apple vouched for, each for one claim, with the last counter that was seen of it.
create table attested_keys (
    id blob primary key,
    claim text not null references claims (id) on delete cascade,
    point blob not null,
    app text not null,
    counter integer not null,
    registered_at integer not null
) strict;

-- What makers vouch for, as it was received and with what it showed then. Append-only, also for whoever writes SQL here:
-- what evidence was worth on the day is never judged anew.
create table proofs (
    id integer primary key,
    claim text not null references claims (id) on delete cascade,
    kind text not null,
    evidence blob not null,
    document blob not null,
    shown text not null,
    received_at integer not null,
    until integer not null
) strict;
create index proofs_by_claim on proofs (claim, id);
create trigger proofs_stay before update on proofs
begin select raise(abort, 'a proof stays as it was received'); end;
create trigger proofs_are_kept before delete on proofs
begin select raise(abort, 'a proof stays as it was received'); end;

-- Every body of the vendor's revocation list that was ever seen: which, from when to when.
create table revocation_lists (
    digest blob primary key,
    etag text,
    certificates integer not null,
    fetched_at integer not null,
    checked_at integer not null,
    imported_by text references people (id) on delete set null
) strict;
create index revocation_lists_by_time on revocation_lists (checked_at);

-- What the lists say, by the certificate's number as it is written there. Only a suspension can end.
create table revoked_certificates (
    serial text primary key,
    status text not null,
    reason text,
    listed_at integer not null,
    gone_at integer
) strict, without rowid;
