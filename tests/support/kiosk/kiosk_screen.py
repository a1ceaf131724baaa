"""A kiosk's page fed in the test's own process, brought to any step, size, layout and language."""

import datetime as dt
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from hall.queue.paper.outbox import Outbox
from hall.queue.views.hall_now import HallNow
from hall.queue.views.kiosk import kiosk
from hall.queue.views.printers import PrinterHealth
from tests.support.estimated import set_estimates
from tests.support.fed_screen import FedScreen
from tests.support.kiosk.in_page import BUTTONS, SETTLED, TURN, pause
from tests.support.kiosk.kiosk_halls import KioskHall
from tests.support.layout import in_sight, layout_problems

MORNING = round(dt.datetime.fromisoformat("2026-11-24T09:00+07:00").timestamp() * 1000)
LUNCH = MORNING + 3 * 3_600_000
TARGET_PX = 80  # 20 mm on a panel of 21.5 inches with full HD
LOWER_PART = 0.55
LOCKED_MS = 1_100  # a tap any earlier would count as the second of a double tap
SIZES = ((1080, 1920), (1920, 1080), (1280, 800))
# Large text, low reach
MODES = ((False, False), (True, False), (False, True), (True, True))
TEXTS = {
    "vi": {"large": "Chữ to", "low": "Hạ nút xuống", "priority": "Ưu tiên", "code": "Đã đặt lịch"},
    "en": {
        "large": "Large text",
        "low": "Lower buttons",
        "priority": "Priority",
        "code": "Appoint",
    },
}


