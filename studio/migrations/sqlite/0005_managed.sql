-- Devices that a production asked its manager about. What names a device stays with the manager: an enrolment is a keyed
-- hash.
create table managed_devices (
    production text not null references productions (id) on delete cascade,
    enrolment blob not null,
    -- Of the one-time code that tells which claimed phone it is; none once it was used.
    code_hash blob unique,
    code_expires_at integer not null,
    known text not null,
    asked_at integer not null,
    heard_at integer,
    primary key (production, enrolment)
) strict;
create index managed_devices_by_enrolment on managed_devices (enrolment);

-- Which managed device a claimed phone is.
create table managed_claims (
    claim text primary key references claims (id) on delete cascade,
    production text not null,
    enrolment blob not null,
    bound_at integer not null,
    foreign key (production, enrolment) references managed_devices (production, enrolment) on delete cascade
) strict;

-- Webhook calls that came, until they would be too old to come again.
create table managed_calls (
    digest blob primary key,
    ends_at integer not null
) strict;
