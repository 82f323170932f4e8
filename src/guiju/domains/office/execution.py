"""What a new rule or strategy asks of a department: a list of who does what, and evidence that it was done."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from pydantic import Field

from guiju.domains.office.duties import MANAGERS
from guiju.domains.office.models import Errand
from guiju.domains.policy.api import RulesIssued
from guiju.kernel.calendar.moments import close_of
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.reactions import reaction
from guiju.kernel.commands.receipts import evidence_by_request
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.occasional import OccasionalDuty
from guiju.kernel.controls.duties.occasions import Occasion, Window, fall_due
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.models import WHOLE, DutyItem
from guiju.kernel.controls.reading import by_params
from guiju.kernel.org.held import holders_of
from guiju.kernel.store.written import Given, Written
from guiju.kernel.worklist.commands import SendMessages

REMINDED = "office.execution_reminder"
LOOKED_BACK = timedelta(days=7)
BUNDLE = "month_first"
"""What was issued on one day stands on one checklist."""


class ListDays(Params):
    posts: list[str] = Field(MANAGERS, title="岗位")
    superior: str = Field("owner", title="上级岗位")
    default_due_days: int = Field(15, title="列出贯彻清单的期限（天）", ge=1)


def _unlisted(items: Sequence[int], using: str) -> Mapping[int, str]:
    """The items whose rule or strategy nobody has been given anything of."""
    marks = DutyItem.objects.using(using).filter(id__in=items).order_by("id").values_list("id", "fingerprint")
    about = {item: mark.split("/")[1] for item, mark in marks}
    listed = set(Errand.objects.using(using).filter(basis__in=set(about.values())).values_list("basis", flat=True))
    return {item: "列出贯彻清单，每项写明负责人" for item, basis in about.items() if basis not in listed}


EXECUTION_LISTED = OccasionalDuty("office.execution_listed", "贯彻新制度、新战略", ListDays, _unlisted)


@reaction(RulesIssued)
def ask_for_lists(event: RulesIssued, work: Work) -> None:
    if not event.numbers:
        return
    for same in by_params(EXECUTION_LISTED.bounds(work.now, work.using)):
        params: Any = same[0].params
        due = close_of(timezone.localdate(work.now) + timedelta(days=params.default_due_days))
        occasions = [
            Occasion(
                mark=number,
                checks=(f"列出贯彻清单：{title}（{number}）",),
                place=None,
                holder=0,
                due_at=due,
                window=Window(work.now, due, BUNDLE),
            )
            for number, title in zip(event.numbers, event.titles, strict=True)
        ]
        fall_due(work, EXECUTION_LISTED, same, occasions)


_LATE = Written(
    lambda using: (
        DutyItem.objects.using(using)
        .filter(~WHOLE, duty=EXECUTION_LISTED.key, due_at__lte=Given("moment"), due_at__gte=Given("since"))
        .order_by("id")
        .values_list("due_at", "fingerprint")
    )
)


def remind(moment: datetime, using: str = "default") -> None:
    """Once for all lists of one term that are late: whoever must make them and the superior, one message each."""
    bounds = EXECUTION_LISTED.bounds(moment, using)
    terms: dict[datetime, list[str]] = {}
    for due, mark in _LATE.rows({"moment": moment, "since": moment - LOOKED_BACK}, using):
        terms.setdefault(due, []).append(mark.split("/")[1])
    if not bounds or not terms:
        return
    requests = {due: f"{REMINDED}:{due:%Y%m%d%H%M}" for due in terms}
    known = evidence_by_request(SYSTEM, SendMessages.key, list(requests.values()), using)
    told = _told(bounds[0].params, using)
    for due, papers in terms.items():
        title = f"还没有列贯彻清单：{'、'.join(papers)}"
        notices = [{"person": who, "kind": REMINDED, "title": title} for who in told]
        if notices and requests[due] not in known:
            run_items(SendMessages, notices, Context(SYSTEM, now=moment, request_id=requests[due], using=using))


def _told(params: Any, using: str) -> list[int]:
    """The first who must make the list, and the superior; one account where they are one."""
    held = holders_of({*params.posts, params.superior}, using)
    doers = next((held[post] for post in params.posts if held[post]), [])
    return sorted({*doers[:1], *held[params.superior][:1]})
