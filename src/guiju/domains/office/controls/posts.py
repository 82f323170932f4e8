"""What is posted outside: of no banned category, marked where it is an advertisement, and gone where it must not be."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from django.db.models import Q
from pydantic import Field

from guiju.domains.office.models import EntryKind, EntryOutcome, JournalEntry
from guiju.domains.office.publishing import FORBIDDEN, UNMARKED, OutsideHours, is_unmarked
from guiju.domains.office.settled import entries
from guiju.domains.office.subjects import EntrySettled, EntryStands, EntryWritten
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.watch import Watch
from guiju.kernel.rulebook.models import Outcome

WINDOW = timedelta(days=92)
"""How long what stands outside is looked after."""


class Banned(Params):
    default_banned_categories: list[str] = Field(["电子烟", "烟草", "处方药"], title="禁止在网上宣传的类目")


class Posted(NamedTuple):
    """``category`` is empty where nothing is posted."""

    category: str


class CategoryAllowed(Gate):
    """烟草广告 is forbidden outright (广告法 22 条)."""

    key = "office.category_allowed"
    title = "不发布禁止宣传的类目"
    subject = EntryWritten
    params = Banned
    outcome = Outcome.BLOCK
    advice = "法律禁止在网上宣传这类商品，请勿发布；已经发布的请立即删除"
    examples = (
        passes(Posted("保温杯")),
        passes(Posted("")),
        breaches(Posted("电子烟烟弹")),
        passes(Posted("电子烟烟弹"), default_banned_categories=["处方药"]),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Posted]:
        rows = subjects.rows("kind", "subject")
        return [Posted(subject if kind in {EntryKind.POST, EntryKind.ARTICLE} else "") for kind, subject in rows]

    @staticmethod
    def judge(fact: Posted, params: Banned) -> str | None:
        found = [each for each in params.default_banned_categories if each in fact.category]
        return f"“{fact.category}”属禁止在网上宣传的类目：{found[0]}" if found else None


class Approved(NamedTuple):
    """``is_approved``: an article is approved; ``is_unmarked``: it is an advertisement and does not say so."""

    entry: str
    is_approved: bool
    is_unmarked: bool


class AdMarked(Gate):
    key = "office.ad_marked"
    title = "软文广告须标明“广告”"
    subject = EntrySettled
    params = Params
    outcome = Outcome.BLOCK
    advice = "请在正文中标明“广告”后重新登记软文，再审核"
    examples = (
        passes(Approved("GZ-1", is_approved=True, is_unmarked=False)),
        passes(Approved("GZ-1", is_approved=False, is_unmarked=True)),
        breaches(Approved("GZ-1", is_approved=True, is_unmarked=True)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Approved]:
        rows = list(subjects.rows("entry", "kind", "result"))
        known = entries(subjects, context)
        unmarked = {
            entry
            for entry, kind, _ in rows
            if kind == EntryKind.ARTICLE and is_unmarked(known[entry].topic, known[entry].content)
        }
        return [Approved(entry, result == EntryOutcome.Result.ADOPTED, entry in unmarked) for entry, _, result in rows]

    @staticmethod
    def judge(fact: Approved, params: Params) -> str | None:
        return f"软文 {fact.entry} 是广告，正文没有标明“广告”" if fact.is_approved and fact.is_unmarked else None


class Standing(NamedTuple):
    """``minutes`` since it was written; ``is_over``: it was taken down or mended, with the reason."""

    entry: str
    why: str
    minutes: int
    is_over: bool


class ForbiddenUp(Watch):
    """What must not stay outside, until somebody has said that it is gone."""

    key = "office.forbidden_up"
    title = "外部发布须删除或更正"
    subject = EntryStands
    params = OutsideHours
    supervisor = "store_manager"
    advice = "请到外部站点删除或更正，再在这条记录上登记结果"
    examples = (
        passes(Standing("GZ-1", FORBIDDEN, 120, is_over=False)),
        breaches(Standing("GZ-1", FORBIDDEN, 121, is_over=False)),
        passes(Standing("GZ-1", FORBIDDEN, 500, is_over=True)),
        passes(Standing("GZ-1", UNMARKED, 121, is_over=False), default_outside_due_hours=3),
    )

    def subjects(self, context: Context) -> Subjects:
        wrong = Q(lacks__endswith=FORBIDDEN) | Q(lacks__endswith=UNMARKED)
        kinds = (EntryKind.POST, EntryKind.ARTICLE)
        recent = JournalEntry.objects.using(context.using).filter(
            wrong, kind__in=kinds, written_at__gte=context.now - WINDOW
        )
        return standing(list(recent.select_related("outcome").order_by("id")), "outside")

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Standing]:
        return [
            Standing(
                row.number,
                FORBIDDEN if row.lacks.endswith(FORBIDDEN) else UNMARKED,
                int((context.now - row.written_at) / timedelta(minutes=1)),
                is_over=hasattr(row, "outcome"),
            )
            for row in subjects.memo["rows"]
        ]

    @staticmethod
    def judge(fact: Standing, params: OutsideHours) -> str | None:
        if fact.is_over or fact.minutes <= params.default_outside_due_hours * 60:
            return None
        return f"{fact.entry} {fact.why}，{params.default_outside_due_hours} 小时内没有删除或更正的凭证"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [row.author for row in subjects.memo["rows"]]


def standing(rows: Sequence[Any], stage: str) -> Subjects:
    """Entries as subjects, kept beside them as ``rows``."""
    columns = {"entry": [row.number for row in rows], "stage": [stage] * len(rows)}
    found = Subjects(EntryStands, columns, list(range(len(rows))), [None] * len(rows))
    found.memo["rows"] = rows
    return found
