"""Whatever comes in whatever order, each call has its time in the main place of a hall display."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from tests.support.examples import costly
from tests.support.fed_screen import FedScreen
from tests.support.halls.generated import generated_config, moment

pytestmark = pytest.mark.browser

LEAST_MS = 5_000
SHOWN_MS = 60_000
FRESH_MS = 20_000
# Plays steps [ms since the one before, what, which call] through the pure function, as a screen
# does: at each step, and at each moment that the function asks for. Answers from when to when each
# call had the main place, how many were there at most, and when a step cut a call short.
PLAY = """async ({ steps, capacity, freshMs }) => {
  const { advance, mainCalls, EMPTY } = await import("/screens/hall/schedule.js");
  let [schedule, now, next, calls, most] = [EMPTY, 0, null, [], 0];
  const [begins, ends, called, cut, times] = [{}, {}, {}, {}, {}];
  const key = ({ label, calls: count }) => `${label}.${count}`;
  const look = (at) => {
    now = at;
    const ages = calls.map((call) => now - call.at);
    ({ schedule, next } = advance(schedule, calls, { now, ages, capacity, freshMs }));
    const main = new Set(mainCalls(schedule).map(key));
    most = Math.max(most, main.size);
    for (const each of main) begins[each] ??= now;
    for (const each of Object.keys(begins)) if (!main.has(each)) ends[each] ??= now;
  };
  look(0);
  let time = 0;
  for (const [after, what, which] of steps) {
    time += after;
    while (next !== null && next <= time) look(next);
    const label = `A${which}`;
    const index = calls.findIndex((call) => call.label === label);
    const old = index < 0 ? null : calls[index];
    if (what === "call") {
      times[label] = (times[label] ?? 0) + 1;
      const call = { label, service: "s", counter: 1, at: time, calls: times[label], state: "called" };
      calls = [call, ...calls.filter((each) => each !== old)];
      called[key(call)] = time;
      if (old) cut[key(old)] ??= time;
    } else if (old && what === "gone") {
      calls = calls.filter((each) => each !== old);
      cut[key(old)] ??= time;
    } else if (old) {
      calls[index] = { ...old, state: what };
      if (what === "missed") cut[key(old)] ??= time;
    }
    look(time);
  }
  while (next !== null) look(next);
  return { begins, ends, called, cut, most };
}"""

Steps = Sequence[tuple[int, str, int]]


@pytest.fixture(scope="module")
def player(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page that can import the modules of a hall display."""
    folder = tmp_path_factory.mktemp("player")
    page = browser.new_page()
    screen = FedScreen(page, generated_config(1, 1), folder, moment())
    screen.open("/hall/rows-3")
    yield page
    page.close()
    screen.close()


def _steps() -> st.SearchStrategy[Steps]:
    """Bursts in which numbers are called, repeated, taken back, missed, sent on and finished."""
    what = st.sampled_from(["call"] * 6 + ["gone", "missed", "held", "transferred", "done"])
    after = st.sampled_from([0, 20, 100, 1_500, 4_000, 12_000])
    return st.lists(st.tuples(after, what, st.integers(1, 20)), max_size=40)


BURST = [(100, "call", number) for number in range(1, 21)]


@costly()
@given(steps=_steps(), capacity=st.integers(3, 12))
def test_each_call_has_its_time_in_the_main_place(
    player: Page, steps: Steps, capacity: int
) -> None:
    played = _play(player, steps, capacity)
    for call, at in played["called"].items():
        begins, ends = played["begins"].get(call), played["ends"].get(call)
        cut = played["cut"].get(call)
        if begins is None:
            assert cut is not None, (call, "never had the main place")
            continue
        assert begins >= at
        assert ends - begins >= LEAST_MS or ends == cut, (call, begins, ends, cut)
        assert cut is None or ends <= max(cut, begins), (call, "stayed after it was cut", ends, cut)


@pytest.mark.parametrize(("capacity", "most"), [(3, 7), (6, 7), (12, 12), (20, 20)])
def test_a_burst_is_seen_within_seconds(player: Page, capacity: int, most: int) -> None:
    """Twenty calls in two seconds: no more side by side than needed for it to be over soon."""
    played = _play(player, BURST, capacity)
    assert played["most"] == most
    for call, at in played["called"].items():
        assert played["ends"][call] - played["begins"][call] >= LEAST_MS
        assert played["begins"][call] - at <= 2 * LEAST_MS + 2_000
    assert list(played["begins"]) == list(played["called"])  # first called, first shown


def test_a_call_that_has_room_is_seen_at_once(player: Page) -> None:
    slow: Steps = [(1_500, "call", number) for number in range(1, 21)]
    played = _play(player, slow, 4)
    assert played["begins"] == played["called"]


def test_a_repeated_call_begins_anew_at_once(player: Page) -> None:
    steps: Steps = [*((0, "call", n) for n in (1, 2, 3)), (4_000, "call", 1)]
    played = _play(player, steps, 3)
    assert played["begins"]["A1.2"] == 4_000
    assert played["ends"]["A1.2"] >= 4_000 + LEAST_MS


def _play(player: Page, steps: Steps, capacity: int) -> Any:
    given = {"steps": steps, "capacity": capacity, "freshMs": FRESH_MS}
    return player.evaluate(PLAY, given)
