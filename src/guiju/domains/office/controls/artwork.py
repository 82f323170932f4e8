"""What goes to print: signed item by item, with its label whole, ordered on quotes, paid when it was accepted."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.office.models import EntryKind, EntryOutcome, JournalEntry
from guiju.domains.office.settled import entries
from guiju.domains.office.signed import signed_topics
from guiju.domains.office.subjects import EntrySettled, EntryWritten
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.in_force import params_in_force
from guiju.kernel.org.holders import holders
from guiju.kernel.org.models import Person
from guiju.kernel.rulebook.models import Outcome

YUAN = 100
ADOPTED = EntryOutcome.Result.ADOPTED


class PrintParams(Params):
    kinds: list[str] = Field([EntryKind.PROOF], title="记录种类")
    default_proof_items: list[str] = Field(["文字", "色彩", "材质"], title="须签的校对项")
    default_ask_post: str = Field("", title="请哪个岗位签")


class Printed(NamedTuple):
    """``signed`` are the items that were signed, a line each; ``who`` holds the post that signs."""

    entry: str
    kind: str
    is_released: bool
    signed: str
    who: str


class ProofSigned(Gate):
    key = "office.proof_whole"
    title = "付印前逐项签字"
    subject = EntrySettled
    params = PrintParams
    outcome = Outcome.WARN
    facts_params: ClassVar = frozenset({"default_ask_post"})
    advice = "请先逐项校对签字；仍要付印的由放行人写明原因签名承担"
    reasons = ("本人已看过，愿意承担",)
    examples = (
        passes(Printed("GZ-1", "proof", is_released=True, signed="文字\n色彩\n材质", who="")),
        passes(Printed("GZ-1", "proof", is_released=False, signed="", who="")),
        passes(Printed("GZ-1", "plan", is_released=True, signed="", who="")),
        breaches(Printed("GZ-1", "proof", is_released=True, signed="色彩\n材质", who="")),
        passes(Printed("GZ-1", "proof", is_released=True, signed="色彩", who=""), default_proof_items=["色彩"]),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Printed]:
        rows = list(subjects.rows("entry", "kind", "result"))
        ids = {number: each.id for number, each in entries(subjects, context).items()}
        signed = signed_topics(list(ids.values()), context.using)
        who = _asked(context)
        return [
            Printed(entry, kind, result == ADOPTED, "\n".join(sorted(signed.get(ids[entry], set()))), who)
            for entry, kind, result in rows
        ]

    @staticmethod
    def judge(fact: Printed, params: PrintParams) -> str | None:
        if not fact.is_released or fact.kind not in params.kinds:
            return None
        left = [each for each in params.default_proof_items if each not in fact.signed.split("\n")]
        ask = f"，请{fact.who}确认" if fact.who and params.default_ask_post else ""
        return f"{fact.entry} 未签：{'、'.join(left)}{ask}" if left else None


def _asked(context: Context) -> str:
    """The name of whoever holds the post that the clauses in force name; empty where none does."""
    posts = {each.default_ask_post for each in params_in_force(ProofSigned, context)} - {""}
    known = holders(timezone.localdate(context.now), posts, context.using).of(posts, None) if posts else []
    people = Person.objects.using(context.using).filter(account__in=[each.account for each in known[:1]])
    return next(iter(people.values_list("name", flat=True)), "") if posts else ""


class LabelParams(Params):
    default_label_fields: list[str] = Field(
        ["产品名称", "规格型号", "生产日期", "保质期", "安全警示"], title="标签须有的要素"
    )


class Labelled(NamedTuple):
    """``fields`` are those that the artwork has, a line each."""

    entry: str
    is_released: bool
    fields: str


class LabelWhole(Gate):
    key = "office.label_whole"
    title = "包装设计标签要素齐全"
    subject = EntrySettled
    params = LabelParams
    outcome = Outcome.WARN
    advice = "请在设计稿内容中逐行写明标签要素；确不适用的写明原因"
    examples = (
        passes(Labelled("GZ-1", is_released=False, fields="")),
        passes(Labelled("GZ-1", is_released=True, fields="产品名称"), default_label_fields=["产品名称"]),
        breaches(Labelled("GZ-1", is_released=True, fields="产品名称\n规格型号\n保质期\n安全警示")),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Labelled]:
        rows = list(subjects.rows("entry", "kind", "result"))
        known = entries(subjects, context)
        return [
            Labelled(entry, kind == EntryKind.ARTWORK and result == ADOPTED, _heads(known[entry].content))
            for entry, kind, result in rows
        ]

    @staticmethod
    def judge(fact: Labelled, params: LabelParams) -> str | None:
        left = [each for each in params.default_label_fields if each not in fact.fields.split("\n")]
        return f"{fact.entry} 标签缺 {'、'.join(left)}" if fact.is_released and left else None


def _heads(content: str) -> str:
    return "\n".join(line.partition("：")[0].strip() for line in content.splitlines())


class OrderParams(Params):
    default_quotes: int = Field(3, title="至少几家报价", ge=1)
    default_quotes_above: int = Field(5000, title="多少元以上须比价", ge=0)


class Ordered(NamedTuple):
    """``amount`` in 分; ``is_known``: the partner was approved."""

    entry: str
    partner: str
    is_ordered: bool
    amount: int
    quotes: int
    is_known: bool


class OutsourcedOnQuotes(Gate):
    key = "office.outsourced_on_quotes"
    title = "外协先比价、用核准的单位"
    subject = EntrySettled
    params = OrderParams
    outcome = Outcome.WARN
    advice = "请补足报价、先核准外协单位；急用的写明原因"
    reasons = ("只有一家能做", "时间紧，随后补报价")
    examples = (
        passes(Ordered("GZ-1", "甲印", is_ordered=True, amount=500_000, quotes=0, is_known=True)),
        passes(Ordered("GZ-1", "甲印", is_ordered=True, amount=800_000, quotes=3, is_known=True)),
        passes(Ordered("GZ-1", "甲印", is_ordered=False, amount=800_000, quotes=0, is_known=False)),
        breaches(Ordered("GZ-1", "甲印", is_ordered=True, amount=800_000, quotes=1, is_known=True)),
        breaches(Ordered("GZ-1", "甲印", is_ordered=True, amount=1, quotes=3, is_known=False)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Ordered]:
        rows = list(subjects.rows("entry", "kind", "result"))
        wanted = {entry for entry, kind, _ in rows if kind == EntryKind.OUTSOURCE}
        known = JournalEntry.objects.using(context.using).filter(number__in=wanted)
        orders = {
            number: (partner, figure or 0)
            for number, partner, figure in known.values_list("number", "subject", "figure")
        }
        quotes = JournalEntry.objects.using(context.using).filter(
            kind=EntryKind.QUOTE, about__number__in=wanted, lacks=""
        )
        counts: dict[str | None, set[str]] = {}
        for order, bidder in quotes.values_list("about__number", "subject"):
            counts.setdefault(order, set()).add(bidder)
        approved = JournalEntry.objects.using(context.using).filter(
            kind=EntryKind.PARTNER, subject__in={partner for partner, _ in orders.values()}, outcome__result=ADOPTED
        )
        partners = set(approved.values_list("subject", flat=True))
        found = []
        for entry, _, result in rows:
            partner, amount = orders.get(entry, ("", 0))
            is_ordered = entry in orders and result == ADOPTED
            found.append(Ordered(entry, partner, is_ordered, amount, len(counts.get(entry, ())), partner in partners))
        return found

    @staticmethod
    def judge(fact: Ordered, params: OrderParams) -> str | None:
        if not fact.is_ordered:
            return None
        found = []
        if fact.amount > params.default_quotes_above * YUAN and fact.quotes < params.default_quotes:
            found.append(
                f"{params.default_quotes_above} 元以上须 {params.default_quotes} 家报价，现有 {fact.quotes} 家"
            )
        if not fact.is_known:
            found.append(f"“{fact.partner}”不是核准的外协单位")
        return f"{fact.entry} {'；'.join(found)}" if found else None


class Paid(NamedTuple):
    order: str
    is_payment: bool
    is_accepted: bool


class PaidWhenAccepted(Gate):
    key = "office.paid_when_accepted"
    title = "外协验收后才付款"
    subject = EntryWritten
    params = Params
    outcome = Outcome.BLOCK
    advice = "请先登记外协验收并附样品照片"
    examples = (
        passes(Paid("GZ-1", is_payment=True, is_accepted=True)),
        passes(Paid("", is_payment=False, is_accepted=False)),
        breaches(Paid("GZ-1", is_payment=True, is_accepted=False)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Paid]:
        rows = list(subjects.rows("kind", "about"))
        wanted = {about for kind, about in rows if kind == EntryKind.PAYMENT and about}
        accepted = JournalEntry.objects.using(context.using).filter(
            kind=EntryKind.ACCEPTANCE, lacks="", about__number__in=wanted
        )
        known = set(accepted.values_list("about__number", flat=True))
        return [Paid(about, kind == EntryKind.PAYMENT, about in known) for kind, about in rows]

    @staticmethod
    def judge(fact: Paid, params: Params) -> str | None:
        return f"外协单 {fact.order} 还没有验收（含样品照片）" if fact.is_payment and not fact.is_accepted else None
