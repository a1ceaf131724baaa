"""Stylesheets, modules and fonts are served as they are; text is compressed once and kept."""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Response, abort, request

DISPLAYS = Path(__file__).resolve().parents[1]
STATIC = DISPLAYS / "static"
SCREENS = DISPLAYS / "screens"
COMPRESSED = frozenset({".js", ".css", ".svg", ".json"})
CODE = frozenset({".py", ".pyc"})
SERVED_FROM_SCREENS = frozenset({".js", ".css", ".svg"})
TYPES = {
    ".js": "text/javascript",
    ".woff2": "font/woff2",
    ".woff": "font/woff",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
}

static_files = Blueprint("static_files", __name__)


@dataclass(frozen=True, slots=True)
class Asset:
    version: int
    type: str
    etag: str
    plain: bytes
    zipped: bytes | None


_assets: dict[Path, Asset] = {}


@static_files.get("/static/<path:name>")
def static(name: str) -> Response:
    return _serve(STATIC, name)


@static_files.get("/screens/<path:name>")
def screen(name: str) -> Response:
    if Path(name).suffix not in SERVED_FROM_SCREENS:
        abort(404)
    return _serve(SCREENS, name)


def files_id() -> str:
    """A digest of all files that screens are made of: when it changes, open pages load again."""
    digest = hashlib.blake2b(digest_size=6)
    for path in sorted([*STATIC.rglob("*"), *SCREENS.rglob("*")]):
        if path.is_file() and path.suffix not in CODE:
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _serve(root: Path, name: str) -> Response:
    path = (root / name).resolve()
    if not path.is_relative_to(root) or not path.is_file():
        abort(404)
    return respond(file_asset(path))


def respond(asset: Asset) -> Response:
    zipped = asset.zipped is not None and "gzip" in request.headers.get("Accept-Encoding", "")
    response = Response(asset.zipped if zipped else asset.plain, mimetype=asset.type)
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    # Browsers ask each time and get "not modified", so an update reaches every screen at once.
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(asset.etag + ("-gz" if zipped else ""))
    response.make_conditional(request)
    return response


def file_asset(path: Path) -> Asset:
    version = path.stat().st_mtime_ns
    asset = _assets.get(path)
    if asset is None or asset.version != version:
        kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0]
        asset = made(path.read_bytes(), kind, version, zipped=path.suffix in COMPRESSED)
        _assets[path] = asset
    return asset


def made(plain: bytes, kind: str | None, version: int = 0, *, zipped: bool = True) -> Asset:
    return Asset(
        version=version,
        type=kind or "application/octet-stream",
        etag=hashlib.blake2b(plain, digest_size=8).hexdigest(),
        plain=plain,
        zipped=gzip.compress(plain, 9, mtime=0) if zipped else None,
    )
