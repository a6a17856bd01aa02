-- What a production asks of devices instead of the policies that come with the product: the one set last counts.
create table policies (
    id integer primary key,
    production text not null references productions (id) on delete cascade,
    name text not null,
    revision integer not null,
    document text not null,
    set_by text not null,
    set_at integer not null,
    unique (production, name, revision)
) strict;

-- A claim's device under its pseudonym in the production.
alter table claims add column device text;
alter table claims add column lost_at integer;
alter table claims add column lost_by text;
alter table claims add column lost_reason text;
alter table claims add column recheck_at integer;
create unique index claims_by_device on claims (device);

-- Evidence stays as it came; what was said of it, each time, is a judgement. Append-only, also for whoever writes SQL here.
alter table evidence drop column verdict;
create table judgements (
    id integer primary key,
    claim text not null references claims (id) on delete cascade,
    evidence blob not null,
    verdict text not null,
    facts text not null,
    clearance blob,
    at integer not null
) strict;
create index judgements_by_claim on judgements (claim, id);
create index judgements_by_clearance on judgements (clearance) where clearance is not null;
create trigger judgements_stay before update on judgements
begin select raise(abort, 'judgements are append-only'); end;
create trigger judgements_are_kept before delete on judgements
begin select raise(abort, 'judgements are append-only'); end;

-- Since when a control has not been met.
create table failing (
    claim text not null references claims (id) on delete cascade,
    control text not null,
    since integer not null,
    primary key (claim, control)
) strict, without rowid;

-- What named persons answer for; append-only like the rest.
create table waivers (
    id integer primary key,
    claim text not null references claims (id) on delete cascade,
    waiver text not null,
    at integer not null
) strict;
create index waivers_by_claim on waivers (claim, id);
create trigger waivers_stay before update on waivers
begin select raise(abort, 'waivers are append-only'); end;
create trigger waivers_are_kept before delete on waivers
begin select raise(abort, 'waivers are append-only'); end;
create table approvals (
    id integer primary key,
    claim text not null references claims (id) on delete cascade,
    approval text not null,
    at integer not null
) strict;
create index approvals_by_claim on approvals (claim, id);
create trigger approvals_stay before update on approvals
begin select raise(abort, 'approvals are append-only'); end;
create trigger approvals_are_kept before delete on approvals
begin select raise(abort, 'approvals are append-only'); end;

-- Why a take is held, and who opened it to post all the same.
alter table takes drop column held;
alter table takes add column hold text;
alter table takes add column released_by text;
alter table takes add column released_at integer;
alter table takes add column release_reason text;
