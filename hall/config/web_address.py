"""Whether a text is the address of something on the web."""

from urllib.parse import urlsplit


def is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        _ = parts.port  # ValueError if it is no number
    except ValueError:
        return False
    named = parts.scheme in ("http", "https") and bool(parts.hostname)
    return named and url.isascii() and url.split() == [url]
