-- Events say who they were done for, and local time follows the changes of the hall's zone.

ALTER TABLE event ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE event ADD COLUMN origin TEXT NOT NULL DEFAULT '';
ALTER TABLE event ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE event ADD COLUMN person TEXT NOT NULL DEFAULT '';

CREATE TABLE zone_change (
  since INTEGER PRIMARY KEY,
  utc_offset_s INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

DROP VIEW wait_log;
CREATE VIEW wait_log AS
SELECT
  turn.day,
  ticket.label AS ticket,
  turn.service,
  turn.priority,
  turn.counter,
  turn.staff,
  turn.quiet,
  turn.people,
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
  CAST(round((coalesce(called_at, ended_at) - arrived_at - away_ms) / 1000.0) AS INTEGER) AS waiting_s,
  CAST(round((started_at - called_at) / 1000.0) AS INTEGER) AS walking_s,
  CASE state WHEN 'done'
    THEN CAST(round((ended_at - coalesce(started_at, called_at)) / 1000.0) AS INTEGER)
  END AS service_s,
  turn.state AS outcome
FROM turn
JOIN ticket ON ticket.id = turn.ticket_id
JOIN business_day ON business_day.day = turn.day
WHERE turn.state NOT IN ('waiting', 'called', 'serving', 'held', 'undone');
