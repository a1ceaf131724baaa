"""Halls of any size, with short or very long names, in which people wait and are called."""

import datetime as dt
from collections.abc import Sequence

from hall.config.models import Config
from hall.queue.engine import Engine

LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"  # I, O and Q look like digits
NAMES = ("Hộ tịch · Chứng thực", "Đất đai", "Trả kết quả", "Lao động · Bảo trợ xã hội", "Thuế")
# Sixty letters: of many words, and of one that nothing breaks.
LONG_NAMES = (
    "Đăng ký hộ tịch có yếu tố nước ngoài và chứng thực bản sao y",
    "Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsver",
)
STAFF = ("Nguyễn Thị Phương Thảo", "Lê Minh", "")
LONG_STAFF = ("Công Tằng Tôn Nữ Nguyễn Thị Hoàng Lan Phương Thảo Anh Thư Hà",)
WORKDAY = [{"opens": "07:30", "closes": "11:30"}, {"opens": "13:30", "closes": "17:00"}]
# A panel for each number of rows that a hall display can have.
PANELS = {6: (75, 3.5), 5: (75, 5), 4: (55, 5.5), 3: (55, 8)}
MORNING = "2026-11-24T09:00+07:00"


def generated_config(
    services: int = 8, counters: int = 8, *, long_names: bool = False, printers: int = 2
) -> Config:
    names, staff = (LONG_NAMES, LONG_STAFF) if long_names else (NAMES, STAFF)
    ids = [f"s{number}" for number in range(services)]
    title = "Trung tâm Phục vụ hành chính công" + (" liên phường" * 4 if long_names else "")
    return Config.model_validate(
        {
            "hall": {
                "name": {"vi": title, "en": title},
                "organisation": {"vi": names[0], "en": names[-1]},
                "slogan": {"vi": "Công khai – Minh bạch – Tận tình", "en": "Open and on time"},
            },
            "hours": dict.fromkeys(("monday", "tuesday", "wednesday"), WORKDAY),
            "areas": [{"id": "all", "name": {"vi": names[0], "en": names[-1]}}],
            "hold_reasons": [{"id": "papers", "name": names[0]}],
            "pause_reasons": [{"id": "break", "name": names[0]}],
            "services": [
                {
                    "id": service,
                    "letter": LETTERS[number],
                    "name": {
                        "vi": names[number % len(names)],
                        "en": names[(number + 1) % len(names)],
                    },
                    "area": "all",
                    "target_wait_min": 30,
                }
                for number, service in enumerate(ids)
            ],
            "counters": [
                {
                    "number": number + 1,
                    "services": sorted({ids[number % services], ids[(number + 1) % services]}),
                    "staff": staff[number % len(staff)],
                }
                for number in range(counters)
            ],
            "printers": [{"id": f"p{number}", "name": names[0]} for number in range(printers)],
            "displays": [
                {
                    "id": f"rows-{rows}",
                    "name": names[0],
                    "areas": ["all"],
                    "chime": False,
                    "diagonal_in": diagonal,
                    "farthest_seat_m": seat,
                }
                for rows, (diagonal, seat) in PANELS.items()
            ],
            "walls": [{"id": "wall", "name": "W"}],
            "notices": [{"title": names[0], "text": names[-1]}, {"text": names[0]}],
            "calls": {"recall_gap_s": 0, "miss_after_s": 0, "missed_pause_min": 0},
            "tickets": {"admission": False},
        }
    )


def moment(time: str = MORNING) -> int:
    """A local time with its offset, in ms."""
    return round(dt.datetime.fromisoformat(time).timestamp() * 1000)


def fill(engine: Engine, *, waiting: int = 2) -> None:
    """So many people wait for each service."""
    for service in engine.config.services:
        for _ in range(waiting):
            engine.issue(service.id)


def call_at(engine: Engine, counters: Sequence[int], *, apart_ms: int = 0) -> list[str]:
    """Each of the counters calls the next number; returns those that were called."""
    called = []
    for number in counters:
        turn = engine.call_next(number)
        engine.clock.at += apart_ms  # type: ignore[attr-defined]  # a ManualClock
        if turn is not None:
            called.append(turn["label"])
    return called
