"""Every text of the catalogues is used somewhere, and days read as a language writes them."""

import datetime as dt
import re
from pathlib import Path

from hall import texts

ROOT = Path(texts.__file__).resolve().parents[1]
SUFFIXES = {".py", ".js", ".html"}
CODE = "\n".join(
    path.read_text("utf-8")
    for room in ("hall", "queue", "displays", "printers")
    for path in sorted((ROOT / room).rglob("*"))
    if path.suffix in SUFFIXES and "vendor" not in path.parts
)
WORDS = set(re.findall(r"\w+", CODE))
# In quotes: "common.yes", f"error.{code}", `home.${kind}_about`, "common.weekday_" ~ day.
PART = re.compile(r"\$?\{[^{}]*\}")
QUOTED = set(re.findall(rf"""["'`]([a-z]\w*\.(?:[\w.]|{PART.pattern})+)["'`]""", CODE))
WHOLE = {key for key in QUOTED if not PART.search(key) and not key.endswith(("_", "."))}
BUILT = [
    re.compile(
        r"(\w+)".join(map(re.escape, PART.split(key))) + ("" if PART.search(key) else r"(\w+)")
    )
    for key in sorted(QUOTED - WHOLE)
]

SLIPS = {
    "paper.held": ("counter.slip", "counter.slip_yes", "printer.paper_return"),
    "paper.appointment": ("reception.slip_title", "printer.paper_appointment"),
}


def is_used(key: str) -> bool:
    """Whether the key is in the code, or a prefix from which the code makes such keys."""
    found = (built.fullmatch(key) for built in BUILT)
    return key in WHOLE or any(match and WORDS.issuperset(match.groups()) for match in found)


def test_every_text_is_used() -> None:
    keys = {re.sub(r"\.(one|other)$", "", key) for key in texts.catalogue(texts.DEFAULT)}
    assert {key for key in keys if not is_used(key)} == set()


def test_a_text_nobody_reads_is_found() -> None:
    assert not is_used("counter.nobody_reads_this")


def test_a_day_reads_as_its_language_writes_it() -> None:
    day = dt.date(2026, 12, 1)
    assert texts.date("vi", day) == "Thứ Ba, 01/12/2026"
    assert texts.date("en", day) == "Tuesday, 1 December 2026"
    assert texts.text("en", "error.tickets_closed", time="07:30", date=day) == (
        "No tickets are given at this hour. Please come back at 07:30 on Tuesday, 1 December 2026."
    )


def test_one_thing_has_one_name() -> None:
    """Kiosk, paper and phone say alike how many come first; each slip has one name everywhere."""
    for language in ("vi", "en"):
        said = texts.catalogue(language)
        assert said["kiosk.ahead"] == said["paper.ahead"] == said["phone.ahead"]
        assert said["kiosk.called_from"] == said["paper.called_from"]
        for slip, names in SLIPS.items():
            for key in names:
                assert said[slip].lower() in said[key].lower(), key


def test_vietnamese_calls_a_kiosk_by_its_vietnamese_name() -> None:
    """Only the name of a device's role, which is typed, stays as it is."""
    said = texts.catalogue("vi")
    names = {key: re.sub(r"\{\w+\}", "", text) for key, text in said.items()}
    assert {key for key, text in names.items() if "kiosk" in text.lower()} == {"devices.where"}
