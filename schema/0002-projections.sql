-- What is derived from the events by the rules. Dropped and made anew whenever `projection` in `local` is another
-- version than the program's; never altered.

DROP TABLE IF EXISTS governance;
DROP TABLE IF EXISTS waiting;
DROP TABLE IF EXISTS refused;
DROP TABLE IF EXISTS contributor;
DROP TABLE IF EXISTS policy;
DROP TABLE IF EXISTS task;
DROP TABLE IF EXISTS choice;
DROP TABLE IF EXISTS sample;
DROP TABLE IF EXISTS submission;
DROP TABLE IF EXISTS alias;
DROP TABLE IF EXISTS answer;
DROP TABLE IF EXISTS review;
DROP TABLE IF EXISTS flag;
DROP TABLE IF EXISTS comment;
DROP TABLE IF EXISTS retraction;
DROP TABLE IF EXISTS erasure;
DROP TABLE IF EXISTS batch;
DROP TABLE IF EXISTS release;
DROP TABLE IF EXISTS score;
DROP TABLE IF EXISTS task_score;
DROP TABLE IF EXISTS annotator_score;
DROP TABLE IF EXISTS gold;
DROP TABLE IF EXISTS gold_answer;
DROP TABLE IF EXISTS gold_test;
DROP TABLE IF EXISTS reinstatement;
DROP TABLE IF EXISTS counter;

CREATE TABLE governance (
  position INTEGER PRIMARY KEY,
  event INTEGER NOT NULL UNIQUE,     -- event.local
  after BLOB                         -- id of the governance event before; NULL in the genesis
) STRICT;

