"""The import root of Sảnh.

A top-level package named ``queue`` would hide the standard library's ``queue`` from gevent,
concurrent.futures and urllib3. So ``queue/``, ``displays/`` and ``printers/`` carry no
``__init__.py`` and are imported as ``hall.queue``, ``hall.displays`` and ``hall.printers``.
"""

from pathlib import Path

__path__.append(str(Path(__file__).resolve().parents[1]))
