"""No line of business without the permits it may only be run with."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils import timezone

from guiju.domains.policy.keeping_subjects import LineOpened
from guiju.domains.policy.licences import held
from guiju.domains.policy.lines import BETWEEN, missing
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.record import Record

LINES_KEPT = Record(
    "policy.lines_kept", "业务线与证照留存", ("policy_businessline_posted_update", "policy_licence_posted_update")
)


class Opening(NamedTuple):
    """``lacking`` are the permits that the register does not have, with 、 between them."""

    line: str
    lacking: str


class LinePermitted(Gate):
    """电子商务法 第十二条、第二十六条."""

    key = "policy.line_permitted"
    title = "许可、备案齐全才开展业务线"
    subject = LineOpened
    params = Params
    advice = "请先取得许可或备案，并在公司证照登记"
    examples = (
        passes(Opening("同城配送", "")),
        breaches(Opening("同城配送", "快递业务经营许可")),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Opening]:
        names = held(timezone.localdate(context.now), context.using)
        rows = subjects.rows("line", "permits")
        return [Opening(line, BETWEEN.join(missing(permits, names))) for line, permits in rows]

    @staticmethod
    def judge(fact: Opening, params: Params) -> str | None:
        return f"公司证照没有有效的{fact.lacking}，不能开展“{fact.line}”" if fact.lacking else None