class KioskScreen:
    """``tick`` lets the page's time pass; it stands still otherwise, so nothing goes by itself."""

    def __init__(self, page: Page, hall: KioskHall, folder: Path, at: int = MORNING) -> None:
        self.page = page
        self.hall = hall
        page.clock.install(time=at / 1000)
        self.fed = FedScreen(page, hall.config(folder), folder, at)
        self._fill()
        self.printer = "ok"
        self.large = self.low = False
        self.language = "vi"
        self.fed.open("/kiosk/k1")
        self.show()
        pause(page)
        self.fed.beat()
        page.locator(".options").wait_for()
        self.tick(100)

    def close(self) -> None:
        self.fed.close()

    def _fill(self) -> None:
        """So many wait for the first service that its numbers are for the afternoon only, the
        fourth has none left, and long waits are told."""
        engine = self.fed.engine
        for service in ["s0"] * 16 + ["s2"] * 5 + ["s3"]:
            if service in self.hall.ids:
                engine.issue(service)
        set_estimates(engine, {(each, None): (100, 145) for each in self.hall.ids})

    def view(self) -> dict[str, Any]:
        """The kiosk's view as the hall makes it now."""
        engine = self.fed.engine
        health = PrinterHealth(
            id="p1",
            state="ok" if self.printer == "ok" else "fault",
            reason="" if self.printer == "ok" else self.printer,
            near_end=False,
            queued=0,
            left_mm=None,
        )
        with engine.store.reading() as db:
            shown = kiosk(
                HallNow(db, engine.config, engine.waits(), engine.clock.now()),
                engine.config.kiosk["k1"],
                {"p1": health},
                engine.tickets(db),
                engine.counter_hours(db),
            )
        return {**shown}

    def show(self, view: Mapping[str, Any] | None = None) -> None:
        self.fed.show(view or self.view())
        self.page.wait_for_timeout(0)

    def tick(self, ms: int) -> None:
        self.page.clock.run_for(ms)
        self.fed.beat()

    def tap(self, name: str) -> None:
        self.tick(400)
        self.page.get_by_role("button", name=name).first.dispatch_event("click")
        self.tick(20)

    def choose_layout(self, large: bool, low: bool, language: str) -> None:
        """On the first screen: the layout and the language of the citizen."""
        if language != self.language:
            self.tap({"vi": "Tiếng Việt", "en": "English"}[language])
            self.language = language
        for key, wanted in (("large", large), ("low", low)):
            if getattr(self, key) != wanted:
                self.tap(TEXTS[language][key])
                setattr(self, key, wanted)

    def resize(self, size: tuple[int, int]) -> None:
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        self.tick(50)

    def reached(self, what: str = "data-service") -> AbstractSet[str]:
        """The cards that are seen whole on some page, from the first one on."""
        self.to_first_page()
        self.page.evaluate(SETTLED)
        seen = set(in_sight(self.page, what))
        while self._turned("PageDown"):
            assert self.problems() == []
            seen |= in_sight(self.page, what)
        return seen

    def to_first_page(self) -> None:
        while self._turned("PageUp"):
            pass

    def _turned(self, to: str) -> bool:
        self.tick(400)  # a second tap of a double tap turns nothing
        turned: bool = self.page.evaluate(TURN, to)
        self.tick(20)
        return turned

    def problems(self) -> list[str]:
        """What is wrong with the geometry: texts, targets that are too small, or out of reach."""
        self.page.evaluate(SETTLED)
        found = layout_problems(self.page, ".still-here, body:not(:has(.still-here))")
        height = self.page.evaluate("innerHeight")
        for button in self.page.evaluate(BUTTONS):
            if button["behind"]:
                continue
            if min(button["width"], button["height"]) < TARGET_PX:
                found.append(f"too small: {button}")
            if button["bottom"] > height + 1:
                found.append(f"outside: {button}")
            if self.low and button["top"] < height * LOWER_PART - 1:
                found.append(f"too high: {button}")
        return found

    # The steps; each begins and ends at the first screen.

    def steps(self) -> Mapping[str, Callable[[], None]]:
        return {
            "choose": self._nothing,
            "notices": self._notices,
            "priority": lambda: self.tap(TEXTS[self.language]["priority"]),
            "code": lambda: self.tap(TEXTS[self.language]["code"]),
            "later": self._later,
            "done": lambda: self._take(),
            "done without paper": lambda: self._take(printer="paper_out"),
            "done in doubt": lambda: self._take(doubtful=True),
            "still here": self._still_here,
            "lunch": self._lunch,
            "sold out": self._sold_out,
            "disconnected": self._disconnected,
        }

    def leave(self) -> None:
        """Back to the first screen in the morning, for the same citizen."""
        if not self.fed.reachable:
            self.find_the_hall()
        self.printer = "ok"
        self.fed.clock.at = MORNING
        self.show()
        self.tick(LOCKED_MS)
        if self.page.locator(".still-here").is_visible():
            self.page.locator(".still-here .button--primary").click()
        elif self.page.locator(".finish").is_visible():
            self.page.locator(".finish nav .button").last.click()
        self.tick(LOCKED_MS)
        self.page.keyboard.press("Escape")
        self.tick(100)
        chosen = self.page.locator(
            ".options [aria-pressed=true] .icon use[href='#icon-hand-heart']"
        )
        if chosen.count():
            self.tick(LOCKED_MS)
            chosen.locator("xpath=ancestor::button").click()
        self.tick(50)

    def _nothing(self) -> None:
        pass

    def _notices(self) -> None:
        """Everything at once that can be said above the services."""
        self.tap(TEXTS[self.language]["priority"])
        self.tick(LOCKED_MS)
        self.page.locator(".classes .service").first.dispatch_event("click")
        self.printer = "paper_out"
        self.show()
        self.tick(50)

    def _later(self) -> None:
        """A number for now would be for nothing, and the hall offers one for after the break."""
        self.tick(LOCKED_MS)
        self.page.locator("[data-service=s0]").dispatch_event("click")
        self.page.locator(".classes").wait_for()
        self.tick(50)

    def _take(self, *, printer: str = "ok", doubtful: bool = False) -> None:
        self.tick(LOCKED_MS)
        self.page.locator("[data-service=s1]").dispatch_event("click")
        self.page.locator(".done").wait_for()
        if doubtful:
            self._lose_twice()
        self.printer = printer
        self.show()
        self.tick(LOCKED_MS)

    def _lose_twice(self) -> None:
        """Neither the paper nor its one reprint is known to have come out."""
        outbox = Outbox(self.fed.engine.store, self.fed.clock)
        label = self.page.locator(".number").inner_text()
        while (job := outbox.next_job("p1")) is not None:
            outbox.claim(job)
            if getattr(job.content, "label", "") == label:
                outbox.unknown(job.id, "interrupted")
            else:
                outbox.abandoned(job.id, "offline")

    def _still_here(self) -> None:
        self.tap(TEXTS[self.language]["priority"])
        for _ in range(31):
            self.tick(1_000)
            self.page.wait_for_timeout(0)
        self.page.locator(".still-here").wait_for()

    def _lunch(self) -> None:
        self.fed.clock.at = LUNCH
        self.show()
        self.page.locator(".shut").wait_for()
        self.tick(50)

    def _sold_out(self) -> None:
        view = self.view()
        for service in view["services"].values():
            service.update(open=False, quota_reached=True, admission="closed")
        self.show(view)
        self.page.locator(".shut").wait_for()
        self.tick(50)

    def lose_the_hall(self) -> None:
        """The browser tells its page that the network is down."""
        self.fed.reachable = False
        self.page.wait_for_timeout(50)  # what was answered before is heard
        self.page.evaluate(SETTLED)
        self.page.evaluate("dispatchEvent(new Event('offline'))")

    def find_the_hall(self) -> None:
        """Within 5 s of the network being back the page has connected, and shows the hall's word."""
        self.fed.reachable = True
        for _ in range(10):
            self.page.clock.run_for(500)
            self.page.wait_for_timeout(20)

    def _disconnected(self) -> None:
        self.lose_the_hall()
        self.page.clock.run_for(2_000)
        self.page.locator(".shut--gone").wait_for()
