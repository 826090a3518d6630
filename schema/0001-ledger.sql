-- What is permanent: the events, their authors, the erasable content, and this machine's own notes.
-- The rest (0002-projections.sql) can be derived from these tables at any time.

CREATE TABLE author (
  n INTEGER PRIMARY KEY,
  fingerprint BLOB NOT NULL UNIQUE,  -- "SHA256:…" as UTF-8
  key BLOB                           -- 32 bytes; NULL until the key's join (or the genesis) is here
) STRICT;

CREATE TABLE event (
  local INTEGER PRIMARY KEY,         -- order of arrival, used for reading in order and nothing else
  id BLOB NOT NULL UNIQUE,           -- SHA-256 of bytes
  author INTEGER NOT NULL,
  chain BLOB NOT NULL,               -- 8 bytes
  seq INTEGER NOT NULL,
  kind INTEGER NOT NULL,             -- 0 = unknown to this version, read it from bytes
  bytes BLOB NOT NULL,               -- canonical JSON, exactly what was signed
  signature BLOB                     -- 64 bytes, or NULL where a later event of the chain vouches for it
) STRICT;
CREATE INDEX event_chain ON event (author, chain, seq);  -- not unique: forks are kept

CREATE TABLE content (
  n INTEGER PRIMARY KEY,
  key BLOB NOT NULL UNIQUE,          -- sample id, commitment, or hash of the bytes
  salt BLOB,
  bytes BLOB                         -- NULL: missing or erased
) STRICT;

CREATE TABLE local (
  name TEXT PRIMARY KEY,
  value ANY
) STRICT, WITHOUT ROWID;

CREATE TABLE lease (
  sample INTEGER NOT NULL,           -- content.n
  author INTEGER NOT NULL,
  granted INTEGER NOT NULL,          -- seconds since 1970
  until INTEGER NOT NULL,
  pid INTEGER,                       -- NULL: handed to a script, ends with the answer or the time
  boot TEXT,
  PRIMARY KEY (sample, author)
) STRICT, WITHOUT ROWID;

CREATE TABLE shown (                 -- who was shown something about a sample (others' answers, a label, a review)
  author INTEGER NOT NULL,
  sample INTEGER NOT NULL,
  PRIMARY KEY (author, sample)
) STRICT, WITHOUT ROWID;
