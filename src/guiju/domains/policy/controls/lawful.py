"""Operating lawfully: the licence says where the company is, what must be declared is declared in time."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.utils import timezone

from guiju.domains.policy.addresses import DIFFERS, changed_since, last_found, located
from guiju.domains.policy.controls.laws import LEGAL
from guiju.domains.policy.controls.open_matters import Arisen, Overdue, Waiting
from guiju.domains.policy.keeping_subjects import Matter
from guiju.domains.policy.models import Declaration
from guiju.domains.policy.staff import first_account
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.record import Record
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.models import Finding
from guiju.kernel.findings.standing import unsettled
from guiju.kernel.findings.subjects import FindingVerified
from guiju.kernel.rulebook.models import Outcome

ADDRESSES_KEPT = Record("policy.addresses_kept", "主体地址留档", ("policy_address_posted_update",))
DECLARATIONS_KEPT = Record(
    "policy.declarations_kept",
    "法定申报与回执留档",
    ("policy_declaration_posted_update", "policy_declarationreceipt_posted_update"),
)


class Compared(NamedTuple):
    """``month`` is this one, ``closed`` the one in which somebody closed what was found last; empty where nobody did."""

    entity: str
    registered: str
    site: str
    differs: bool
    month: str
    closed: str = ""


_SAME = Compared("规矩电商", "文一路 1 号", "文一路 1 号", differs=False, month="2027-03")


class AddressDiffers(Watch):
    """What somebody closes while the two still differ comes back with the next month."""

    key = DIFFERS
    title = "营业执照住所与经营场所不一致"
    subject = Matter
    advice = "请办理住所变更并上传新的营业执照扫描件，或更正场所记录"
    examples = (
        passes(_SAME),
        breaches(_SAME._replace(site="文二路 2 号", differs=True)),
        passes(_SAME._replace(site="文二路 2 号", differs=True, closed="2027-03")),
        breaches(_SAME._replace(site="文二路 2 号", differs=True, closed="2027-02")),
    )

    def subjects(self, context: Context) -> Subjects:
        found = {each.code: each for each in located(context.using)}
        gone = sorted(unsettled(self.key, context.using) - found.keys())
        keys = [*found, *gone]
        subjects = Subjects(Matter, {"matter": keys}, list(range(len(keys))), [None] * len(keys))
        subjects.memo["found"] = [*found.values(), *(None for _ in gone)]
        return subjects

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Compared]:
        last, month = last_found(context.using), f"{timezone.localdate(context.now):%Y-%m}"
        return [
            Compared(each.name, each.registered, each.site, each.differs, month, _closed(last.get(each.code)))
            if each
            else Compared("", "", "", differs=False, month=month)
            for each in subjects.memo["found"]
        ]

    @staticmethod
    def judge(fact: Compared, params: Params) -> str | None:
        if not fact.differs or fact.closed == fact.month:
            return None
        return f"{fact.entity} 的营业执照住所是“{fact.registered}”，经营场所是“{fact.site}”"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [first_account(LEGAL, context.using)] * len(subjects)


def _closed(finding: Finding | None) -> str:
    """The month in which a person closed it."""
    closing = getattr(finding, "closing", None)
    return f"{timezone.localdate(closing.closed_at):%Y-%m}" if closing and closing.closer else ""


class Closed(NamedTuple):
    """``entity`` is empty where the finding is about something else."""

    entity: str
    is_proven: bool


class AddressProved(Gate):
    """It may be closed; without a paper that has changed it only waits for proof."""

    key = "policy.address_proved"
    title = "地址问题凭变更后的材料关闭"
    subject = FindingVerified
    outcome = Outcome.WARN
    advice = "已存为待证，下月再查；请上传变更后的营业执照扫描件，或更正场所记录"
    examples = (
        passes(Closed("", is_proven=False)),
        passes(Closed("GJ", is_proven=True)),
        breaches(Closed("GJ", is_proven=False)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Closed]:
        wanted = [number for number, control in subjects.rows("finding", "control") if control == DIFFERS]
        rows = Finding.objects.using(context.using).filter(id__in=wanted)
        about = {pk: (code, at) for pk, code, at in rows.values_list("id", "fingerprint", "opened_at")}
        changed = changed_since(dict(about.values()), context.using)
        codes = [about[number][0] if number in about else "" for number in subjects.finding]
        return [Closed(code, code in changed) for code in codes]

    @staticmethod
    def judge(fact: Closed, params: Params) -> str | None:
        if not fact.entity or fact.is_proven:
            return None
        return f"{fact.entity} 没有新的营业执照扫描件，场所记录也没有变，存为待证（PROOF_REQUIRED）"


class DeclarationOverdue(Overdue):
    """The head of the company hears of it the day after."""

    key = "policy.declaration_overdue"
    title = "法定申报逾期"
    answers = ("owner",)
    advice = "请立即申报，并登记回执号"
    examples = (
        passes(Waiting("年度报告（2026 年度）", 0)),
        breaches(Waiting("年度报告（2026 年度）", 1)),
        passes(Waiting("年度报告（2026 年度）", 1, is_open=False)),
    )

    def matters(self, context: Context) -> Iterable[Arisen]:
        for each in Declaration.objects.using(context.using).filter(receipt__isnull=True).order_by("id"):
            name = f"“{each.title}”（{each.period}）应在 {each.due_on} 前申报"
            yield Arisen(each.number, name, each.due_on.toordinal())

    @staticmethod
    def judge(fact: Waiting, params: Params) -> str | None:
        return f"{fact.name}，没有登记回执号" if fact.is_open and fact.days > 0 else None
