-- The log has the service before a hold or a transfer, and when a turn joined its line.

ALTER TABLE turn ADD COLUMN before_holds TEXT NOT NULL DEFAULT '[]';
CREATE INDEX turn_with_holds ON turn(day) WHERE before_holds <> '[]';

DROP VIEW wait_log;
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
