"""Which door answers when no view could: REST in its own words, everything else with a page."""

import sys

from django.http import HttpRequest, HttpResponse

from guiju.kernel.store import disk
from guiju.rest import handlers, outside
from guiju.web import errors


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if request.path.startswith(outside.BELOW):
        return outside.bad_request(request)
    return errors.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Called while the exception is handled, of which a database that is away is told as such."""
    error, is_rest = sys.exc_info()[1], request.path.startswith(outside.BELOW)
    if error is not None and disk.is_away(error):
        return handlers.unavailable(request, error) if is_rest else errors.unavailable(request, error)
    return outside.server_error(request) if is_rest else errors.server_error(request)
