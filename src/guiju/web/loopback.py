"""Whether a request comes from this very machine; only then may demo people sign in without a password."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from django.http import HttpRequest

_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP")


def is_loopback(request: HttpRequest) -> bool:
    """By sender and by host name; behind a proxy never, since then the sender is the proxy."""
    if any(name in request.headers for name in _FORWARDED):
        return False
    host = urlsplit(f"//{request.get_host()}").hostname or ""
    return _is_loopback_address(request.META.get("REMOTE_ADDR", "")) and (
        host == "localhost" or _is_loopback_address(host)
    )


def _is_loopback_address(text: str) -> bool:
    try:
        return ip_address(text).is_loopback
    except ValueError:
        return False
