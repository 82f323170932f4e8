"""What must be known of whoever comes in: asked of the host while the visitor is there."""

from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

from pydantic import Field

from guiju.domains.safety.registers import Visitors
from guiju.domains.safety.subjects import VisitRecorded
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.bed import NUMBER, Bed
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.controls.patterns import CompleteRecord
from guiju.kernel.controls.record import Record
from guiju.kernel.controls.watch import Watch
from guiju.kernel.registers.expiry import found_before
from guiju.kernel.store.written import WrittenObjects

KEPT = Record(
    "safety.visits_kept",
    "来访登记只追加、不修改",
    ("safety_visitor_posted_update", "safety_visitor_posted_delete"),
)


class VisitParams(Params):
    default_fields: list[str] = Field(["姓名", "单位", "事由", "进入时间", "离开时间"], title="登记栏目")
    default_keep_days: int = Field(180, title="保存期限（天）", ge=1)


class Visit(NamedTuple):
    """Which fields of the entry are filled in; ``number`` is the entry's."""

    number: str
    has_name: bool
    has_company: bool
    has_purpose: bool
    has_host: bool


WHOLE = Visit("LF-1", has_name=True, has_company=True, has_purpose=True, has_host=True)


class VisitIncomplete(CompleteRecord, Watch):
    """Over visitors who are in; the host, who is always asked for, answers, else whoever let him in."""

    key = "safety.visit_incomplete"
    title = "来访登记不全"
    subject = VisitRecorded
    params = VisitParams
    names: ClassVar = {"required": "default_fields"}
    items: ClassVar = {"姓名": "has_name", "单位": "has_company", "事由": "has_purpose"}
    advice = "请在访客离开前，用“补来访登记”补上"
    examples = (
        passes(WHOLE),
        breaches(WHOLE._replace(has_purpose=False)),
        breaches(WHOLE._replace(has_host=False)),
        passes(WHOLE._replace(has_company=False), default_fields=["姓名", "事由"]),
    )

    @classmethod
    def judge(cls, fact: Visit, params: VisitParams) -> str | None:
        missing = [word for word in params.default_fields if not getattr(fact, cls.items.get(word, "number"))]
        missing += [] if fact.has_host else ["被访人"]
        return f"{fact.number} 缺{'、'.join(missing)}" if missing else None

    def subjects(self, context: Context) -> Subjects:
        inside = _INSIDE.objects({}, context.using)
        over = found_before(Visitors, self.key, {row.number for row in inside}, context.using)
        columns: dict[str, list[Any]] = {
            "number": [*(row.number for row in inside), *(number for number, _ in over)],
            "place": [*(row.place_id for row in inside), *(place for _, place in over)],
        }
        size = len(columns["number"])
        found = Subjects(VisitRecorded, columns, list(range(size)), [None] * size)
        found.memo["facts"] = [_fact(row) for row in inside] + [WHOLE._replace(number=number) for number, _ in over]
        hosts = [(row.host.account_id if row.host else None) or row.entered_by for row in inside]
        found.memo["owners"] = [*hosts, *(0 for _ in over)]
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Visit]:
        facts: list[Visit] = subjects.memo["facts"]
        return facts

    def plant(self, bed: Bed) -> str:
        """Without a host, who is always asked for."""
        bed.plant(Visitors.model, number=NUMBER)
        return NUMBER

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        owners: list[int] = subjects.memo["owners"]
        return owners


_INSIDE = WrittenObjects(
    lambda using: Visitors.entries(using).filter(ended_at__isnull=True).select_related("host").order_by("pk")
)


def _fact(row: Any) -> Visit:
    return Visit(row.number, bool(row.name), bool(row.company), bool(row.purpose), row.host_id is not None)


def keep_days(using: str = "default") -> int:
    """The longest time for which a clause in force wants visitors kept by name."""
    bounds = bounds_of(VisitIncomplete, using=using)
    days = [bound.params.default_keep_days for bound in bounds]  # type: ignore[attr-defined]
    return max(days, default=VisitParams().default_keep_days)
