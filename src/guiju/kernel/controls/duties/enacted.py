"""A clause that binds a duty is told at once whom it overloads."""

from django.utils import timezone

from guiju.kernel.commands.reactions import reaction
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.duty import duties
from guiju.kernel.controls.duties.load import MOST_A_DAY, heavy
from guiju.kernel.org.models import Person
from guiju.kernel.rulebook.events import ClausesEnacted


@reaction(ClausesEnacted)
def warn_of_load(event: ClausesEnacted, work: Work) -> None:
    """The answer's ``duty_load`` names each person and the day; nothing is refused for it."""
    items = [item for item, control in zip(event.items, event.controls, strict=True) if control in duties()]
    if not items:
        return
    found = heavy(max(timezone.localdate(work.now), *event.effective_from), work.using)
    if not found:
        return
    accounts = [load.account for load in found]
    names = dict(Person.objects.using(work.using).filter(account__in=accounts).values_list("account_id", "name"))
    said = [
        f"{names[load.account]} {load.day} 有 {load.lists} 张职责清单，一天不宜超过 {MOST_A_DAY} 张" for load in found
    ]
    work.answer(sorted(set(items)), duty_load=[said] * len(set(items)))
