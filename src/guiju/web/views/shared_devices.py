"""共用设备: which devices are used in turn by badge and PIN, and making this one such a device."""

import secrets
from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from guiju.kernel.accounts.models import SharedDevice
from guiju.kernel.accounts.tokens import digest_of
from guiju.kernel.org.commands import EndDevice, EnrolDevice
from guiju.kernel.org.models import Person
from guiju.kernel.pages.me import SignedInRequest
from guiju.web import acting
from guiju.web.views.signing import shared_device

KEPT_SECONDS = 400 * 24 * 60 * 60
"""The longest that browsers keep a cookie."""


@require_safe
def shared_devices(request: SignedInRequest) -> HttpResponse:
    return _page(request)


def _page(request: SignedInRequest, acted: acting.Acted | None = None, name: str = "") -> HttpResponse:
    rows = list(SharedDevice.objects.select_related("end").order_by("-id"))
    names = dict(Person.objects.filter(account__in={row.enrolled_by for row in rows}).values_list("account", "name"))
    context: dict[str, Any] = {
        "rows": [(row, names.get(row.enrolled_by, "—"), hasattr(row, "end")) for row in rows],
        "this_one": shared_device(request),
        "name": name,
        **acting.told(acted),
    }
    return render(request, "web/shared_devices.html", context, status=acting.status_of(acted))


@never_cache
@require_POST
def enrol_device(request: SignedInRequest) -> HttpResponse:
    """The browser that asks is the device: it keeps the key, the company its digest."""
    key, name = secrets.token_urlsafe(32), request.POST.get("name", "").strip()
    acted = acting.act(request, EnrolDevice, {"name": name, "digest": digest_of(key)})
    if not acted.is_done:
        return _page(request, acted, name)
    response = HttpResponseRedirect(reverse("shared_devices"))
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        key,
        max_age=KEPT_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@require_POST
def end_device(request: SignedInRequest) -> HttpResponse:
    number = request.POST.get("device", "")
    acted = acting.act(request, EndDevice, {"device": int(number) if number.isdecimal() else 0})
    return acting.after(acted, reverse("shared_devices")) or _page(request, acted)
