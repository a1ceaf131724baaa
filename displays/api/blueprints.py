"""All blueprints of ``/api/v1``, for the web and for the command line."""

from hall.displays.api.appointments import appointments_api
from hall.displays.api.counters import counter_api
from hall.displays.api.days import days_api
from hall.displays.api.hall import hall_api
from hall.displays.api.openapi import openapi
from hall.displays.api.print_jobs import print_api
from hall.displays.api.printers import printers_api
from hall.displays.api.reception import reception_api
from hall.displays.api.scores import scores_api
from hall.displays.api.staffing_plan import staffing_plan_api
from hall.displays.api.tickets import api

APIS = (
    *(api, appointments_api, counter_api, hall_api, reception_api, print_api, printers_api),
    *(days_api, staffing_plan_api, scores_api, openapi),
)
