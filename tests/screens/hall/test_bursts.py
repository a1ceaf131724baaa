"""A burst of calls on a hall display: what was to be seen, and for how long, at each moment."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from hall.queue.engine import Engine
from tests.support.fed_screen import FedScreen
from tests.support.halls.generated import fill, generated_config, moment
from tests.support.layout import layout_problems
from tests.support.show import Show, show_of

pytestmark = pytest.mark.browser

FULL_HD = {"width": 1920, "height": 1080}
BURST = 20
LEAST_MS = 5_000
SHOWN_MS = 60_000
STEP_MS = 2_500  # between snapshots while nothing happens
SOON_MS = 100
# Notes at each change which numbers are to be seen and which have the main place, by the page's
# clock: [[ms, {label: whether it is in the main place}], …].
RECORD = """() => {
  window.seen = [];
  const look = () => {
    const shown = {};
    for (const element of document.querySelectorAll("[data-label]")) {
      const box = element.getBoundingClientRect();
      const whole = box.height > 0 && box.bottom <= innerHeight && box.right <= innerWidth;
      if (whole && element.dataset.counter) shown[element.dataset.label] = element.dataset.live === "true";
    }
    seen.push([performance.now(), shown]);
  };
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
  look();
}"""

Spans = Mapping[str, list[tuple[float, float]]]


class Burst:
    """A hall of 24 counters with a display, whose clocks run together."""

    def __init__(self, page: Page, folder: Path, display: str) -> None:
        self.page, self.display = page, display
        self.fed = FedScreen(page, generated_config(8, 24), folder, moment())
        self.engine = self.fed.engine
        self.read: Show = show_of(self.engine)
        fill(self.engine, waiting=4)
        page.clock.install(time=moment() / 1000)
        self.fed.open(f"/hall/{display}")
        self.record()

    def record(self) -> None:
        """Begins to note what is seen; from now on time passes in ``run`` alone."""
        self.show()
        self.page.locator(".waiting").wait_for()
        self.page.clock.pause_at(self.page.evaluate("Date.now() / 1000 + 1"))
        self.page.evaluate(RECORD)
        self.began = self.page.evaluate("performance.now()")
        self.at = 0

    def show(self) -> None:
        self.fed.show(self.read("board", self.display))

    def run(self, ms: int) -> None:
        """Lets so much time pass; meanwhile the hall sends snapshots, as it always does."""
        for step in [*[STEP_MS] * (ms // STEP_MS), ms % STEP_MS]:
            self.at += step
            self.fed.clock.at += step
            self.page.clock.run_for(step)
            self.show()

    def act(self, command: Callable[[], Any]) -> Any:
        answer = command()
        self.show()
        self.page.clock.run_for(1)
        return answer

    def spans(self, *, main: bool) -> Spans:
        """From when to when each number was to be seen, or had the main place; since the start."""
        seen = self.page.evaluate("seen")
        ends = [at for at, _ in seen[1:]] + [self.page.evaluate("performance.now()")]
        spans: dict[str, list[tuple[float, float]]] = {}
        for (at, shown), end in zip(seen, ends, strict=True):
            for label, live in shown.items():
                if live or not main:
                    _extend(spans.setdefault(label, []), at - self.began, end - self.began)
        return spans


def _extend(spans: list[tuple[float, float]], begins: float, ends: float) -> None:
    if spans and spans[-1][1] == begins:
        begins, _ = spans.pop()
    spans.append((begins, ends))


@pytest.fixture
def burst(
    new_page: Callable[..., Page], tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Burst]:
    page = new_page(viewport=FULL_HD)
    burst = Burst(page, tmp_path, getattr(request, "param", "rows-3"))
    yield burst
    burst.fed.close()


def _called(burst: Burst, apart_ms: int, counters: Sequence[int]) -> dict[str, int]:
    """When each number was called."""
    called = {}
    for counter in counters:
        turn = burst.act(lambda counter=counter: burst.engine.call_next(counter))  # type: ignore[misc]
        called[turn["label"]] = burst.at
        burst.run(apart_ms)
    return called


@pytest.mark.parametrize(
    ("burst", "apart_ms"), [("rows-3", 100), ("rows-5", 1_500)], indirect=["burst"]
)
def test_each_call_of_a_burst_is_highlighted_and_stays(burst: Burst, apart_ms: int) -> None:
    called = _called(burst, apart_ms, range(1, BURST + 1))
    assert layout_problems(burst.page) == []
    burst.run(SHOWN_MS)
    main, seen = burst.spans(main=True), burst.spans(main=False)
    assert main.keys() == seen.keys() == called.keys()
    for label, at in called.items():
        ((begins, ends),) = main[label]
        assert ends - begins >= LEAST_MS, label
        assert begins - at <= 3 * LEAST_MS, label
        first, *_ = seen[label]
        assert first[0] - at < SOON_MS, label  # named at once, even while it waits
        assert first[1] - at >= SHOWN_MS, label


def test_what_is_cut_short_in_a_burst(burst: Burst) -> None:
    """Undone, missed and cancelled calls leave at once; all others keep their time."""
    engine, act = burst.engine, burst.act
    tokens = {row["label"]: row["token"] for row in _tickets(engine)}
    called = _called(burst, 100, range(1, BURST + 1))
    labels = list(called)
    cut = [labels[0], labels[7], labels[19]]
    act(lambda: engine.undo(1))
    act(lambda: engine.miss(8))
    act(lambda: engine.cancel(tokens[labels[19]]))
    act(lambda: engine.transfer(2, service="s5"))
    act(lambda: engine.hold(3, "papers"))
    act(lambda: engine.finish(4, confirmed=False))
    stopped = burst.at
    burst.run(SHOWN_MS)
    main, seen = burst.spans(main=True), burst.spans(main=False)
    for label in cut:
        assert all(ends <= stopped + SOON_MS for _, ends in seen[label]), label
    for label in set(labels) - set(cut):
        ((begins, ends),) = main[label]
        assert ends - begins >= LEAST_MS, label


def test_a_repeated_call_is_highlighted_again(burst: Burst) -> None:
    called = _called(burst, 1_500, range(1, 6))
    burst.run(10_000)
    burst.act(lambda: burst.engine.recall(1))
    burst.run(10_000)
    spans = burst.spans(main=True)[next(iter(called))]
    assert [ends - begins >= LEAST_MS for begins, ends in spans] == [True, True]


def test_a_quiet_call_is_never_shown(burst: Burst) -> None:
    turn = burst.act(lambda: burst.engine.call_next(1, quiet=True))
    burst.run(2_000)
    assert turn["label"] not in burst.spans(main=False)


def test_a_display_that_comes_in_the_middle_shows_all(burst: Burst) -> None:
    called = _called(burst, 100, range(1, BURST + 1))
    burst.run(1_000)
    burst.page.clock.resume()
    burst.fed.open("/hall/rows-3")
    burst.record()
    burst.run(SHOWN_MS - 8_000)
    main, seen = burst.spans(main=True), burst.spans(main=False)
    for label in called:
        assert label in main, label
        assert seen[label][0][1] >= SHOWN_MS - 8_000, label


def _tickets(engine: Engine) -> Any:
    with engine.store.reading() as db:
        return db.execute("SELECT label, token FROM ticket").fetchall()
