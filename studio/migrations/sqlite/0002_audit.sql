-- The audit log of each production: lines as they are handed out. Append-only, also for whoever writes SQL here.
create table audit (
    production text not null references productions (id),
    line integer not null,
    digest blob not null,
    bytes blob not null,
    primary key (production, line)
) strict, without rowid;
create trigger audit_lines_stay before update on audit
begin select raise(abort, 'the audit log is append-only'); end;
create trigger audit_lines_are_kept before delete on audit
begin select raise(abort, 'the audit log is append-only'); end;

-- When somebody last read something, so that a take of a thousand segments is one line of the log and not a thousand.
create table reads (
    production text not null references productions (id) on delete cascade,
    person text not null references people (id) on delete cascade,
    action text not null,
    object text not null,
    at integer not null,
    primary key (production, person, action, object)
) strict, without rowid;
