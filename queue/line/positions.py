"""Places in the line of a service: keys between those of its waiting turns.

Numbers are given a ``SPACE`` apart. Who is put between two of them comes after those who were put
there before, until halving leaves no room; then the older turn comes first.
"""

from hall.queue.store.database import Transaction

SPACE = 1 << 20  # between two turns that arrived one after the other


def front(tx: Transaction, service: str) -> int:
    """The place before everybody who waits for the service."""
    row = tx.one(
        "SELECT min(order_key) FROM turn WHERE state = 'waiting' AND service = ?", (service,)
    )
    return int(row[0]) - SPACE if row[0] is not None else 0


def back(tx: Transaction, service: str) -> int:
    """The place after everybody who waits for the service, before whoever comes from now on."""
    row = tx.one(
        "SELECT coalesce(max(order_key), 0) FROM turn WHERE state = 'waiting' AND service = ?",
        (service,),
    )
    return _after(tx, row[0])


def behind(tx: Transaction, service: str, priority: str | None, places: int) -> int | None:
    """The place after the first ``places`` of the service and the class who wait, and after those
    who were put there earlier; None if nobody of them waits."""
    keys: list[int] = [
        row[0]
        for row in tx.all(
            "SELECT order_key FROM turn WHERE state = 'waiting' AND service = ?"
            " AND (priority IS NOT NULL) = ? ORDER BY order_key",
            (service, int(priority is not None)),
        )
    ]
    if not keys:
        return None
    arrivals = (at for at in range(places, len(keys)) if keys[at] % SPACE == 0)
    next_arrival = next(arrivals, None)
    if next_arrival is None:
        return _after(tx, keys[-1])
    before = keys[next_arrival - 1] if next_arrival else keys[0] - 2 * SPACE
    return (before + keys[next_arrival]) // 2


def as_of(tx: Transaction, service: str, day: str, moment: int, due_at: int) -> int | None:
    """The place of somebody who took a number of this day at ``moment``; None if nobody took one
    since. Of several between the same two numbers, the one due first stands first."""
    row = tx.one(
        "SELECT min(id) AS first, max(id) AS last,"
        " max(CASE WHEN issued_at <= ? THEN id END) AS before FROM ticket WHERE day = ?",
        (moment, day),
    )
    if row["first"] is None or row["before"] == row["last"]:
        return None
    before = row["first"] - 1 if row["before"] is None else row["before"]
    return _between(tx, service, before * SPACE, (before + 1) * SPACE, due_at)


def _between(tx: Transaction, service: str, low: int, high: int, due_at: int) -> int:
    there = (
        "FROM turn WHERE state = 'waiting' AND service = :service"
        " AND (priority IS NOT NULL) IN (0, 1) AND order_key < :high"
    )
    values = {"service": service, "low": low, "high": high, "due_at": due_at}
    low = tx.one(
        f"SELECT coalesce(max(order_key), :low) {there} AND order_key >= :low"
        " AND coalesce(due_at, 0) <= :due_at",
        values,
    )[0]
    high = tx.one(
        f"SELECT coalesce(min(order_key), :high) {there} AND order_key > :low",
        {**values, "low": low},
    )[0]
    return (low + high) // 2


def _after(tx: Transaction, key: int) -> int:
    """Nobody who waits has a key past that of the next number."""
    coming = (int(tx.one("SELECT coalesce(max(id), 0) FROM ticket")[0]) + 1) * SPACE
    return (max(key, coming - SPACE) + coming) // 2
