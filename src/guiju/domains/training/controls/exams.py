"""How often and how soon an exam may be sat again."""

from collections.abc import Sequence
from typing import NamedTuple

from pydantic import Field

from guiju.domains.training.models import Paper
from guiju.domains.training.subjects import ExamStarted
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params

DAY = 86_400


class Attempts(Params):
    """So many papers within so many days, and so long a rest after a paper."""

    default_attempts: int = Field(3, title="窗口内最多次数", ge=1)
    default_retest_days: int = Field(7, title="补考窗口（天）", ge=1)
    default_rest_hours: int = Field(0, title="两次之间至少间隔（小时）", ge=0)


class Sitting(NamedTuple):
    """``earlier`` are the ages of one's papers of this exam in seconds, newest first, with spaces between."""

    exam: str
    earlier: str


class ExamAttempts(Gate):
    key = "training.exam_attempts"
    title = "考试次数与间隔"
    subject = ExamStarted
    params = Attempts
    advice = "请先复习，窗口过后再考"
    examples = (
        passes(Sitting("S15", "100 200")),
        breaches(Sitting("S15", "100 200 300")),
        passes(Sitting("S15", f"100 200 {8 * DAY}")),
        breaches(Sitting("S15", "100"), default_rest_hours=1),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Sitting]:
        rows = Paper.objects.using(context.using).filter(exam__in=set(subjects.exam), account=context.actor)
        ages: dict[str, list[int]] = {}
        for exam, at in rows.order_by("-id").values_list("exam", "started_at"):
            ages.setdefault(exam, []).append(int((context.now - at).total_seconds()))
        return [Sitting(exam, " ".join(str(age) for age in ages.get(exam, ()))) for exam in subjects.exam]

    @staticmethod
    def judge(fact: Sitting, params: Attempts) -> str | None:
        ages = [int(age) for age in fact.earlier.split()]
        within = [age for age in ages if age < params.default_retest_days * DAY]
        if len(within) >= params.default_attempts:
            return f"{params.default_retest_days} 天内已经考过 {len(within)} 次"
        if ages and ages[0] < params.default_rest_hours * 3600:
            return f"两次考试之间至少隔 {params.default_rest_hours} 小时"
        return None
