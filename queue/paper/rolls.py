"""How much of each printer's roll is used, for printers that cannot report its end."""

from hall.clock import Clock
from hall.queue.store.database import Store, Transaction


class PaperRolls:
    """Counts millimetres since each printer's roll was put in; they survive restarts."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def used_mm(self, printer: str) -> int:
        with self._store.reading() as db:
            row = db.execute(
                "SELECT used_mm FROM paper_roll WHERE printer = ?", (printer,)
            ).fetchone()
        return 0 if row is None else int(row["used_mm"])

    def use(self, printer: str, millimetres: int) -> None:
        """Add so much printed paper to the count."""

        def command(tx: Transaction) -> None:
            tx.run(
                "INSERT INTO paper_roll VALUES (:printer, :mm, :now)"
                " ON CONFLICT DO UPDATE SET used_mm = used_mm + :mm",
                {"printer": printer, "mm": millimetres, "now": self._clock.now()},
            )

        self._store.submit(command)

    def renew(self, printer: str) -> None:
        """Note that there is a new roll in the printer."""

        def command(tx: Transaction) -> None:
            tx.run(
                "INSERT INTO paper_roll VALUES (:printer, 0, :now)"
                " ON CONFLICT DO UPDATE SET used_mm = 0, since = :now",
                {"printer": printer, "now": self._clock.now()},
            )

        self._store.submit(command)
