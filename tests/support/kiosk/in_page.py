"""What tests of the kiosk run inside its page, and how they stop its clock."""

from playwright.sync_api import Error, Page

TURN = """to => {
  const button = document.querySelector(`[aria-keyshortcuts="${to}"]`);
  const turns = !!button?.checkVisibility() && !button.disabled;
  if (turns) button.click();
  return turns;
}"""
# Two frames are drawn, in which layouts are measured; requestAnimationFrame stands still like the clock.
SETTLED = """async () => {
  for (let frame = 0; frame < 2; frame += 1) {
    await new Promise((drawn) => {
      const observer = new IntersectionObserver(() => { observer.disconnect(); drawn(); });
      observer.observe(document.body);
    });
  }
}"""
BUTTONS = """() => [...document.querySelectorAll("button")].filter((button) =>
  button.checkVisibility({ visibilityProperty: true })).map((button) => {
    const { top, bottom, width, height } = button.getBoundingClientRect();
    return { name: button.innerText, top, bottom, width, height, behind: !!document.querySelector(".still-here")
      && !button.closest(".still-here") };
  })"""


def pause(page: Page) -> None:
    """Lets the page's clock stand still, a little later than now: how much, a busy machine decides."""
    for margin_s in (1, 5):
        try:
            page.clock.pause_at(page.evaluate("Date.now()") / 1000 + margin_s)
        except Error:  # that moment is over already
            continue
        return
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 60)
