"""Libraries, fonts and icons of the screens: taken from npm, pinned by ``manifest.json``.

``python displays/vendor.py check``   every vendored file has its hash, and no other file lies there
``python displays/vendor.py fetch``   re-create all files from the pinned packages
``python displays/vendor.py pin``     the same after the manifest was edited: writes the new hashes

``fetch`` and ``pin`` need npm, and fonttools with brotli for the font that is cut to few letters.
"""

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NotRequired, TypedDict

STATIC = Path(__file__).resolve().parent / "static"
MANIFEST = STATIC / "vendor" / "manifest.json"
GUARDED = ("vendor", "fonts")

SOURCE_MAP = re.compile(rb"\n?//# sourceMappingURL=.*\n?")
SVG_BODY = re.compile(r"<svg.*?>(.*)</svg>", re.DOTALL)
BETWEEN_TAGS = re.compile(r">\s+<")

# `from` of a sprite is the folder of its icons, else the file inside the package;
# `letters` are those a font is cut down to.
Vendored = TypedDict(
    "Vendored",
    {
        "file": str,
        "from": str,
        "sha256": str,
        "icons": NotRequired[list[str]],
        "letters": NotRequired[str],
    },
)


class Package(TypedDict):
    name: str
    version: str
    licence: str
    files: list[Vendored]


def main(arguments: list[str]) -> int:
    commands = {"check": check, "fetch": fetch, "pin": pin}
    if len(arguments) != 1 or arguments[0] not in commands:
        print(__doc__)
        return 2
    problems = commands[arguments[0]]()
    print("\n".join(problems) or "vendored files: in order")
    return 1 if problems else 0


def check() -> list[str]:
    known = {item["file"]: item["sha256"] for package in packages() for item in package["files"]}
    problems = [f"{file}: {why}" for file, sha in known.items() if (why := _differs(file, sha))]
    listed = {STATIC / file for file in known} | {MANIFEST}
    found = (path for folder in GUARDED for path in (STATIC / folder).rglob("*") if path.is_file())
    strays = sorted(path for path in found if path not in listed)
    return problems + [f"{path.relative_to(STATIC)}: not in the manifest" for path in strays]


def fetch() -> list[str]:
    problems = []
    for item, content in _unpacked(packages()):
        if _sha256(content) != item["sha256"]:
            problems.append(f"{item['file']}: the package's file has another hash; not written")
        else:
            _write(item, content)
    return problems or check()


def pin() -> list[str]:
    pinned = packages()
    for item, content in _unpacked(pinned):
        item["sha256"] = _sha256(content)
        _write(item, content)
    MANIFEST.write_text(json.dumps({"packages": pinned}, indent=1) + "\n", "utf-8")
    return check()


def packages() -> list[Package]:
    listed: list[Package] = json.loads(MANIFEST.read_text("utf-8"))["packages"]
    return listed


def _unpacked(wanted: list[Package]) -> Iterator[tuple[Vendored, bytes]]:
    for package in wanted:
        with tempfile.TemporaryDirectory() as folder:
            spec = f"{package['name']}@{package['version']}"
            pack = ["npm", "pack", "--silent", spec]
            subprocess.run(pack, cwd=folder, check=True, stdout=subprocess.DEVNULL)
            archive = next(Path(folder).glob("*.tgz"))
            with tarfile.open(archive) as tar:
                for item in package["files"]:
                    yield item, _sprite(tar, item) if "icons" in item else _plain(tar, item)


def _plain(tar: tarfile.TarFile, item: Vendored) -> bytes:
    content = _member(tar, item["from"])
    if "letters" in item:
        return _cut(content, item["letters"])
    return SOURCE_MAP.sub(b"\n", content) if item["file"].endswith(".js") else content


def _sprite(tar: tarfile.TarFile, item: Vendored) -> bytes:
    symbols = []
    for name in sorted(item["icons"]):
        found = SVG_BODY.search(_member(tar, f"{item['from']}/{name}.svg").decode())
        if not found:
            raise ValueError(f"{name} is not an SVG icon")
        body = BETWEEN_TAGS.sub("><", found[1].strip())
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{body}</symbol>')
    opening = '<svg xmlns="http://www.w3.org/2000/svg">'
    return "\n".join([opening, *symbols, "</svg>", ""]).encode()


def _cut(font: bytes, letters: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        whole, part = Path(folder, "whole.woff2"), Path(folder, "part.woff2")
        whole.write_bytes(font)
        options = [f"--text={letters}", f"--output-file={part}", "--flavor=woff2"]
        command = [sys.executable, "-m", "fontTools.subset", str(whole), *options]
        subprocess.run(command, check=True)
        return part.read_bytes()


def _member(tar: tarfile.TarFile, name: str) -> bytes:
    file = tar.extractfile(f"package/{name}")
    if file is None:
        raise FileNotFoundError(name)
    return file.read()


def _differs(file: str, sha256: str) -> str:
    path = STATIC / file
    if not path.is_file():
        return "missing"
    return "" if _sha256(path.read_bytes()) == sha256 else "changed since it was vendored"


def _write(item: Vendored, content: bytes) -> None:
    path = STATIC / item["file"]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
