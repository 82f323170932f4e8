"""Where a person may be sent after sign-in: to a page of ours, by path alone."""

from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

HOME = "/"
NEVER = frozenset({"sign_in", "sign_in_code", "sign_out", "demo_sign_in", "set_up", "healthz", "readyz"})


def allowed_next(target: str | None) -> str:
    """``target`` when it is a path that leads to a page of ours, else home."""
    if not target or not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        return HOME
    try:
        found = resolve(urlsplit(target).path)
    except Resolver404:
        return HOME
    return HOME if found.url_name in NEVER else target
