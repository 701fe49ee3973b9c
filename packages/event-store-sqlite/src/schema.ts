/** Written into `user_version`. A file of a newer version is refused, an older one is lifted step by step. */
export const SCHEMA_VERSION = 1;

/**
 * Positions are the row ids: assigned inside the one write transaction, without gaps. Texts, because better-sqlite3
 * binds them faster than blobs. The triggers hold the promise of the port against any hand on the file: no event is
 * ever edited or deleted.
 */
export const SCHEMA_SQL = `
create table streams (
  stream_id integer primary key,
  name      text not null unique,
  category  text not null,
  tenant    text not null
) strict;

create table event_types (
  event_type_id integer primary key,
  name          text not null unique
) strict;

create table events (
  position      integer primary key,
  stream_id     integer not null,
  revision      integer not null,
  event_id      text    not null,
  recorded_at   integer not null,
  event_type_id integer not null,
  header        text    not null,
  data          text    not null
) strict;

create unique index events_by_revision on events (stream_id, revision);
create unique index events_by_id on events (event_id);

create trigger events_are_never_edited before update on events
begin select raise(abort, 'events are append-only'); end;
create trigger events_are_never_deleted before delete on events
begin select raise(abort, 'events are append-only'); end;
`;
