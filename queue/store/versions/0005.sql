-- Waiting turns may change their service and lose their priority class, when a configuration without
-- them takes effect; appointments may be moved to another service.

CREATE TRIGGER turn_moves AFTER UPDATE OF service, priority ON turn
  WHEN old.state = 'waiting' AND new.state = 'waiting'
    AND (old.service, old.priority IS NOT NULL) <> (new.service, new.priority IS NOT NULL) BEGIN
  UPDATE queue_length SET waiting = waiting - 1
    WHERE service = old.service AND priority = (old.priority IS NOT NULL);
  INSERT INTO queue_length VALUES (new.service, new.priority IS NOT NULL, 1)
    ON CONFLICT DO UPDATE SET waiting = waiting + 1;
END;

DROP INDEX event_of_appointment;
CREATE INDEX event_of_appointment ON event(seq) WHERE kind IN (
  'booked', 'checked_in', 'appointment_cancelled', 'appointment_restored', 'appointment_expired',
  'appointment_moved'
);
