"""Copies the libraries, fonts and icons of the screens from npm, as ``manifest.json`` pins them.

``python displays/vendor.py check``   say which files are missing, changed, or not in the manifest
``python displays/vendor.py fetch``   write all files again from the pinned packages
``python displays/vendor.py pin``     do the same after an edit of the manifest, and write new hashes

``fetch`` and ``pin`` need npm, and fonttools with brotli for the font of which few letters are kept.
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
LETTERS = "../../hall/letters/fonts"  # from STATIC: papers and screens share these fonts
GUARDED = ("vendor", "fonts", LETTERS)  # folders that may hold only files of the manifest

SOURCE_MAP = re.compile(rb"\n?//# sourceMappingURL=.*\n?")
SVG_BODY = re.compile(r"<svg.*?>(.*)</svg>", re.DOTALL)
BETWEEN_TAGS = re.compile(r">\s+<")

# One file of the screens. `from` is the file inside the package that it is made of, or the folder
# that has its `icons`. `letters` are those that are kept of a font.
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
    """Compare the files with the manifest; a sentence for each problem."""
    known = {item["file"]: item["sha256"] for package in packages() for item in package["files"]}
    problems = [
        f"{file}: {problem}" for file, sha in known.items() if (problem := _problem(file, sha))
    ]
    listed = {STATIC / file for file in known} | {MANIFEST}
    found = (path for folder in GUARDED for path in (STATIC / folder).rglob("*") if path.is_file())
    strays = sorted(path for path in found if path not in listed)
    return problems + [f"{path.relative_to(STATIC)}: not in the manifest" for path in strays]


def fetch() -> list[str]:
    """Write the files whose hashes are those of the manifest; a sentence for each problem."""
    problems = []
    for item, content in _unpacked(packages()):
        if _sha256(content) != item["sha256"]:
            problems.append(f"{item['file']}: the package's file has another hash; not written")
        else:
            _write(item, content)
    return problems or check()


def pin() -> list[str]:
    """Write all files, and their hashes into the manifest; a sentence for each problem."""
    pinned = packages()
    for item, content in _unpacked(pinned):
        item["sha256"] = _sha256(content)
        _write(item, content)
    MANIFEST.write_text(json.dumps({"packages": pinned}, indent=1) + "\n", "utf-8")
    return check()


def packages() -> list[Package]:
    listed: list[Package] = json.loads(MANIFEST.read_text("utf-8"))["packages"]
    return listed


def _unpacked(pinned: list[Package]) -> Iterator[tuple[Vendored, bytes]]:
    """The content of each file, made from packages that npm downloads."""
    for package in pinned:
        with tempfile.TemporaryDirectory() as folder:
            spec = f"{package['name']}@{package['version']}"
            pack = ["npm", "pack", "--silent", spec]
            subprocess.run(pack, cwd=folder, check=True, stdout=subprocess.DEVNULL)
            archive = next(Path(folder).glob("*.tgz"))
            with tarfile.open(archive) as tar:
                for item in package["files"]:
                    yield item, _sprite(tar, item) if "icons" in item else _single(tar, item)


def _single(tar: tarfile.TarFile, item: Vendored) -> bytes:
    """A file made of one file of the package."""
    content = _member(tar, item["from"])
    if "letters" in item:
        return _subset(content, item["letters"])
    return SOURCE_MAP.sub(b"\n", content) if item["file"].endswith(".js") else content


def _sprite(tar: tarfile.TarFile, item: Vendored) -> bytes:
    """An SVG file that holds many icons, each as a symbol with the name of the icon."""
    symbols = []
    for name in sorted(item["icons"]):
        found = SVG_BODY.search(_member(tar, f"{item['from']}/{name}.svg").decode())
        if not found:
            raise ValueError(f"{name} is not an SVG icon")
        body = BETWEEN_TAGS.sub("><", found[1].strip())
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{body}</symbol>')
    opening = '<svg xmlns="http://www.w3.org/2000/svg">'
    return "\n".join([opening, *symbols, "</svg>", ""]).encode()


def _subset(font: bytes, letters: str) -> bytes:
    """The font with no other letters than these."""
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


def _problem(file: str, sha256: str) -> str:
    """A sentence about the problem of the file; empty if it has none."""
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
