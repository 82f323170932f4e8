"""Whether nobody on the way could read a request."""

from django.http import HttpRequest

from guiju.kernel.accounts.address import address_of
from guiju.web.loopback import is_loopback

__all__ = ["address_of", "is_readable_by_others"]


def is_readable_by_others(request: HttpRequest) -> bool:
    """Off this machine and without TLS: passwords and sessions can be read on the way."""
    return not request.is_secure() and not is_loopback(request)
