"""Reports in confidence: handed to nobody concerned, concluded on proof, never against who uses his rights."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.conduct.models import ConductSheet, Report
from guiju.domains.conduct.subjects import CaseDecided, ReportConcluded, ReportHanded, ReportStands
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.record import Record
from guiju.kernel.controls.watch import Watch
from guiju.kernel.org.holders import first_at
from guiju.kernel.rulebook.models import Outcome

FOUNDED, CLOSED = "founded", "closed"
REPORTS_KEPT = Record("conduct.reports_kept", "举报不可改", ("conduct_report_posted_update",))
REFERRALS_KEPT = Record(
    "conduct.referrals_kept",
    "移送决定与证据不可改",
    ("conduct_referraldecision_posted_update", "files_attachment_posted_update"),
)


class Handed(NamedTuple):
    is_concerned: bool
    is_involved: bool
    is_tied: bool
    is_reporter: bool


_APART = Handed(is_concerned=False, is_involved=False, is_tied=False, is_reporter=False)
_WORDS = ("被反映人本人", "举报中提到的人", "被反映人的亲属或直接上级", "反映人")


class HandlerApart(Gate):
    key = "conduct.handler_apart"
    title = "经办人与举报无关"
    subject = ReportHanded
    params = Params
    advice = "请转给与此事无关的人"
    examples = (passes(_APART), *(breaches(_APART._replace(**{name: True})) for name in Handed._fields))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Handed]:
        return [Handed(*row) for row in subjects.rows("is_concerned", "is_involved", "is_tied", "is_reporter")]

    @staticmethod
    def judge(fact: Handed, params: Params) -> str | None:
        said = [word for word, applies in zip(_WORDS, fact, strict=True) if applies]
        return f"要转给的人是{'、'.join(said)}，须回避（RECUSAL_REQUIRED）" if said else None


class Grounds(Params):
    kinds: list[str] = Field([], title="举报种类（空着是全部）")
    default_min_evidence: int = Field(2, title="至少证据件数", ge=0)
    default_checkers: list[str] = Field(["legal", "hr"], title="由哪些岗位核查")
    default_protected: list[str] = Field(["依法维权", "举报", "消费评价"], title="不得作为依据的情形")


class Concluded(NamedTuple):
    kind: str
    tag: str
    result: str
    is_work_related: bool
    is_harmful: bool
    evidence: int
    posts: str


_CONCLUDED = Concluded("reputation", "", FOUNDED, is_work_related=True, is_harmful=True, evidence=2, posts=" hr ")


class ReputationGrounded(Gate):
    """Private life is the company's business only where it has to do with work and has done real harm."""

    key = "conduct.reputation_grounded"
    title = "认定损害声誉须与职务有关且有实际损害"
    subject = ReportConcluded
    params = Grounds
    advice = "请由法务或人力核查与职务的关系和实际损害，附足证据；不能认定的请写不属实"
    examples = (
        passes(_CONCLUDED),
        breaches(_CONCLUDED._replace(evidence=1)),
        breaches(_CONCLUDED._replace(is_work_related=False)),
        breaches(_CONCLUDED._replace(is_harmful=False)),
        breaches(_CONCLUDED._replace(posts=" keeper ")),
        breaches(_CONCLUDED._replace(tag="消费评价")),
        passes(_CONCLUDED._replace(tag="消费评价", result="unfounded")),
        passes(_CONCLUDED._replace(kind="attack", evidence=0), kinds=["reputation"]),
        passes(_CONCLUDED._replace(evidence=1), default_min_evidence=1),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Concluded]:
        names = ("kind", "tag", "result", "is_work_related", "is_harmful", "evidence", "posts")
        return [Concluded(*row) for row in subjects.rows(*names)]

    @staticmethod
    def judge(fact: Concluded, params: Grounds) -> str | None:
        if fact.result != FOUNDED or (params.kinds and fact.kind not in params.kinds):
            return None
        if fact.tag in params.default_protected:
            return f"“{fact.tag}”不得作为任何处理的依据"
        if not any(f" {post} " in fact.posts for post in params.default_checkers):
            return "须由法务或人力核查后认定"
        missing = [
            word
            for word, there in (("与职务有关", fact.is_work_related), ("造成实际损害", fact.is_harmful))
            if not there
        ]
        if missing:
            return f"没有查明{'、'.join(missing)}，不能认定"
        if fact.evidence < params.default_min_evidence:
            return f"证据 {fact.evidence} 件，至少 {params.default_min_evidence} 件"
        return None


