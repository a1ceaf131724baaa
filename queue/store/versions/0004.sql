-- Numbers that an old copy of the database made void.

CREATE TABLE void_numbers (
  day TEXT NOT NULL,
  series TEXT NOT NULL,
  first INTEGER NOT NULL CHECK (first > 0),
  last INTEGER NOT NULL CHECK (last >= first),
  given INTEGER NOT NULL,             -- the last of them that somebody holds, below first if none
  seq INTEGER NOT NULL,               -- of the event old_copy
  PRIMARY KEY (day, series, first)
) STRICT, WITHOUT ROWID;
