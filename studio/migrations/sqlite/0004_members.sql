-- From then on owners alone have access, and nothing new is recorded.
alter table productions add column wraps_at integer;

alter table members add column since integer not null default 0;
update members set since = (select created_at from productions where id = members.production);
-- What the admitting owner signed, and by which key; none for who made the production.
alter table members add column admission text;
alter table members add column owner_key text;

-- Links by which somebody becomes a member, and what came of them.
create table member_links (
    id text primary key,
    production text not null references productions (id) on delete cascade,
    role text not null,
    email text not null,
    name text not null,
    token_hash blob not null,
    created_at integer not null,
    expires_at integer not null,
    ended_at integer,
    person text references people (id),
    joined_at integer,
    statement text,
    tag blob,
    admitted_at integer
) strict;
create index member_links_by_production on member_links (production);