class Basis(NamedTuple):
    """``tag`` of the report that a case rests on; empty where it rests on none."""

    case: str
    tag: str


class ProtectedReport(Gate):
    """Also no award or penalty rests on it."""

    key = "conduct.protected_report"
    title = "维权、举报、评价不作处理依据"
    subject = CaseDecided
    params = Grounds
    advice = "这一件不能处分，请作不予处分的决定"
    examples = (passes(Basis("CF-1", "")), breaches(Basis("CF-1", "举报")))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Basis]:
        named = {basis for basis in subjects.basis if basis}
        tags = dict(Report.objects.using(context.using).filter(number__in=named).values_list("number", "tag"))
        rows = subjects.rows("case", "basis", "is_given")
        return [Basis(case, tags.get(basis, "") if given else "") for case, basis, given in rows]

    @staticmethod
    def judge(fact: Basis, params: Grounds) -> str | None:
        return f"所依的举报属于“{fact.tag}”，不能据以处理" if fact.tag in params.default_protected else None


class Mild(Params):
    kinds: list[str] = Field([], title="举报种类")
    default_proposals: list[str] = Field(["无", "谈话", "再培训"], title="可提的处理建议")


class Proposed(NamedTuple):
    kind: str
    proposal: str


class ProposalMild(Gate):
    key = "conduct.proposal_mild"
    title = "形象类举报只谈话或再培训"
    subject = ReportConcluded
    params = Mild
    advice = "请改为谈话或再培训"
    examples = (
        passes(Proposed("image", "谈话"), kinds=["image"]),
        breaches(Proposed("image", "提出处分"), kinds=["image"]),
        passes(Proposed("attack", "提出处分"), kinds=["image"]),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Proposed]:
        return [Proposed(*row) for row in subjects.rows("kind", "proposal")]

    @staticmethod
    def judge(fact: Proposed, params: Mild) -> str | None:
        if fact.kind not in params.kinds or fact.proposal in params.default_proposals:
            return None
        return f"这类举报只可建议{'、'.join(params.default_proposals)}，不可{fact.proposal}"


class Kinds(Params):
    kinds: list[str] = Field([], title="举报种类")


class Checked(NamedTuple):
    kind: str
    result: str
    drafts: bool
    is_referred: bool


class LegalCheckFirst(Gate):
    key = "conduct.legal_check_first"
    title = "涉嫌犯罪先决定是否移送"
    subject = ReportConcluded
    params = Kinds
    advice = "请先作出移送或不移送的决定，写明理由"
    examples = (
        passes(Checked("crime", FOUNDED, drafts=True, is_referred=True), kinds=["crime"]),
        breaches(Checked("crime", FOUNDED, drafts=True, is_referred=False), kinds=["crime"]),
        passes(Checked("attack", FOUNDED, drafts=True, is_referred=False), kinds=["crime"]),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Checked]:
        return [Checked(*row) for row in subjects.rows("kind", "result", "drafts", "is_referred")]

    @staticmethod
    def judge(fact: Checked, params: Kinds) -> str | None:
        if fact.kind not in params.kinds or fact.is_referred:
            return None
        return "涉嫌犯罪的事项还没有经法律核查决定是否移送，不能按一般处分了结"


