"""From a message or a task to the referral it tells of."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from guiju.kernel.controls.models import Referral
from guiju.kernel.controls.referrals.queries import READ, Referrals
from guiju.kernel.org.scope import places_of
from guiju.kernel.pages.addresses import record_address
from guiju.kernel.pages.me import SignedInRequest


@require_safe
def referral(request: SignedInRequest, referral: int) -> HttpResponse:
    """Foreign and unknown are the same 404."""
    places = places_of(request.me.actor, READ)
    seen = Referral.objects.all() if places is None else Referral.objects.filter(place__in=places)
    number = seen.filter(id=referral).values_list("number", flat=True).first()
    if number is None:
        raise Http404
    return HttpResponseRedirect(record_address(Referrals.key, number))
