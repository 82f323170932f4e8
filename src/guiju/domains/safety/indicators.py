"""What safety lets indicators be counted from."""

from guiju.domains.policy.api import LiveSource, Read, offer
from guiju.domains.safety.models import Incident, IncidentKind
from guiju.kernel.controls.evaluation import Span

HARM = (IncidentKind.INJURY, IncidentKind.ACCIDENT)


def _injuries(span: Span, using: str) -> Read:
    """People hurt and accidents of the span, by when they happened."""
    rows = Incident.objects.using(using).filter(kind__in=HARM, occurred_at__gte=span.begins, occurred_at__lt=span.ends)
    numbers = list(rows.order_by("id").values_list("number", flat=True))
    return Read(len(numbers), numbers)


def register() -> None:
    offer(LiveSource("safety.injuries", "事件台账：受伤与事故", "month", "safety.incidents", _injuries))
