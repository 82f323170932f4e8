"""What waits for a person, and what of theirs waits for others."""

from django.db.models import QuerySet

from guiju.kernel.audit.models import Breach
from guiju.kernel.commands.approving import held_for
from guiju.kernel.commands.models import HeldCommand, HeldStatus
from guiju.kernel.commands.ports import ports
from guiju.kernel.pages.me import Me


def approvals(me: Me) -> QuerySet[HeldCommand]:
    """Held commands one of my posts decides; never my own."""
    return held_for(me.actor, ports().authorizer.seats(me.actor, "default"))


def warnings(me: Me) -> QuerySet[Breach]:
    """Warnings on my own acts for which no reason was given yet."""
    return Breach.objects.filter(actor=me.actor, effect="warn", acknowledged_at__isnull=True).order_by("-id")


def requests(me: Me) -> QuerySet[HeldCommand]:
    """What I asked for and nobody has decided."""
    return HeldCommand.objects.filter(requester=me.actor, status=HeldStatus.WAITING).order_by("id")


def count_waiting(me: Me) -> int:
    return approvals(me).count() + warnings(me).count()
