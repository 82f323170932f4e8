"""Two persons under every movement: who handled it, and somebody else who checked."""

from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

from pydantic import Field

from guiju.domains.warehouse.moved import named, since
from guiju.domains.warehouse.subjects import MovementChecked, MovementPosted
from guiju.kernel.audit.recent import LOOK_BACK, first_id_since
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.patterns import Signatures, TwoPersons
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.standing import unsettled
from guiju.kernel.rulebook.models import ProfileAnswer

HOUR = 3600
LARGE = "headcount_50"


class Persons(Params):
    roles: list[str] = Field([], title="签字身份")


class CheckedByAnother(TwoPersons, Gate):
    key = "warehouse.checked_by_another"
    title = "经手与复核分开"
    subject = MovementChecked
    params = Persons
    roles: ClassVar = ("经手人", "复核人")
    advice = "请另一人复核"
    examples = (passes(Signatures((4, 3))), breaches(Signatures((4, 4))))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Signatures]:
        return [Signatures(persons) for persons in subjects.rows("handler", "checker")]


class CheckTime(Params):
    default_check_hours: int = Field(24, title="复核期限（小时）", ge=1)
    default_small_check_days: int = Field(7, title="50 人以下每周事后复核（天）", ge=1)


class PostedMovement(NamedTuple):
    """``seconds`` since it was recorded; ``is_small``: a company of fewer than 50, whose boss checks once a week."""

    document: str
    seconds: int
    is_checked: bool
    is_small: bool


class MovementsChecked(Watch):
    """A movement without a second person under it after the day, in a small company after the week."""

    key = "warehouse.movements_checked"
    title = "出入库未复核"
    subject = MovementPosted
    params = CheckTime
    supervisor = "operations_director"
    advice = "请另一人核对单据与货物后复核；50 人以下可由老板每周事后复核"
    examples = (
        passes(PostedMovement("RK-1", 24 * HOUR, is_checked=False, is_small=False)),
        breaches(PostedMovement("RK-1", 24 * HOUR + 1, is_checked=False, is_small=False)),
        passes(PostedMovement("RK-1", 24 * HOUR + 1, is_checked=True, is_small=False)),
        passes(PostedMovement("RK-1", 24 * HOUR + 1, is_checked=False, is_small=True)),
        breaches(PostedMovement("RK-1", 7 * 24 * HOUR + 1, is_checked=False, is_small=True)),
        passes(PostedMovement("RK-1", 25 * HOUR, is_checked=False, is_small=False), default_check_hours=48),
    )

    def subjects(self, context: Context) -> Subjects:
        """Those of the last nine days, and what was found before."""
        recent = since(first_id_since(context.now - 9 * LOOK_BACK, context.using), context.using)
        rows = {row.number: row for row in recent}
        rows |= named(unsettled(self.key, context.using), context.using)
        columns: dict[str, Any] = {
            "document": list(rows),
            "place": [row.warehouse for row in rows.values()],
        }
        subjects = Subjects(MovementPosted, columns, list(range(len(rows))), [None] * len(rows))
        subjects.memo["rows"] = list(rows.values())
        return subjects

    def facts(self, subjects: Subjects, context: Context) -> Sequence[PostedMovement]:
        answers = ProfileAnswer.objects.using(context.using).filter(flag=LARGE).order_by("-id")
        is_large = answers.values_list("answer", flat=True).first()
        return [
            PostedMovement(
                row.number,
                max(0, int((context.now - row.moved_at).total_seconds())),
                row.is_checked,
                is_large is False,
            )
            for row in subjects.memo["rows"]
        ]

    @staticmethod
    def judge(fact: PostedMovement, params: CheckTime) -> str | None:
        limit = params.default_small_check_days * 24 if fact.is_small else params.default_check_hours
        if fact.is_checked or fact.seconds <= limit * HOUR:
            return None
        return f"{fact.document} 过了 {limit} 小时还没有第二人复核"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [row.handler for row in subjects.memo["rows"]]
