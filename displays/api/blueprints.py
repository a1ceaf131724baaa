"""All blueprints of ``/api/v1``, for the web and for the command line."""

from typing import Any

from flask import Blueprint, Response, current_app

from hall.compact_json import encode
from hall.displays.api.counters import counter_api
from hall.displays.api.days import days_api, scores_api, staffing_plan_api
from hall.displays.api.hall import hall_api
from hall.displays.api.print_jobs import print_api
from hall.displays.api.printers import printers_api
from hall.displays.api.reception import appointments_api, reception_api
from hall.displays.api.tickets import api
from hall.displays.web.described import described
from hall.displays.web.openapi import PREFIX, document_of

openapi = Blueprint("openapi", __name__, url_prefix=PREFIX)


@openapi.get("/openapi.json")
@described("This description, OpenAPI 3.1", dict[str, Any])
def description() -> Response:
    return Response(encode(document_of(current_app)), mimetype="application/json")


APIS = (
    api,
    appointments_api,
    counter_api,
    hall_api,
    reception_api,
    print_api,
    printers_api,
    days_api,
    staffing_plan_api,
    scores_api,
    openapi,
)