class ReferralUndecided(Gate):
    key = "conduct.referral_undecided"
    title = "未定移送的举报不算了结"
    subject = ReportConcluded
    params = Kinds
    outcome = Outcome.WARN
    advice = "请提出处分或决定是否移送；在此之前每周再问一次"
    examples = (
        passes(Checked("unlawful", CLOSED, drafts=False, is_referred=True), kinds=["unlawful"]),
        passes(Checked("unlawful", FOUNDED, drafts=True, is_referred=False), kinds=["unlawful"]),
        passes(Checked("unlawful", "unfounded", drafts=False, is_referred=False), kinds=["unlawful"]),
        breaches(Checked("unlawful", CLOSED, drafts=False, is_referred=False), kinds=["unlawful"]),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Checked]:
        return [Checked(*row) for row in subjects.rows("kind", "result", "drafts", "is_referred")]

    @staticmethod
    def judge(fact: Checked, params: Kinds) -> str | None:
        if fact.kind not in params.kinds or fact.result == "unfounded" or fact.drafts or fact.is_referred:
            return None
        return "既没有提出处分，也没有决定是否移送，记为待定（REFERRAL_UNDECIDED）"


class Protection(Params):
    kinds: list[str] = Field([], title="举报种类")
    default_retaliation_days: int = Field(90, title="保护期（天）", ge=1)


class Lowered(NamedTuple):
    """Days from the report to the sheet of its reporter that the person concerned marked lower, -1: none."""

    report: str
    kind: str
    days: int
    before: int
    after: int


class RetaliationSuspected(Watch):
    """Flagged for somebody to look at; nothing is judged by it."""

    key = "conduct.retaliation_suspected"
    title = "疑似打击报复"
    subject = ReportStands
    params = Protection
    advice = "请复核这次考核，必要时由他人重评"
    examples = (
        passes(Lowered("XS-1", "attack", -1, 0, 0), kinds=["attack"]),
        passes(Lowered("XS-1", "image", 3, 85, 60), kinds=["attack"]),
        passes(Lowered("XS-1", "attack", 91, 85, 60), kinds=["attack"]),
        breaches(Lowered("XS-1", "attack", 90, 85, 60), kinds=["attack"]),
        passes(Lowered("XS-1", "attack", 90, 85, 60), kinds=["attack"], default_retaliation_days=30),
    )

    def subjects(self, context: Context) -> Subjects:
        since = context.now - timedelta(days=400)
        rows = list(Report.objects.using(context.using).filter(filed_at__gte=since).order_by("id"))
        columns: dict[str, list[Any]] = {
            "report": [row.number for row in rows],
            "place": [row.place_id for row in rows],
        }
        found = Subjects(ReportStands, columns, list(range(len(rows))), [None] * len(rows))
        found.memo["rows"] = rows
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Lowered]:
        rows: list[Report] = subjects.memo["rows"]
        sheets = ConductSheet.objects.using(context.using).filter(person__account__in={row.reporter for row in rows})
        by_person: dict[int, list[tuple[int, int, int]]] = {}
        for account, leader, at, *points in sheets.order_by("month").values_list(
            "person__account_id", "leader", "entered_at", "attitude", "teamwork", "compliance"
        ):
            day = timezone.localdate(at).toordinal()
            by_person.setdefault(account, []).append((leader, day, sum(points) // len(points)))
        return [self._lowered(row, by_person.get(row.reporter, [])) for row in rows]

    def _lowered(self, row: Report, sheets: list[tuple[int, int, int]]) -> Lowered:
        filed = timezone.localdate(row.filed_at).toordinal()
        for (_, _, before), (leader, day, after) in pairwise(sheets):
            if leader == row.account and day >= filed and after < before:
                return Lowered(row.number, row.kind, day - filed, before, after)
        return Lowered(row.number, row.kind, -1, 0, 0)

    @staticmethod
    def judge(fact: Lowered, params: Protection) -> str | None:
        if fact.kind not in params.kinds or not 0 <= fact.days <= params.default_retaliation_days:
            return None
        return f"{fact.report} 提交 {fact.days} 天后，被反映人给反映人的考核由 {fact.before} 降到 {fact.after}"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return first_at("hr", subjects.place, context.now, context.using)
