"""All blueprints of ``/api/v1``, for the web and for the command line."""

from hall.displays.api import api
from hall.displays.appointments_api import appointments_api
from hall.displays.counter_api import counter_api
from hall.displays.days_api import days_api
from hall.displays.hall_api import hall_api
from hall.displays.openapi import openapi
from hall.displays.print_api import print_api
from hall.displays.printers_api import printers_api
from hall.displays.reception_api import reception_api
from hall.displays.scores_api import scores_api
from hall.displays.staffing_plan_api import staffing_plan_api

APIS = (
    *(api, appointments_api, counter_api, hall_api, reception_api, print_api, printers_api),
    *(days_api, staffing_plan_api, scores_api, openapi),
)
