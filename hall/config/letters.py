"""The fonts that a hall adds, and which letters of its texts no font has."""

from collections.abc import Iterator, Mapping

from hall import texts
from hall.config.lines import KeyPath
from hall.config.models import Config
from hall.config.plain_data import Table, path_in_words, table, words
from hall.config.problems import Finding, listed
from hall.letters.entered import refused_letter
from hall.letters.faces import faces
from hall.letters.font_file import UnusableFont, read_added
from hall.letters.plain import lacks
from hall.letters.shaping import can_shape

PRINTED_TEXTS = ("paper.", "report.", "common.")
NO_TEXTS = frozenset({"fonts", "logo", "database", "device", "queue", "secret_file", "secret_env"})
SEVERAL_LINES = frozenset({"description", "header", "footer", "notices"})
MOST_LETTERS = 12  # named of one text
FONT_HINT = "Give one TTF, OTF or WOFF file a font, for example NotoSansSC-Regular.otf."


def fonts(data: Table) -> Iterator[Finding]:
    for path, name in words(table(data, "letters"), "fonts", ("letters",)):
        try:
            read_added(name)
        except UnusableFont as error:
            yield Finding(path, str(error), FONT_HINT)


def refused(data: Table) -> Iterator[Finding]:
    """Texts with letters that nobody may enter."""
    for path, text in _strings(data, ()):
        found = refused_letter(text, lines=any(part in SEVERAL_LINES for part in path))
        if found:
            message = f"This text has a character that may not be used: {found.name}."
            hint = f"Delete character {found.position}; it may not be seen in an editor."
            yield Finding(path, message, hint)


def without_font(config: Config) -> Iterator[str]:
    """A sentence for each text of the hall with letters that no font has."""
    chosen = faces(config.letters.fonts)
    seen = set()
    for where, text in _texts(config):
        text = text.replace("\n", " ")
        if (lacking := chosen.lacking(text)) and text not in seen:
            seen.add(text)
            letters = ", ".join(map(named, lacking[:MOST_LETTERS]))
            more = ", …" if len(lacking) > MOST_LETTERS else ""
            yield (
                f"{where}: no font of the hall has {letters}{more} of “{text}”; an empty box is "
                "printed for each. Add a font that has them to fonts under [letters]."
            )
    native = [printer.id for printer in config.printers if printer.text == "native"]
    for where, text in dict.fromkeys(_texts(config)) if native else ():
        if lacks(text):
            yield f"{where}: {listed(native)} prints letters of “{text}” as question marks."
    if not can_shape() and any(not chosen.plain.issuperset(text) for _, text in _texts(config)):
        yield (
            "Some texts have letters that must be shaped, and Pillow cannot do that here: boxes "
            "are printed for them. Install the library FriBiDi (Debian: libfribidi0)."
        )


def named(letter: str) -> str:
    """A letter with its code points: ``你 (U+4F60)``."""
    return f"{letter} ({' '.join(f'U+{ord(each):04X}' for each in letter)})"


def _texts(config: Config) -> Iterator[tuple[str, str]]:
    data = config.model_dump(mode="json")
    for path, text in _strings(data, ()):
        if NO_TEXTS.intersection(path):
            continue
        named_by = path[:-1] if path[-1] in texts.languages() else path
        yield path_in_words(named_by, data), text
    for language in config.hall.languages:
        for key, text in texts.catalogue(language).items():
            if key.startswith(PRINTED_TEXTS):
                yield f"hall/catalogues/{language}.toml, {key}", text


def _strings(value: object, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from _strings(part, (*path, key))
    elif isinstance(value, list):
        for n, part in enumerate(value):
            yield from _strings(part, (*path, n))
