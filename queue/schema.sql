-- The database of a hall. Times are milliseconds since 1970 UTC. A day is a business day,
-- 'YYYY-MM-DD'; the rules in queue/commands/business_day.py close it, not midnight.

CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE business_day (
  day TEXT PRIMARY KEY,
  utc_offset_s INTEGER NOT NULL,      -- of the hall's time zone when the day was opened
  opened_at INTEGER NOT NULL,
  closed_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX one_open_day ON business_day(closed_at IS NULL) WHERE closed_at IS NULL;

-- From when on the hall's clocks were how far ahead of UTC: queue/store/zone_changes.py.
CREATE TABLE zone_change (
  since INTEGER PRIMARY KEY,
  utc_offset_s INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The last number given in each series of a day. New numbers come from here, never from max()+1.
CREATE TABLE series (
  day TEXT NOT NULL REFERENCES business_day,
  letter TEXT NOT NULL,
  last INTEGER NOT NULL CHECK (last > 0),
  PRIMARY KEY (day, letter)
) STRICT, WITHOUT ROWID;

-- Numbers that no ticket has and none will have: given in a past that an old copy of the database
-- does not know, or skipped so that none is given twice. See queue/store/void_numbers.py.
CREATE TABLE void_numbers (
  day TEXT NOT NULL,
  series TEXT NOT NULL,
  first INTEGER NOT NULL CHECK (first > 0),
  last INTEGER NOT NULL CHECK (last >= first),
  given INTEGER NOT NULL,             -- the last of them that somebody holds, below first if none
  seq INTEGER NOT NULL,               -- of the event old_copy
  PRIMARY KEY (day, series, first)
) STRICT, WITHOUT ROWID;

CREATE TABLE ticket (
  id INTEGER PRIMARY KEY,
  day TEXT NOT NULL REFERENCES business_day,
  series TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number > 0),
  token TEXT NOT NULL UNIQUE,
  language TEXT NOT NULL,
  kiosk TEXT,
  issued_at INTEGER NOT NULL,
  identity TEXT,                      -- keyed digest of a card or device, deleted when the day closes
  label TEXT GENERATED ALWAYS AS (series || printf('%03d', number)) VIRTUAL, -- A025
  UNIQUE (day, series, number)
) STRICT;
CREATE INDEX ticket_of_identity ON ticket(identity) WHERE identity IS NOT NULL;

-- The random key of the digests of identities, deleted when its day closes.
CREATE TABLE day_key (
  day TEXT PRIMARY KEY REFERENCES business_day,
  key BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Notes that staff write for each other, deleted when the day closes. ``seq`` is the note's event.
CREATE TABLE note (
  seq INTEGER PRIMARY KEY,
  ticket_id INTEGER NOT NULL REFERENCES ticket,
  at INTEGER NOT NULL,
  counter INTEGER NOT NULL,
  text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 200)
) STRICT;
CREATE INDEX note_of_ticket ON note(ticket_id);

-- One wait and one service of a ticket at a counter.
CREATE TABLE turn (
  id INTEGER PRIMARY KEY,
  ticket_id INTEGER NOT NULL REFERENCES ticket,
  day TEXT NOT NULL,
  service TEXT NOT NULL,
  priority TEXT,                      -- priority class, NULL for an ordinary turn
  state TEXT NOT NULL CHECK (state IN
    ('waiting', 'called', 'serving', 'held', 'done', 'missed', 'transferred', 'cancelled', 'left',
     'no_show', 'unfinished', 'undone')),
  order_key INTEGER NOT NULL,         -- position in the line; may change, while arrived_at never does
  ahead INTEGER NOT NULL,             -- people ahead at arrival, as printed on the ticket
  arrived_at INTEGER NOT NULL,
  counter INTEGER,
  staff TEXT,
  calls INTEGER NOT NULL DEFAULT 0,
  called_at INTEGER,                  -- first call
  last_called_at INTEGER,
  called_seq INTEGER,                 -- event of the first call, which says why this turn was chosen
  last_called_seq INTEGER,            -- event of the latest call: clocks jump, this order does not
  started_at INTEGER,                 -- NULL in a finished turn if nobody confirmed the arrival
  ended_at INTEGER,
  away_since INTEGER,                 -- since when the turn has been held or missed
  away_ms INTEGER NOT NULL DEFAULT 0, -- from earlier calls until the turn was back: not part of the wait
  hold_reason TEXT,
  back_at INTEGER,                    -- when a held turn comes back by itself
  not_before INTEGER,                 -- no counter calls the turn earlier
  prefer_counter INTEGER,             -- only this counter calls it, until prefer_until
  prefer_until INTEGER,
  prefer_staff TEXT,                  -- only where this person works; the name in lower case
  due_at INTEGER,                     -- time of the appointment
  quiet INTEGER NOT NULL DEFAULT 0 CHECK (quiet IN (0, 1)), -- called without display and voice
  people INTEGER NOT NULL DEFAULT 1 CHECK (people BETWEEN 1 AND 99), -- how many come with the number
  steps TEXT NOT NULL DEFAULT '[]',   -- further steps of the visit: JSON [{"service": …, "counter": … | null}]
  before_holds TEXT NOT NULL DEFAULT '[]', -- its service before each hold: JSON, as turn_part reads it
  CHECK (called_at >= arrived_at + away_ms AND last_called_at >= called_at),
  CHECK (started_at >= called_at AND ended_at >= coalesce(started_at, called_at, arrived_at)),
  CHECK ((called_at IS NULL) = (counter IS NULL) AND (called_at IS NULL) = (calls = 0)),
  CHECK (state <> 'waiting' OR called_at IS NULL),
  CHECK (state NOT IN ('called', 'serving', 'done', 'missed') OR called_at IS NOT NULL),
  CHECK (state <> 'serving' OR started_at IS NOT NULL),
  CHECK ((ended_at IS NULL) = (state IN ('waiting', 'called', 'serving', 'held'))),
  CHECK ((away_since IS NULL) = (state NOT IN ('held', 'missed'))),
  CHECK ((hold_reason IS NULL) = (state <> 'held')),
  CHECK (back_at IS NULL OR state = 'held'),
  CHECK (quiet = 0 OR called_at IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX one_open_turn_per_counter ON turn(counter) WHERE state IN ('called', 'serving');
CREATE UNIQUE INDEX one_open_turn_per_ticket ON turn(ticket_id)
  WHERE state IN ('waiting', 'called', 'serving', 'held');
CREATE INDEX turn_waiting ON turn(service, priority IS NOT NULL, order_key)
  WHERE state = 'waiting';
CREATE INDEX turn_waiting_since ON turn(service, max(arrived_at, coalesce(due_at, 0)) + away_ms)
  WHERE state = 'waiting';
CREATE INDEX turn_waiting_later ON turn(service, not_before)
  WHERE state = 'waiting' AND not_before IS NOT NULL;
CREATE INDEX turn_away ON turn(away_since) WHERE away_since IS NOT NULL;
CREATE INDEX turn_due ON turn(back_at) WHERE back_at IS NOT NULL;
CREATE INDEX turn_of_ticket ON turn(ticket_id);
CREATE INDEX turn_with_holds ON turn(day) WHERE before_holds <> '[]';
CREATE INDEX turn_by_service ON turn(day, service, called_at, arrived_at, away_ms, due_at)
  WHERE counter IS NOT NULL AND quiet = 0;
CREATE INDEX turn_by_counter ON turn(counter, day, called_seq) WHERE counter IS NOT NULL;
CREATE INDEX turn_by_call ON turn(day, last_called_seq) WHERE counter IS NOT NULL;

-- The wait that was promised when a number was given, and the range (ms) that it was rounded from;
-- the event ``issued`` has the same. Scored when the day closes: queue/estimating/scores.py.
CREATE TABLE said_wait (
  turn_id INTEGER PRIMARY KEY REFERENCES turn,
  seq INTEGER NOT NULL,               -- last event that the estimate knew of
  low_min INTEGER NOT NULL,           -- in minutes, as people read it
  high_min INTEGER NOT NULL CHECK (high_min > low_min AND low_min >= 0),
  low INTEGER NOT NULL,
  middle INTEGER NOT NULL,
  high INTEGER NOT NULL CHECK (low <= middle AND middle <= high),
  factor_pct INTEGER NOT NULL CHECK (factor_pct > 0)
) STRICT;

-- How right the promised waits were: sums over the called turns of a closed day, by hour of arrival.
CREATE TABLE wait_score (
  day TEXT NOT NULL REFERENCES business_day,
  service TEXT NOT NULL,
  hour INTEGER NOT NULL CHECK (hour BETWEEN 0 AND 23),
  told INTEGER NOT NULL CHECK (told > 0), -- turns with a promised wait
  inside INTEGER NOT NULL CHECK (inside BETWEEN 0 AND told), -- of them, how many waits were right
  width_min INTEGER NOT NULL,
  late_ms INTEGER NOT NULL,           -- by how much the waits exceeded ``middle``
  PRIMARY KEY (day, service, hour)
) STRICT, WITHOUT ROWID;

-- By how much ranges are widened or narrowed from the next day on; earlier factors are kept.
CREATE TABLE wait_factor (
  day TEXT NOT NULL REFERENCES business_day,
  service TEXT NOT NULL,
  factor_pct INTEGER NOT NULL CHECK (factor_pct > 0),
  inside_pct INTEGER NOT NULL,        -- share of waits inside their ranges that led to this factor
  told INTEGER NOT NULL,              -- how many turns the share is of
  PRIMARY KEY (day, service)
) STRICT, WITHOUT ROWID;

-- Appointments; ``turn_id`` is set once the holder has arrived.
CREATE TABLE appointment (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  day TEXT NOT NULL,                  -- the business day of due_at
  service TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('booked', 'arrived', 'cancelled', 'expired')),
  turn_id INTEGER REFERENCES turn,
  reference TEXT,                     -- of an import, '' if it has none; deleted with its day
  CHECK ((turn_id IS NOT NULL) = (state = 'arrived'))
) STRICT;
CREATE INDEX appointment_of_day ON appointment(day, due_at);
CREATE INDEX appointment_open ON appointment(day) WHERE state = 'booked';
CREATE INDEX appointment_reference ON appointment(day) WHERE reference <> '';

-- How many turns wait for each service, with and without a priority class. Triggers keep it, so that
-- counting costs the same with three or three thousand waiting.
CREATE TABLE queue_length (
  service TEXT NOT NULL,
  priority INTEGER NOT NULL CHECK (priority IN (0, 1)),
  waiting INTEGER NOT NULL CHECK (waiting >= 0),
  PRIMARY KEY (service, priority)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER turn_joins AFTER INSERT ON turn WHEN new.state = 'waiting' BEGIN
  INSERT INTO queue_length VALUES (new.service, new.priority IS NOT NULL, 1)
    ON CONFLICT DO UPDATE SET waiting = waiting + 1;
END;
CREATE TRIGGER turn_leaves AFTER UPDATE OF state ON turn
  WHEN old.state = 'waiting' AND new.state <> 'waiting' BEGIN
  UPDATE queue_length SET waiting = waiting - 1
    WHERE service = old.service AND priority = (old.priority IS NOT NULL);
END;

CREATE TRIGGER turn_returns AFTER UPDATE OF state ON turn
  WHEN new.state = 'waiting' AND old.state <> 'waiting' BEGIN
  INSERT INTO queue_length VALUES (new.service, new.priority IS NOT NULL, 1)
    ON CONFLICT DO UPDATE SET waiting = waiting + 1;
END;

CREATE TRIGGER turn_moves AFTER UPDATE OF service, priority ON turn
  WHEN old.state = 'waiting' AND new.state = 'waiting'
    AND (old.service, old.priority IS NOT NULL) <> (new.service, new.priority IS NOT NULL) BEGIN
  UPDATE queue_length SET waiting = waiting - 1
    WHERE service = old.service AND priority = (old.priority IS NOT NULL);
  INSERT INTO queue_length VALUES (new.service, new.priority IS NOT NULL, 1)
    ON CONFLICT DO UPDATE SET waiting = waiting + 1;
END;

-- Everything that ever happened, in order. Most tables can be rebuilt from it: queue/store/verify.py.
CREATE TABLE event (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  day TEXT,
  turn_id INTEGER,
  counter INTEGER,
  data TEXT NOT NULL,                 -- JSON
  command INTEGER,                    -- seq of the command's first event, NULL in the first
  hash TEXT NOT NULL,                 -- of this row and the hash before it: queue/store/chain.py
  version INTEGER NOT NULL DEFAULT 1, -- of what the hash covers; the columns below since version 2
  origin TEXT NOT NULL DEFAULT '',    -- who the command was done for: queue/store/caller.py
  device TEXT NOT NULL DEFAULT '',    -- an id, '' if none had to show who it is
  person TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX event_of_turn ON event(turn_id) WHERE turn_id IS NOT NULL;
CREATE INDEX event_of_counter ON event(counter) WHERE counter IS NOT NULL;
CREATE INDEX event_of_staffing ON event(counter, day) WHERE turn_id IS NULL AND counter IS NOT NULL;
CREATE INDEX event_of_call ON event(counter, day) WHERE kind = 'called';
CREATE INDEX event_of_appointment ON event(seq) WHERE kind IN (
  'booked', 'checked_in', 'appointment_cancelled', 'appointment_restored', 'appointment_expired',
  'appointment_moved'
);
CREATE TRIGGER event_is_kept BEFORE DELETE ON event BEGIN
  SELECT raise(ABORT, 'events are never deleted');
END;
CREATE TRIGGER event_is_final BEFORE UPDATE ON event BEGIN
  SELECT raise(ABORT, 'events are never changed');
END;

-- What staff have changed at a counter since the day opened; a counter without a row is as
-- configured.
CREATE TABLE counter_state (
  counter INTEGER PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('open', 'paused', 'closed')),
  reason TEXT,                        -- of a pause
  until INTEGER,                      -- when a pause ends by itself
  since INTEGER,                      -- when the state began, NULL if the day opened with it
  staff TEXT,                         -- NULL: as configured; '': nobody
  services TEXT,                      -- JSON ["…"]; NULL: as configured
  CHECK ((reason IS NULL) = (state <> 'paused')),
  CHECK (until IS NULL OR state = 'paused')
) STRICT;

-- Times in which tickets are given because somebody opened the hall by hand. The id is the seq of the
-- event hall_opened.
CREATE TABLE opening (
  id INTEGER PRIMARY KEY,
  day TEXT NOT NULL REFERENCES business_day,
  starts INTEGER NOT NULL,
  ends INTEGER NOT NULL CHECK (ends >= starts)
) STRICT;
CREATE INDEX opening_end ON opening(ends);

-- The answers of commands by the caller's idempotency key, kept for two days.
CREATE TABLE answer (
  key TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  body TEXT NOT NULL,                 -- JSON
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX answer_age ON answer(at);

-- The outbox of the printers, committed together with what it prints: queue/paper/outbox.py.
CREATE TABLE print_job (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('ticket', 'return', 'appointment', 'closing', 'test', 'address')),
  turn_id INTEGER REFERENCES turn,    -- of a ticket, and of a slip for a turn on hold
  content TEXT NOT NULL DEFAULT '{}', -- JSON of what does not stand in the turn
  printer TEXT NOT NULL,              -- the printer that is to print it now
  printers TEXT NOT NULL,             -- JSON list of the printers that may print it
  state TEXT NOT NULL DEFAULT 'queued' CHECK (
    state IN ('queued', 'sending', 'sent', 'confirmed', 'held', 'unknown', 'abandoned')
  ),
  open INTEGER NOT NULL DEFAULT 1 CHECK (open IN (0, 1)), -- the printer's worker still has to act
  reason TEXT NOT NULL DEFAULT '',    -- of a held, unknown or abandoned job
  reprint INTEGER NOT NULL DEFAULT 0, -- how many may be on paper already; then the next is marked
  again INTEGER NOT NULL DEFAULT 0 CHECK (again IN (0, 1)), -- its one automatic reprint has been made
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  CHECK (open = (state IN ('queued', 'sending', 'held', 'unknown')) OR state = 'sent'),
  CHECK ((kind IN ('ticket', 'return')) = (turn_id IS NOT NULL))
) STRICT;
CREATE INDEX print_job_open ON print_job(printer, id) WHERE open;
CREATE INDEX print_job_of_turn ON print_job(turn_id);

-- Which printer prints in place of another, until somebody changes it.
CREATE TABLE stand_in (
  printer TEXT PRIMARY KEY,
  takes_over TEXT NOT NULL CHECK (takes_over <> printer)
) STRICT, WITHOUT ROWID;

-- How much each printer has printed since its roll of paper was put in.
CREATE TABLE paper_roll (
  printer TEXT PRIMARY KEY,
  used_mm INTEGER NOT NULL,
  since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The last event that each webhook has delivered; the table event is its outbox.
CREATE TABLE webhook (
  url TEXT PRIMARY KEY,
  told INTEGER NOT NULL               -- seq of that event
) STRICT, WITHOUT ROWID;

-- What people went through, part by part: a row for each turn that is over, and one more for each
-- service that ended with a hold, whose outcome is held. All that a turn has waited stands in its
-- own row, and each second of service in one row, that of its counter.
CREATE VIEW turn_part AS
SELECT
  id AS turn_id,
  ticket_id,
  day,
  service,
  priority,
  people,
  counter,
  staff,
  quiet,
  arrived_at AS joined_at,
  called_at,
  started_at,
  ended_at,
  coalesce(called_at, ended_at) - arrived_at - away_ms AS waiting_ms,
  -- The call before a hold that was the end has its own row.
  CASE WHEN called_at IS NOT json_extract(before_holds, '$[#-1].called_at')
    THEN started_at - called_at
  END AS walking_ms,
  CASE WHEN state IN ('done', 'transferred')
    THEN ended_at - coalesce(started_at, called_at)
  END AS service_ms,
  state AS outcome
FROM turn
WHERE state NOT IN ('waiting', 'called', 'serving', 'held', 'undone')
UNION ALL
SELECT
  turn.id,
  turn.ticket_id,
  turn.day,
  json_extract(hold.value, '$.service'),
  json_extract(hold.value, '$.priority'),
  turn.people,
  json_extract(hold.value, '$.counter'),
  json_extract(hold.value, '$.staff'),
  json_extract(hold.value, '$.quiet'),
  turn.arrived_at,
  json_extract(hold.value, '$.called_at'),
  json_extract(hold.value, '$.started_at'),
  json_extract(hold.value, '$.ended_at'),
  NULL,
  json_extract(hold.value, '$.started_at') - json_extract(hold.value, '$.called_at'),
  json_extract(hold.value, '$.ended_at')
    - coalesce(json_extract(hold.value, '$.started_at'), json_extract(hold.value, '$.called_at')),
  'held'
FROM turn, json_each(turn.before_holds) AS hold
WHERE turn.before_holds <> '[]' AND turn.state <> 'undone';

-- The wait of every ticket at every counter, for any SQLite tool.
CREATE VIEW wait_log AS
SELECT
  part.day,
  ticket.label AS ticket,
  part.service,
  part.priority,
  part.counter,
  part.staff,
  part.quiet,
  part.people,
  strftime(
    '%Y-%m-%d %H:%M:%S',
    ticket.issued_at / 1000 + coalesce(
      (SELECT utc_offset_s FROM zone_change WHERE since <= ticket.issued_at ORDER BY since DESC LIMIT 1),
      business_day.utc_offset_s
    ),
    'unixepoch'
  ) AS issued,
  strftime(
    '%Y-%m-%d %H:%M:%S',
    joined_at / 1000 + coalesce(
      (SELECT utc_offset_s FROM zone_change WHERE since <= joined_at ORDER BY since DESC LIMIT 1),
      business_day.utc_offset_s
    ),
    'unixepoch'
  ) AS joined,
  strftime(
    '%Y-%m-%d %H:%M:%S',
    called_at / 1000 + coalesce(
      (SELECT utc_offset_s FROM zone_change WHERE since <= called_at ORDER BY since DESC LIMIT 1),
      business_day.utc_offset_s
    ),
    'unixepoch'
  ) AS called,
  strftime(
    '%Y-%m-%d %H:%M:%S',
    started_at / 1000 + coalesce(
      (SELECT utc_offset_s FROM zone_change WHERE since <= started_at ORDER BY since DESC LIMIT 1),
      business_day.utc_offset_s
    ),
    'unixepoch'
  ) AS started,
  strftime(
    '%Y-%m-%d %H:%M:%S',
    ended_at / 1000 + coalesce(
      (SELECT utc_offset_s FROM zone_change WHERE since <= ended_at ORDER BY since DESC LIMIT 1),
      business_day.utc_offset_s
    ),
    'unixepoch'
  ) AS ended,
  CAST(round(waiting_ms / 1000.0) AS INTEGER) AS waiting_s,
  CAST(round(walking_ms / 1000.0) AS INTEGER) AS walking_s,
  CAST(round(service_ms / 1000.0) AS INTEGER) AS service_s,
  outcome
FROM turn_part AS part
JOIN ticket ON ticket.id = part.ticket_id
JOIN business_day ON business_day.day = part.day;
