-- What lists say that a person imported, apart from what the vendor itself gave: the vendor's next list replaces all of it.
create table imported_revocations (
    serial text primary key,
    status text not null,
    reason text,
    listed_at integer not null
) strict, without rowid;

-- Where the vendor never gave a list, all that is known was imported.
insert into imported_revocations (serial, status, reason, listed_at)
select serial, status, reason, listed_at from revoked_certificates
where gone_at is null and not exists (select 1 from revocation_lists where imported_by is null);
delete from revoked_certificates
where not exists (select 1 from revocation_lists where imported_by is null);
