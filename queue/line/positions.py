"""Positions in the line of a service: order keys between those of its waiting turns.

Turns are issued a ``SPACE`` apart. A turn that is put between two of them comes after those that
were put there before, until halving leaves no room; then the older turn comes first.
"""

from collections.abc import Sequence

from hall.queue.store.database import Transaction

SPACE = 1 << 20  # between two turns that were issued one after the other


def front(tx: Transaction, service: str) -> int:
    """The key before all turns that wait for the service."""
    row = tx.one(
        "SELECT min(order_key) FROM turn WHERE state = 'waiting' AND service = ?", (service,)
    )
    return int(row[0]) - SPACE if row[0] is not None else 0


def back(tx: Transaction, service: str) -> int:
    """The key after all turns that wait for the service, before those that are issued from now
    on."""
    row = tx.one(
        "SELECT coalesce(max(order_key), 0) FROM turn WHERE state = 'waiting' AND service = ?",
        (service,),
    )
    return key_after(row[0], _last_ticket(tx))


def behind(tx: Transaction, service: str, priority: str | None, places: int) -> int | None:
    """The key behind the first ``places`` turns that wait for the service, all priority classes
    being one; None if none of that class waits."""
    keys = [
        row[0]
        for row in tx.all(
            "SELECT order_key FROM turn WHERE state = 'waiting' AND service = ?"
            " AND (priority IS NOT NULL) = ? ORDER BY order_key",
            (service, int(priority is not None)),
        )
    ]
    return key_behind(keys, places, _last_ticket(tx)) if keys else None


def key_behind(keys: Sequence[int], places: int, last_ticket: int) -> int:
    """The key behind the first ``places`` of the sorted ``keys``, at least one, and behind those
    that were put there earlier."""
    arrivals = (at for at in range(places, len(keys)) if keys[at] % SPACE == 0)
    next_arrival = next(arrivals, None)
    if next_arrival is None:
        return key_after(keys[-1], last_ticket)
    before = keys[next_arrival - 1] if next_arrival else keys[0] - 2 * SPACE
    return (before + keys[next_arrival]) // 2


def key_after(key: int, last_ticket: int) -> int:
    """A key after ``key`` and before that of the next ticket, which no waiting turn is past."""
    coming = (last_ticket + 1) * SPACE
    return (max(key, coming - SPACE) + coming) // 2


def as_of(tx: Transaction, service: str, day: str, moment: int, due_at: int) -> int | None:
    """The key of a turn that stands as if it had been issued at ``moment`` of this day; None if
    none was issued since. Of several between the same two numbers, the one due first stands
    first."""
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
    waiting = (
        "FROM turn WHERE state = 'waiting' AND service = :service"
        " AND (priority IS NOT NULL) IN (0, 1) AND order_key < :high"
    )
    values = {"service": service, "low": low, "high": high, "due_at": due_at}
    low = tx.one(
        f"SELECT coalesce(max(order_key), :low) {waiting} AND order_key >= :low"
        " AND coalesce(due_at, 0) <= :due_at",
        values,
    )[0]
    high = tx.one(
        f"SELECT coalesce(min(order_key), :high) {waiting} AND order_key > :low",
        {**values, "low": low},
    )[0]
    return (low + high) // 2


def _last_ticket(tx: Transaction) -> int:
    return int(tx.one("SELECT coalesce(max(id), 0) FROM ticket")[0])
