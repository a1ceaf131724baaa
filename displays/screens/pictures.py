"""Pictures on screens: papers of an on-screen printer, and QR codes."""

import re
from typing import Any

from flask import Blueprint, Response, abort, request
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from hall.displays.web.access import requires
from hall.displays.web.hall_context import hall
from hall.queue.turn.booking import CODE_DIGITS

LONGEST_PATH = 200
QUIET_ZONE = 4  # modules, as the QR standard requires
CODE = re.compile(rf"[0-9]{{{CODE_DIGITS}}}")

pictures = Blueprint("pictures", __name__)


@pictures.get("/printers/<printer_id>/<int:job>.png")
@requires("show")
def paper(printer_id: str, job: int) -> Response:
    roll = hall().screen_printers.get(printer_id)
    png = roll.png(job) if roll is not None else None
    if png is None:
        abort(404)
    return Response(png, mimetype="image/png", headers={"Cache-Control": "max-age=86400"})


@pictures.get("/qr.svg")
def qr() -> Response:
    """The QR code of the address of a ``path`` in this hall, or of an appointment's ``code``."""
    path, code = request.args.get("path", "/"), request.args.get("code")
    if code is not None:
        if not CODE.fullmatch(code):
            abort(400)
        return Response(qr_svg(code), mimetype="image/svg+xml")
    if not path.startswith("/") or len(path) > LONGEST_PATH:
        abort(400)
    return Response(qr_svg(hall().base_url + path), mimetype="image/svg+xml")


def qr_svg(text: str) -> str:
    code: QRCode[Any] = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    code.add_data(text)  # type: ignore[no-untyped-call]
    rows = code.get_matrix()  # type: ignore[no-untyped-call]
    dark = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, on in enumerate(row) if on
    )
    size = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}"'
        f' shape-rendering="crispEdges"><rect width="{size}" height="{size}" fill="#fff"/>'
        f'<path d="{dark}"/></svg>'
    )
