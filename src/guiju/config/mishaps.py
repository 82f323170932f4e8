"""Which door answers when no view could: REST in its own words, everything else with a page."""

from django.http import HttpRequest, HttpResponse

from guiju.rest import outside
from guiju.web import errors


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if request.path.startswith(outside.BELOW):
        return outside.bad_request(request)
    return errors.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    if request.path.startswith(outside.BELOW):
        return outside.server_error(request)
    return errors.server_error(request)
