"""From which address a request comes."""

from django.conf import settings
from django.http import HttpRequest

FORWARDED = "X-Forwarded-For"


def address_of(request: HttpRequest) -> str:
    """The sender; behind a proxy named in ``GUIJU_PROXIES`` the last address that none of ours has added."""
    sender = str(request.META.get("REMOTE_ADDR", ""))
    if sender not in settings.PROXIES:
        return sender
    told = [each.strip() for each in request.headers.get(FORWARDED, "").split(",") if each.strip()]
    strange = [each for each in told if each not in settings.PROXIES]
    return strange[-1] if strange else sender