CREATE TABLE waiting (
  reference BLOB NOT NULL,           -- what is missing: a letter and an id
  event INTEGER NOT NULL,
  PRIMARY KEY (reference, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX waiting_event ON waiting (event);

CREATE TABLE refused (
  event INTEGER PRIMARY KEY,
  reason TEXT NOT NULL
) STRICT;

CREATE TABLE contributor (
  n INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,           -- fingerprint or "ext:…"
  type INTEGER NOT NULL,
  roles INTEGER NOT NULL,
  joined INTEGER,                    -- event.local of the join that speaks
  joined_at INTEGER,
  name BLOB,                         -- commitment
  license TEXT,
  credit TEXT,
  consent TEXT,
  model TEXT,
  operator TEXT
) STRICT;

CREATE TABLE policy (
  n INTEGER PRIMARY KEY,             -- version, from 1
  event INTEGER NOT NULL UNIQUE,
  guideline BLOB NOT NULL,
  requires INTEGER NOT NULL,
  rules TEXT NOT NULL                -- canonical JSON
) STRICT;

CREATE TABLE task (
  n INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE
) STRICT;

CREATE TABLE choice (                -- what may be answered: options, and other values that were
  n INTEGER PRIMARY KEY,
  task INTEGER NOT NULL,
  id BLOB NOT NULL,                  -- an option's id; else 0x01 and canonical JSON
  code INTEGER NOT NULL,             -- of options, order of first appearance over all policies, never reused; else -1
  UNIQUE (task, id)
) STRICT;

CREATE TABLE sample (
  n INTEGER PRIMARY KEY,             -- content.n, where its id and its bytes are
  media TEXT NOT NULL,
  accepted INTEGER NOT NULL,         -- 1 where a submission of it is accepted
  given INTEGER NOT NULL,            -- answers and skips that count, the least over the tasks still asked
  confidence INTEGER NOT NULL,       -- ppm, the least over the tasks still asked
  rank INTEGER NOT NULL,             -- first 8 bytes of the id: the order among equals
  place INTEGER NOT NULL,            -- the order in which samples came: event.local << 24 | item of the first submission
  priority INTEGER NOT NULL,         -- the number in the metadata field that the policy names, in millionths; else 0
  open INTEGER NOT NULL              -- 1 where it is still asked
) STRICT;
CREATE INDEX sample_queue ON sample (priority DESC, confidence, given, rank) WHERE open = 1;
CREATE INDEX sample_given ON sample (priority DESC, place) WHERE open = 1;

CREATE TABLE submission (
  event INTEGER NOT NULL,
  item INTEGER NOT NULL,
  sample INTEGER NOT NULL,
  contributor INTEGER NOT NULL,
  policy INTEGER NOT NULL,
  state INTEGER NOT NULL,
  at INTEGER NOT NULL,
  meta INTEGER,                      -- content.n of the metadata
  batch INTEGER,
  PRIMARY KEY (event, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX submission_sample ON submission (sample);
CREATE INDEX submission_pending ON submission (contributor, event, item) WHERE state = 0;
CREATE INDEX submission_contributor ON submission (contributor, event, item);

CREATE TABLE alias (                 -- a record's own id within its source
  source BLOB NOT NULL,
  own BLOB NOT NULL,
  sample INTEGER NOT NULL,
  PRIMARY KEY (source, own, sample)
) STRICT, WITHOUT ROWID;

CREATE TABLE answer (
  n INTEGER PRIMARY KEY,             -- event << 24 | item
  event INTEGER NOT NULL,            -- event.local
  item INTEGER NOT NULL,
  contributor INTEGER NOT NULL,
  sample INTEGER NOT NULL,
  task INTEGER NOT NULL,
  value INTEGER NOT NULL,            -- choice.n; below 0: a skip, -1 - its code
  at INTEGER NOT NULL,
  elapsed INTEGER NOT NULL,          -- ms
  policy INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  training INTEGER NOT NULL,
  replaces_event BLOB,
  replaces_item INTEGER,
  standing INTEGER NOT NULL
) STRICT;
CREATE INDEX answer_sample ON answer (sample, task, contributor);
CREATE INDEX answer_training ON answer (contributor, task, sample) WHERE training = 1;

CREATE TABLE review (
  event INTEGER PRIMARY KEY,
  target_event BLOB,                 -- a submission, or
  target_item INTEGER,
  sample INTEGER NOT NULL,           -- a label
  task INTEGER,
  contributor INTEGER NOT NULL,
  verdict INTEGER NOT NULL,
  value INTEGER,                     -- choice.n
  hidden BLOB,                       -- commitment to the value
  reason TEXT,
  note BLOB,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX review_submission ON review (target_event, target_item) WHERE target_event IS NOT NULL;
CREATE INDEX review_label ON review (sample, task) WHERE task IS NOT NULL;
CREATE INDEX review_contributor ON review (contributor);

CREATE TABLE flag (
  event INTEGER PRIMARY KEY,
  sample INTEGER NOT NULL,
  contributor INTEGER NOT NULL,
  code TEXT NOT NULL
) STRICT;
CREATE INDEX flag_sample ON flag (sample);

CREATE TABLE comment (               -- what people say about a sample; the text is content and can be erased
  event INTEGER PRIMARY KEY,
  sample INTEGER NOT NULL,
  contributor INTEGER NOT NULL,
  text BLOB NOT NULL,                -- commitment
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX comment_sample ON comment (sample);

CREATE TABLE retraction (
  target INTEGER NOT NULL,           -- event.local
  item INTEGER NOT NULL,             -- -1: the whole event
  event INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  PRIMARY KEY (target, item, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX retraction_event ON retraction (event);

CREATE TABLE erasure (               -- samples that an event erases; whether it may is not judged here
  sample INTEGER NOT NULL,
  event INTEGER NOT NULL,
  contributor INTEGER NOT NULL,
  PRIMARY KEY (sample, event)
) STRICT, WITHOUT ROWID;

CREATE TABLE batch (
  n INTEGER PRIMARY KEY,
  author INTEGER NOT NULL,
  id BLOB NOT NULL,
  UNIQUE (author, id)
) STRICT;

CREATE TABLE release (
  n INTEGER PRIMARY KEY,
  event INTEGER NOT NULL UNIQUE,
  manifest BLOB NOT NULL,
  samples BLOB NOT NULL,
  version TEXT NOT NULL,
  heads BLOB NOT NULL,
  parent BLOB
) STRICT;

CREATE TABLE score (                 -- a cache for the queue and the screens, never exported
  sample INTEGER NOT NULL,
  task INTEGER NOT NULL,
  status INTEGER NOT NULL,
  label INTEGER,                     -- choice.n
  confidence INTEGER NOT NULL,       -- one-coin posterior, ppm
  answers INTEGER NOT NULL,
  skips INTEGER NOT NULL,
  posterior BLOB,                    -- while open: ppm of each label (or question of yes or no), 4 bytes, big-endian
  PRIMARY KEY (sample, task)
) STRICT, WITHOUT ROWID;

CREATE TABLE task_score (            -- the last fit's class prior
  task INTEGER PRIMARY KEY,
  prior BLOB                         -- ppm of each label, 4 bytes, big-endian
) STRICT;

CREATE TABLE annotator_score (       -- the last fit's figures, through the event named in `local`
  task INTEGER NOT NULL,
  contributor INTEGER NOT NULL,
  reliability INTEGER NOT NULL,      -- ppm
  answers INTEGER NOT NULL,          -- answers that it rests on
  confusion BLOB,                    -- labels × labels, ppm, 4 bytes each, big-endian
  PRIMARY KEY (task, contributor)
) STRICT, WITHOUT ROWID;

CREATE TABLE gold (                  -- accepted samples whose answer is known now
  task INTEGER NOT NULL,
  rank INTEGER NOT NULL,             -- first 8 bytes of the id, ordered as they are
  sample INTEGER NOT NULL,
  PRIMARY KEY (task, rank, sample)
) STRICT, WITHOUT ROWID;

CREATE TABLE gold_answer (           -- answers to them that count in the test that pauses somebody
  contributor INTEGER NOT NULL,
  task INTEGER NOT NULL,
  sample INTEGER NOT NULL,
  is_hit INTEGER NOT NULL,
  PRIMARY KEY (contributor, task, sample)
) STRICT, WITHOUT ROWID;
CREATE INDEX gold_answer_sample ON gold_answer (sample, task);

CREATE TABLE gold_test (             -- that test, by person
  contributor INTEGER NOT NULL,
  task INTEGER NOT NULL,
  hits INTEGER NOT NULL,
  misses INTEGER NOT NULL,
  failed INTEGER NOT NULL,           -- 1: paused
  PRIMARY KEY (contributor, task)
) STRICT, WITHOUT ROWID;
CREATE INDEX gold_test_failed ON gold_test (contributor, task) WHERE failed = 1;

CREATE TABLE reinstatement (         -- up to where in each chain a grant lets earlier answers to gold rest
  contributor INTEGER NOT NULL,
  chain BLOB NOT NULL,               -- 8 bytes
  seq INTEGER NOT NULL,
  PRIMARY KEY (contributor, chain)
) STRICT, WITHOUT ROWID;

CREATE TABLE counter (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
