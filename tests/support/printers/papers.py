"""A paper of each kind; their expected pictures are in ``tests/golden``.

After an intended change of layout, ``python -m tests.support.printers.papers`` draws the pictures again.
Look at each of them before committing it.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping
from math import cos, pi, sin
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from PIL import Image, ImageDraw

from hall.config.base import Words
from hall.config.sections import HallSection
from hall.printers.drawing.draw import draw
from hall.printers.drawing.printouts import (
    AddressSlip,
    AppointmentSlip,
    ClosingReport,
    Printout,
    ReturnSlip,
    TestPage,
    Ticket,
)
from hall.printers.drawing.stationery import SIZES, Stationery, fitted
from hall.queue.paper.print_content import AppointmentContent, ReturnSlipContent, TicketContent
from hall.queue.reports.closing_report import ClosingFigures, TurnFigures
from tests.support.paths import ROOT

GOLDEN = ROOT / "tests" / "golden"
SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")
TOKEN = "Zk3vQ0bq8sW1nT5xYr7f3a"
URL = f"http://192.168.1.20:8000/t/{TOKEN}"
NOW = dt.datetime(2025, 6, 16, 9, 21, tzinfo=SAIGON)
BOTH = ("vi", "en")
Numbered = TypeVar("Numbered", Ticket, ReturnSlip, AppointmentSlip)
CIVIL_STATUS = Words({"vi": "Hộ tịch · Chứng thực", "en": "Civil status · Certification"})
LAND = Words({"vi": "Đất đai · Xây dựng", "en": "Land · Construction"})

WARD = HallSection(
    name=Words(
        {"vi": "Trung tâm Phục vụ hành chính công", "en": "Public Administration Service Centre"}
    ),
    organisation=Words({"vi": "Phường Trần Hưng Đạo", "en": "Trần Hưng Đạo Ward"}),
    slogan=Words(
        {
            "vi": "Công khai – Minh bạch – Tận tình – Đúng hẹn",
            "en": "Open – Transparent – Caring – On time",
        }
    ),
    telephone="0227 383 1234",
)
AT = round(NOW.timestamp() * 1000)
TICKET = Ticket(
    content=TicketContent(
        label="A025",
        token=TOKEN,
        service="ho-tich",
        priority=None,
        language="en",
        ahead=4,
        issued_at=AT,
        kiosk="k1",
        wait=(15, 25),
    ),
    url=URL,
    service=CIVIL_STATUS,
    priority=None,
    area=Words({"vi": "Khu cung cấp dịch vụ công", "en": "Public services"}),
    area_letter="B",
    counters=(1, 2, 3),
    languages=BOTH,
    return_min=60,
    zone=SAIGON,
)
LONG_TICKET = dataclasses.replace(
    TICKET,
    service=Words(
        {
            "vi": "Lao động · Thương binh và Xã hội · Bảo trợ xã hội",
            "en": "Labour, war invalids and social affairs, social welfare",
        }
    ),
    area=Words({"vi": "Khu tra cứu thông tin và thủ tục hành chính", "en": "Information"}),
    area_letter="",
    counters=(1, 2, 3, 5, 7, 9),
)
KHMER_TICKET = dataclasses.replace(
    TICKET,
    service=Words({"vi": "អត្រានុកូលដ្ឋាន · Hộ tịch", "en": "សេវា\u200bរដ្ឋបាល\u200bសាធារណៈ № 5 你 🎫"}),
    area=Words({"vi": "ភូមិ\u200bភ្នំពេញ\u200bសង្កាត់\u200bទួលគោក\u200bរាជធានី\u200bភ្នំពេញ", "en": "ភ្នំពេញ"}),
    area_letter="",
)
THAI_TICKET = dataclasses.replace(
    TICKET,
    service=Words(
        {"vi": "ทะเบียน\u200bราษฎร์ น้ำที่ผู้ใหญ่", "en": "ພາສາລາວ · مركز (12:30) الخدمات · Khu B"}
    ),
    area=Words({"vi": "ศูนย์\u200bบริการ\u200bประชาชน\u200bตำบล\u200bเชียงใหม่", "en": "ศูนย์"}),
    area_letter="",
)
RETURN_SLIP = ReturnSlip(
    content=ReturnSlipContent(
        label="A025",
        token=TOKEN,
        service="ho-tich",
        language="en",
        counter=3,
        reason="thieu-giay-to",
        bring="Giấy khai sinh bản chính",
        at=AT,
        back_at=round(NOW.replace(hour=10).timestamp() * 1000),
    ),
    url=URL,
    service=CIVIL_STATUS,
    reason=Words({"vi": "Thiếu giấy tờ", "en": "Papers missing"}),
    languages=BOTH,
    zone=SAIGON,
)
APPOINTMENT = AppointmentSlip(
    content=AppointmentContent(
        code="482913",
        service="ho-tich",
        due_at=round(dt.datetime(2025, 6, 19, 14, 30, tzinfo=SAIGON).timestamp() * 1000),
        at=AT,
    ),
    service=CIVIL_STATUS,
    early_min=15,
    late_min=15,
    languages=BOTH,
    zone=SAIGON,
)
FIGURES = TurnFigures(
    given=86,
    served=76,
    transferred=3,
    missed=4,
    cancelled=1,
    left=2,
    open=0,
    wait_half_s=720,
    wait_most_s=1860,
)
MORNING = round(NOW.replace(hour=6, minute=58).timestamp() * 1000)
REPORT = ClosingReport(
    closing=ClosingFigures(
        day="2025-06-16",
        opened_at=MORNING,
        last_served_at=MORNING + 36_000_000,
        closed_at=None,
        tickets=125,
        seq=1432,
        hash="9f2a4c07e1b83d65d1c80b7735aa1e90b56c20fe7791d4430e6b5f18ac2d73e4",
        total={**FIGURES, "given": 128, "left": 2, "served": 117, "missed": 5},
        services={
            "ho-tich": FIGURES,
            "dat-dai": {
                **FIGURES,
                "given": 42,
                "served": 41,
                "transferred": 0,
                "missed": 1,
                "cancelled": 0,
                "left": 0,
            },
        },
    ),
    names={"ho-tich": CIVIL_STATUS, "dat-dai": LAND},
    printed=NOW.replace(hour=17, minute=5),
    languages=BOTH,
)
PAPERS: Mapping[str, Printout] = {
    "ticket": TICKET,
    "ticket-long": LONG_TICKET,
    "ticket-khmer": KHMER_TICKET,
    "ticket-thai": THAI_TICKET,
    "return-slip": RETURN_SLIP,
    "appointment": APPOINTMENT,
    "closing-report": REPORT,
    "test-page": TestPage("p1", "network", NOW, BOTH),
    "address": AddressSlip("http://192.168.1.20:8000", NOW, BOTH),
}


def with_content(printout: Numbered, **changes: object) -> Numbered:
    """The same printout with these ``changes`` to its content."""
    content: Any = dataclasses.replace(printout.content, **changes)  # type: ignore[arg-type]
    return dataclasses.replace(printout, content=content)


def emblem(size: int = 200) -> Image.Image:
    """A logo such as a hall might have: a star in a ring, with greys."""
    picture = Image.new("L", (size, size), 255)
    pen = ImageDraw.Draw(picture)
    pen.ellipse((2, 2, size - 3, size - 3), fill=150, outline=0, width=size // 16)
    middle = size / 2
    pen.polygon([(middle + r * sin(a), middle - r * cos(a)) for a, r in _star(size / 2.6)], fill=0)
    return picture


def _star(radius: float) -> Iterator[tuple[float, float]]:
    for corner in range(10):
        yield corner * pi / 5, radius * (0.382 if corner % 2 else 1)


def marked_paper(width: int) -> Stationery:
    """Stationery with everything a hall can put on its papers: header, footer, logo, test mark."""
    header = Words({"vi": "12 Phan Bội Châu, phường Trần Hưng Đạo", "en": "12 Phan Bội Châu St."})
    footer = Words({"vi": "Wi-Fi miễn phí: SANH-KHACH", "en": "Free Wi-Fi: SANH-KHACH"})
    return Stationery(width, WARD, header, footer, fitted(emblem(), width), test=True)


def pictures() -> Mapping[str, Image.Image]:
    """The golden pictures by file name: each kind of paper in each width, and some of them with
    all marks or in English."""
    drawn: dict[str, Image.Image] = {}
    for width in SIZES:
        for name, content in PAPERS.items():
            drawn[f"{name}-{width}.png"] = draw(content, Stationery(width, WARD))
        copy = with_content(TICKET, reprint=1)
        drawn[f"ticket-marked-{width}.png"] = draw(copy, marked_paper(width))
        english = Stationery(width, WARD.model_copy(update={"languages": ("en",)}))
        for name in ("ticket", "closing-report"):
            only = dataclasses.replace(PAPERS[name], languages=("en",))
            drawn[f"{name}-english-{width}.png"] = draw(only, english)
    return drawn


if __name__ == "__main__":
    for name, picture in pictures().items():
        picture.save(GOLDEN / name, optimize=True)
