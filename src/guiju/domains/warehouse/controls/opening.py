"""Goods move only in a warehouse that was opened as the rule says; what has moved is never stopped."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.warehouse.duties import OPENED
from guiju.domains.warehouse.rounds import last_moved
from guiju.domains.warehouse.subjects import GoodsMoved
from guiju.kernel.calendar.moments import local
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.models import WHOLE, DutyItem
from guiju.kernel.rulebook.models import Outcome


class OpeningFirst(Params):
    default_checks: list[str] = Field(["开仓门锁与物品"], title="检查项", min_length=1)


class Opening(NamedTuple):
    """Whether the opening check of the day is due and signed, and whether goods have moved already that day."""

    is_due: bool
    is_signed: bool
    has_moved: bool


class OpenedFirst(Gate):
    """Speaks at the first movement of the day; the others follow from it."""

    key = "warehouse.opened_first"
    title = "开仓检查先于当日首笔进出"
    subject = GoodsMoved
    params = OpeningFirst
    outcome = Outcome.WARN
    advice = "请立即到现场扫码，补做开仓检查"
    examples = (
        passes(Opening(is_due=True, is_signed=True, has_moved=False)),
        passes(Opening(is_due=False, is_signed=False, has_moved=False)),
        passes(Opening(is_due=True, is_signed=False, has_moved=True)),
        breaches(Opening(is_due=True, is_signed=False, has_moved=False)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Opening]:
        day, places = timezone.localdate(context.now), set(subjects.place)
        due = DutyItem.objects.using(context.using).filter(duty=OPENED.key, day=day, place__in=places)
        planned = set(due.values_list("place_id", flat=True))
        signed = set(due.filter(WHOLE).values_list("place_id", flat=True)) if planned else set()
        moved = last_moved(planned - signed, context.using) if planned - signed else {}
        midnight = local(day)
        known = {
            place: Opening(place in planned, place in signed, place in moved and moved[place] >= midnight)
            for place in places
        }
        return [known[place] for place in subjects.place]

    @staticmethod
    def judge(fact: Opening, params: OpeningFirst) -> str | None:
        if not fact.is_due or fact.is_signed or fact.has_moved:
            return None
        return f"“{params.default_checks[0]}”还没有在现场签，当日首笔货已经进出"
