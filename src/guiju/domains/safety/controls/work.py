"""Nobody is told to work where, or with whom, it is not safe."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.safety.controls.hazards import OverdueParams, Standing, limit_of
from guiju.domains.safety.duties import SELF_CHECKED
from guiju.domains.safety.hazards import end_of, hazards
from guiju.domains.safety.work_subjects import TaskAssigned
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.models import DutyAnswer
from guiju.kernel.org.tree import line_of, parents

DAY = 86_400


class AreaParams(Params):
    kinds: list[str] = Field([], title="哪些种类")
    major_fix_days: int = Field(0, title="重大隐患整改期限（天）", ge=0)


class Area(NamedTuple):
    """The oldest grave hazard that is open there, all empty where there is none."""

    hazard: Standing


_NONE = Standing("", "", "", 0, 0, 0)


class AreaSafe(Gate):
    key = "safety.area_free_of_hazard"
    title = "重大隐患逾期的区域不派工"
    subject = TaskAssigned
    params = AreaParams
    advice = "请先整改并复查销号，或把作业派到别处"
    examples = (
        passes(Area(_NONE)),
        passes(Area(Standing("YH-1", "fire", "major", 0, 5 * DAY, 4 * DAY))),
        passes(Area(Standing("YH-1", "general", "major", 0, 5 * DAY, 6 * DAY)), kinds=["fire"]),
        breaches(Area(Standing("YH-1", "fire", "major", 0, 5 * DAY, 6 * DAY))),
        breaches(Area(Standing("YH-1", "fire", "major", 0, 0, 2 * DAY))),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Area]:
        above, now = parents(context.using), int(context.now.timestamp())
        open_now = hazards(context.using).filter(closed_at__isnull=True, grade="major").order_by("pk")
        found: dict[int, Standing] = {}
        for row in open_now:
            due = end_of(row.due_on) if row.due_on else 0
            known = Standing(row.number, row.kind, row.grade, int(row.reported_at.timestamp()), due, now)
            found.setdefault(row.place_id, known)
        return [
            Area(next((found[each] for each in line_of(place, above) if each in found), _NONE))
            for place in subjects.place
        ]

    @staticmethod
    def judge(fact: Area, params: AreaParams) -> str | None:
        days = OverdueParams(kinds=params.kinds, default_fix_days={"major": params.major_fix_days})
        limit = limit_of(fact.hazard, days)
        if not limit or fact.hazard.now < limit:
            return None
        return f"这里的重大隐患 {fact.hazard.number} 已过整改期限，不能安排作业"


class FitParams(Params):
    tasks: list[str] = Field(["叉车", "登高", "动火", "带电"], title="哪些作业")


class Fit(NamedTuple):
    task: str
    is_unfit: bool


class FitForWork(Gate):
    """What he answered is no fact: only whether he is fit that day."""

    key = "safety.fit_for_work"
    title = "身体不适不派危险作业"
    subject = TaskAssigned
    params = FitParams
    advice = "请另派一位同事，让他休息或就医"
    examples = (
        passes(Fit("叉车", is_unfit=False)),
        passes(Fit("打单", is_unfit=True)),
        breaches(Fit("叉车", is_unfit=True)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Fit]:
        answers = DutyAnswer.objects.using(context.using).filter(
            result="not_ok",
            done__item__duty=SELF_CHECKED.key,
            done__done_by__in=subjects.person,
            done__item__day=timezone.localdate(context.now),
        )
        unfit = set(answers.values_list("done__done_by", "done__item__day"))
        known = {(person, day.toordinal()) for person, day in unfit}
        return [Fit(task, (person, day) in known) for task, person, day in subjects.rows("task", "person", "day")]

    @staticmethod
    def judge(fact: Fit, params: FitParams) -> str | None:
        if not fact.is_unfit or not any(word in fact.task for word in params.tasks):
            return None
        return f"他今天上岗自查答了身体不适，不能派{fact.task}"
