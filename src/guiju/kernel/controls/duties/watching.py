"""What is wrong with how duties are done: signed faster than anybody looks, the same picture again, the same fault again."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, ClassVar, NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.kernel.audit.recent import LOOK_BACK, first_id_since
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subject, Subjects
from guiju.kernel.controls.bed import DAY, NUMBER, Bed
from guiju.kernel.controls.duties.checks import checks_in
from guiju.kernel.controls.duties.doing import DOCUMENT
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.controls.models import DutyAnswer, DutyDone, DutyItem
from guiju.kernel.controls.watch import Watch
from guiju.kernel.files.models import Attachment
from guiju.kernel.findings.models import Finding
from guiju.kernel.org.holders import holders, line_at
from guiju.kernel.org.tree import parents
from guiju.kernel.store.written import Given, WrittenObjects

UNKNOWN = -1


class DutySigned(Subject, key="controls.duty_signed", title="职责完成", natural_key=("item",), protected=True):
    item: Annotated[str, "职责事项"]
    place: Annotated[int | None, "地点"]


class CheckFailed(
    Subject, key="controls.check_failed", title="检查项异常", natural_key=("place", "duty", "check"), protected=True
):
    place: Annotated[int, "地点"]
    duty: Annotated[str, "职责"]
    check: Annotated[str, "检查项"]


class SuspiciousParams(Params):
    duties: list[str] = Field([], title="哪些职责")
    default_min_seconds: int = Field(60, title="最短用时（秒）", ge=0)
    recheck: int = Field(3, title="上级复查项数", ge=1)


class Signed(NamedTuple):
    """``seconds`` from opening the checklist to signing it, `UNKNOWN` where it was not opened on a page."""

    duty: str
    checks: int
    seconds: int
    photos: int
    distinct: int


_DONE = WrittenObjects(
    lambda using: DutyDone.objects.using(using).filter(id__gte=Given("first")).select_related("item").order_by("id")
)


class DutySuspicious(Watch):
    """Kept as it was signed, and marked; the superior looks at some of it again the next day."""

    key = "controls.duty_suspicious"
    title = "检查可疑"
    subject = DutySigned
    params = SuspiciousParams
    advice = "请上级次日复查"
    examples = (
        passes(Signed("a", 12, 60, 12, 12), duties=["a"]),
        passes(Signed("a", 12, UNKNOWN, 1, 1), duties=["a"]),
        passes(Signed("b", 12, 10, 0, 0), duties=["a"]),
        breaches(Signed("a", 12, 59, 0, 0), duties=["a"]),
        breaches(Signed("a", 12, 300, 12, 1), duties=["a"]),
        passes(Signed("a", 12, 40, 0, 0), duties=["a"], default_min_seconds=30),
    )

    def subjects(self, context: Context) -> Subjects:
        first = first_id_since(context.now - LOOK_BACK, context.using)
        rows = _DONE.objects({"first": first}, context.using)
        columns: dict[str, list[Any]] = {
            "item": [row.item.fingerprint for row in rows],
            "place": [row.item.place_id for row in rows],
        }
        found = Subjects(DutySigned, columns, list(range(len(rows))), [None] * len(rows))
        found.memo["rows"] = rows
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Signed]:
        rows = subjects.memo["rows"]
        answers = dict(DutyAnswer.objects.using(context.using).filter(done__in=rows).values_list("id", "done_id"))
        photos: dict[int, list[str]] = {}
        attached = Attachment.objects.using(context.using).filter(document_type=DOCUMENT, document_id__in=answers)
        for answer, digest in attached.values_list("document_id", "sha256"):
            photos.setdefault(answers[answer], []).append(digest)
        return [
            Signed(
                row.item.duty,
                len(checks_in(row.item.checks)),
                UNKNOWN if row.seconds is None else row.seconds,
                len(photos.get(row.id, [])),
                len(set(photos.get(row.id, []))),
            )
            for row in rows
        ]

    @staticmethod
    def judge(fact: Signed, params: SuspiciousParams) -> str | None:
        if fact.duty not in params.duties:
            return None
        if UNKNOWN < fact.seconds < params.default_min_seconds:
            return f"可疑：{fact.checks} 项用时 {fact.seconds} 秒"
        if fact.photos > 1 and fact.distinct == 1:
            return f"可疑：{fact.photos} 张照片完全相同"
        return None

    def plant(self, bed: Bed) -> str:
        """Signed at once, of a duty that the clause in force names."""
        bound: list[Any] = [each.params for each in bounds_of(DutySuspicious, bed.now, bed.context.using)]
        named = [duty for params in bound for duty in params.duties]
        if not named:
            return ""
        times = {"opens_at": bed.now - DAY, "closes_at": bed.now, "due_at": bed.now}
        item = bed.plant(DutyItem, fingerprint=NUMBER, duty=named[0], checks='["1"]', **times)
        bed.plant(DutyDone, item_id=item, done_at=bed.now, seconds=0)
        return NUMBER

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        rows = subjects.memo["rows"]
        known = holders(timezone.localdate(context.now), {row.item.superior for row in rows}, context.using)
        above = parents(context.using)
        return [known.first(row.item.superior, line_at(row.item.place_id, above)) for row in rows]


class AgainParams(Params):
    duties: list[str] = Field([], title="哪些职责")
    times: int = Field(2, title="几次升级", ge=2)
    within_days: int = Field(7, title="重复计算期（天）", ge=1)
    put_right_hours: int = Field(24, title="升级后整改期限（小时）", ge=1)


class Failed(NamedTuple):
    """``unsettled`` times of the last days of which nothing was put right, newest first, as seconds before ``now``."""

    duty: str
    where: str
    check: str
    unsettled: tuple[int, ...]
    now: int


_WRONG = WrittenObjects(
    lambda using: (
        DutyAnswer.objects.using(using)
        .filter(result="not_ok", id__gte=Given("since"))
        .select_related("done__item__place", "place")
        .order_by("id")
    )
)


class CheckFailedAgain(Watch):
    """A fault that comes back and that nobody has put right goes up."""

    key = "controls.check_failed_again"
    title = "同一检查项再次异常"
    subject = CheckFailed
    params = AgainParams
    supervisor = "operations_director"
    advice = "请在期限内整改"
    examples = (
        passes(Failed("a", "日化区", "通道", (0,), 0), duties=["a"]),
        passes(Failed("a", "日化区", "通道", (0, 8 * 86_400), 0), duties=["a"]),
        passes(Failed("b", "日化区", "通道", (0, 60), 0), duties=["a"]),
        breaches(Failed("a", "日化区", "通道", (0, 86_400), 0), duties=["a"]),
        passes(Failed("a", "日化区", "通道", (0, 86_400), 0), duties=["a"], times=3),
    )
    longest: ClassVar[timedelta] = timedelta(days=31)

    def subjects(self, context: Context) -> Subjects:
        since = first_id_since(context.now - self.longest, context.using)
        rows = _WRONG.objects({"since": since}, context.using)
        found: dict[tuple[int, str, str], list[DutyAnswer]] = {}
        for row in rows:
            where = row.place_id or row.done.item.place_id
            if where is not None:
                check = checks_in(row.done.item.checks)[row.check_number - 1].title
                found.setdefault((where, row.done.item.duty, check), []).append(row)
        columns = {name: [key[at] for key in found] for at, name in enumerate(("place", "duty", "check"))}
        made = Subjects(CheckFailed, columns, list(range(len(found))), [None] * len(found))
        made.memo["rows"] = list(found.values())
        return made

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Failed]:
        rows: list[list[DutyAnswer]] = subjects.memo["rows"]
        marks = {_mark(row) for each in rows for row in each}
        settled = set(
            Finding.objects.using(context.using)
            .filter(fingerprint__in=marks, resolved_at__isnull=False)
            .values_list("fingerprint", flat=True)
        )
        return [
            Failed(
                each[0].done.item.duty,
                (each[0].place or each[0].done.item.place).name,  # type: ignore[union-attr]
                check,
                tuple(
                    int((context.now - row.done.done_at).total_seconds())
                    for row in reversed(each)
                    if _mark(row) not in settled
                ),
                int(context.now.timestamp()),
            )
            for each, check in zip(rows, subjects.check, strict=True)
        ]

    @staticmethod
    def judge(fact: Failed, params: AgainParams) -> str | None:
        recent = [ago for ago in fact.unsettled if ago < params.within_days * 86_400]
        if fact.duty not in params.duties or len(recent) < params.times:
            return None
        return f"{fact.where}“{fact.check}”{params.within_days} 天内 {len(recent)} 次异常，没有整改"

    @staticmethod
    def due(fact: Failed, params: AgainParams) -> datetime:
        return datetime.fromtimestamp(fact.now, UTC) + timedelta(hours=params.put_right_hours)

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        rows: list[list[DutyAnswer]] = subjects.memo["rows"]
        known = holders(timezone.localdate(context.now), {each[0].done.item.superior for each in rows}, context.using)
        above = parents(context.using)
        return [
            known.first(each[0].done.item.superior, line_at(place, above))
            for each, place in zip(rows, subjects.place, strict=True)
        ]


def _mark(row: DutyAnswer) -> str:
    """The fingerprint of the finding that the answer opened."""
    return f"{row.done.item.fingerprint}/{row.check_number}"
