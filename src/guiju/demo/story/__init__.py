"""Two months of the demo company, told by its people's commands day after day until today."""

from datetime import date, timedelta

import structlog
from django.utils import timezone

from guiju.demo import company
from guiju.demo.story import chapters, waiting
from guiju.demo.story.clock import standing
from guiju.demo.story.stage import MANAGER, Stage, Unexpected, at
from guiju.domains.warehouse.api import ApproveIssue
from guiju.kernel.audit.models import Evidence
from guiju.kernel.audit.sealer import seal
from guiju.kernel.commands.context import SYSTEM
from guiju.kernel.commands.receipts import evidence_by_request
from guiju.kernel.org.commands import FoundEntity
from guiju.kernel.org.models import Person
from guiju.kernel.store.transaction import lazily_durable

DAYS = 60
_OPENS = "06:30"


def load(using: str = "default", days: int = DAYS) -> list[company.DemoPerson]:
    """Tell what is not told yet, without days the short story; a database with the short story stays as it is.

    Raises:
        RealPeople: somebody works here who is no demo person.
    """
    if not days and begun_on(using) is None:
        return company.load(using)
    company.refuse_real(using)
    if is_due(using):
        for surprise in tell(using, days):
            structlog.get_logger("guiju.demo").warning("story", surprise=surprise)
    return company.people(using)


def is_due(using: str = "default") -> bool:
    """Whether there is something left to tell."""
    return not company.is_told(using) and not is_told(using)


def is_told(using: str = "default") -> bool:
    """Whether it came to its last act: then it stays as it is."""
    manager = Person.objects.using(using).filter(number=MANAGER).values_list("account_id", flat=True).first()
    return manager is not None and bool(evidence_by_request(manager, ApproveIssue.key, [waiting.LAST], using))


def tell(using: str = "default", days: int = DAYS) -> list[str]:
    """From the founding, or from where it stopped, to the present; what did not come out as told.

    The clock stands still inside a scene, so what was recorded last says which scene was under way: earlier ones are
    over, it is told again and does only what is missing.
    """
    present = timezone.now()
    begun = begun_on(using)
    first = begun or timezone.localdate(present) - timedelta(days=days)
    with standing(at(first, _OPENS)) as clock, lazily_durable(using):
        stage = Stage(clock, first, present, using)
        if not company.is_founded(using):
            company.found(using)
        stage.meet()
        last = Evidence.objects.using(using).order_by("id").values_list("recorded_at", flat=True).last()
        day = first
        while day <= timezone.localdate(present):
            for clock_time, scene in chapters.of_day(stage, day):
                moment = at(day, clock_time)
                if moment < present and (last is None or moment >= last):
                    clock.moment = moment
                    _play(stage, scene)
            day += timedelta(days=1)
        clock.moment = present
        _play(stage, waiting.left_for_today)
    seal(using)
    return stage.surprises


def _play(stage: Stage, scene: chapters.Scene) -> None:
    """A scene that does not come out is left; the story goes on."""
    try:
        scene(stage)
    except Unexpected as surprise:
        stage.surprises.append(str(surprise))


def begun_on(using: str) -> date | None:
    """The day of the founding."""
    request = "demo:entity"
    founding = evidence_by_request(SYSTEM, FoundEntity.key, [request], using).get(request)
    if founding is None:
        return None
    return timezone.localdate(Evidence.objects.using(using).get(id=founding).recorded_at)
