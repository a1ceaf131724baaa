"""The text of a file that a spreadsheet has saved, in whichever encoding it chose.

The reception's screen reads a file in the same way: ``displays/screens/reception/text_of_file.js``.
"""

import codecs
import unicodedata

MARKS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def text_of(content: bytes) -> str:
    """UTF-16 if the file begins so, else UTF-8, else the Vietnamese code page of Windows. What is no
    text in any of them comes out with odd characters, by which it is refused later."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    if content[1:2] == b"\0":  # UTF-16 without its mark: Latin letters have every other byte empty
        return content.decode("utf-16-le", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # The code page has accents as letters of their own.
        return unicodedata.normalize("NFC", content.decode("cp1258", "replace"))
