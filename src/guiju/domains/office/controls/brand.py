"""Money is spent on a brand after its site is live."""

from collections.abc import Sequence
from typing import NamedTuple

from guiju.domains.office.models import EntryKind, EntryOutcome
from guiju.domains.office.subjects import EntryWritten
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.rulebook.models import Outcome


class Spent(NamedTuple):
    """``is_spending``: the entry says that money is spent on the brand; ``is_live``: its site is."""

    subject: str
    is_spending: bool
    is_live: bool


class BrandSiteLive(Gate):
    key = "office.brand_site_live"
    title = "品牌推广以网站上线为基础"
    subject = EntryWritten
    params = Params
    outcome = Outcome.WARN
    advice = "请先登记品牌网站上线并登记结果；急需投放的写明原因"
    examples = (
        passes(Spent("品牌周", is_spending=True, is_live=True)),
        breaches(Spent("品牌周", is_spending=True, is_live=False)),
        passes(Spent("", is_spending=False, is_live=False)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Spent]:
        live = EntryOutcome.objects.using(context.using).filter(
            entry__kind=EntryKind.SITE, entry__lacks="", result__in=("adopted", "done")
        )
        is_live = live.exists()
        return [Spent(subject, kind == EntryKind.SPEND, is_live) for subject, kind in subjects.rows("subject", "kind")]

    @staticmethod
    def judge(fact: Spent, params: Params) -> str | None:
        return f"“{fact.subject}”的推广支出：品牌网站还没有上线" if fact.is_spending and not fact.is_live else None
