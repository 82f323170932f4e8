"""Pay has known parts: what belongs to none is paid and classed soon; each person looks at his payslip soon."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, Min, OuterRef
from pydantic import Field

from guiju.domains.payroll.models import LineKind, PayComponent, PayLine
from guiju.domains.payroll.standing import later
from guiju.domains.payroll.subjects import ItemPaid, ItemUnclassed, SlipAnswered
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.standing import unsettled
from guiju.kernel.org.held import holders_of
from guiju.kernel.rulebook.models import Outcome

PARTS = ["基本工资", "绩效工资", "提成", "奖金"]
OWNER, BOSS = "hr", "owner"
DAY = 86_400


class ComponentParams(Params):
    components: list[str] = Field(PARTS, title="薪酬组成")
    default_class_days: int = Field(5, title="归类期限（天）", ge=0)


class Item(NamedTuple):
    name: str
    component: str


class ComponentKnown(Gate):
    """Nothing of a wage waits for it."""

    key = "payroll.component_known"
    title = "工资项目在薪酬结构表里"
    subject = ItemPaid
    params = ComponentParams
    outcome = Outcome.WARN
    advice = "已照发；请办理薪酬项目归类"
    reasons = ("已照发，随后归类",)
    examples = (
        passes(Item("餐补", "津贴")),
        passes(Item("奖金", "")),
        breaches(Item("餐补", "")),
        passes(Item("餐补", ""), components=["餐补"]),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Item]:
        return [Item(*row) for row in subjects.rows("name", "component")]

    @staticmethod
    def judge(fact: Item, params: ComponentParams) -> str | None:
        if fact.component or fact.name in params.components:
            return None
        return f"“{fact.name}”不在薪酬结构表里（UNKNOWN_COMPONENT），照发，记在“其他（待归类）”"


class Unclassed(NamedTuple):
    """``since`` in epoch seconds when it was first paid so; ``is_open`` until it is classed."""

    name: str
    since: int
    is_open: bool


class ItemNotClassed(Watch):
    key = "payroll.item_unclassed"
    title = "工资项目待归类"
    subject = ItemUnclassed
    params = ComponentParams
    advice = "请办理薪酬项目归类"
    examples = (
        passes(Unclassed("餐补", 0, is_open=False)),
        passes(Unclassed("奖金", 0, is_open=True)),
        breaches(Unclassed("餐补", 0, is_open=True)),
    )

    def subjects(self, context: Context) -> Subjects:
        classed = PayComponent.objects.filter(item=OuterRef("title"))
        rows: Any = (
            PayLine.objects.using(context.using)
            .alias(is_replaced=later("payslip__payroll", "payslip__payroll__month"))
            .filter(~Exists(classed), kind=LineKind.FIXED, is_replaced=False)
        )
        found = dict(rows.order_by("title").values_list("title").annotate(first=Min("payslip__payroll__ran_at")))
        over = sorted(unsettled(self.key, context.using) - found.keys())
        keys = [*found, *over]
        subjects = Subjects(ItemUnclassed, {"name": keys}, list(range(len(keys))), [None] * len(keys))
        subjects.memo["first"] = found
        return subjects

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Unclassed]:
        first: dict[str, datetime] = subjects.memo["first"]
        return [
            Unclassed(name, int(first[name].timestamp()), is_open=True)
            if name in first
            else Unclassed(name, 0, is_open=False)
            for name in subjects.name
        ]

    @staticmethod
    def judge(fact: Unclassed, params: ComponentParams) -> str | None:
        if not fact.is_open or fact.name in params.components:
            return None
        return f"“{fact.name}”记在“其他（待归类）”下"

    @staticmethod
    def due(fact: Unclassed, params: ComponentParams) -> datetime | None:
        return datetime.fromtimestamp(fact.since, UTC) + timedelta(days=params.default_class_days)

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        held = holders_of({OWNER, BOSS}, context.using)
        return [next(iter([*held[OWNER], *held[BOSS]]), 0)] * len(subjects)


class AnswerParams(Params):
    default_confirm_days: int = Field(3, title="工资条答复期限（天）", ge=0)


class Answered(NamedTuple):
    payslip: str
    seconds: int


class AnsweredInTime(Gate):
    """An objection counts however late it is."""

    key = "payroll.answered_in_time"
    title = "工资条按期答复"
    subject = SlipAnswered
    params = AnswerParams
    outcome = Outcome.WARN
    advice = "已收下；下次请在期限内答复"
    reasons = ("休假", "在外出差")
    examples = (
        passes(Answered("GT-1", 3 * DAY)),
        breaches(Answered("GT-1", 3 * DAY + 1)),
        passes(Answered("GT-1", 4 * DAY), default_confirm_days=4),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Answered]:
        return [Answered(*row) for row in subjects.rows("payslip", "seconds")]

    @staticmethod
    def judge(fact: Answered, params: AnswerParams) -> str | None:
        if fact.seconds <= params.default_confirm_days * DAY:
            return None
        return f"{fact.payslip} 发放后超过 {params.default_confirm_days} 天才答复"
