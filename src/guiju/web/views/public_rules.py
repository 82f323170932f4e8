"""What the company has published of its rules for everybody: interpretations that apply today."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from guiju.domains.policy.api import applying

SHOWN = 200


@require_safe
def public_rules(request: HttpRequest) -> HttpResponse:
    found = applying(timezone.localdate()).filter(is_public=True).select_related("clause").order_by("code", "-id")
    return render(request, "web/public_rules.html", {"interpretations": found[:SHOWN]})
