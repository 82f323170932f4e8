"""Applying a rulebook to what happened, and switching its penalties."""

from collections.abc import Iterable
from typing import Annotated, Literal

from django.utils import timezone
from pydantic import AwareDatetime, Field

from guiju.domains.policy.controls.bound import agency_tags
from guiju.domains.policy.fields import Reason, VersionNumber
from guiju.domains.policy.models import Application, ApplicationEnd, Consequence, PenaltySwitch
from guiju.domains.policy.scope import Membership
from guiju.domains.policy.standing import accepted_at, rejected_by, spans
from guiju.domains.policy.subjects import PenaltiesSwitched, RuleApplied
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal, refuse_again
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Money, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org.models import LegalEntity
from guiju.kernel.rulebook.commands import ClauseCode

ConsequenceName = Literal[
    "penalty", "dismissal", "return", "reward", "finding", "evaluation", "inspection", "order", "pay"
]


PLAIN = ("party", "about", "happened_at", "milder", "measure", "difference", "consumer_loss")
Difference = Annotated[str, Field(max_length=200)]


class ApplicationInput(Input):
    rulebook: Annotated[str, Label("制度"), Reference("rulebook.Rulebook", title="制度")]
    clause: Annotated[ClauseCode | None, Label("条款号")] = None
    version: Annotated[
        str | None,
        Label("引用版本", "空着就按发生之时生效的那一版"),
        Reference("policy.RulebookVersion", by="number", fetch=("rulebook_id",), title="制度版本"),
    ] = None
    consequence: Annotated[ConsequenceName, Label("用途", choices=dict(Consequence.choices))]
    person: Annotated[str | None, Label("人员"), Reference("org.Person", by="number", title="人员")] = None
    party: Annotated[str, Field(max_length=120), Label("经营者")] = ""
    about: Annotated[str, Field(min_length=1, max_length=60), Label("所涉事项", "例如差异单号、订单号、批号")]
    happened_at: Annotated[AwareDatetime, Label("发生时间")]
    milder: Annotated[str, Field(max_length=200), Label("从轻适用的理由", "新版较轻时才填")] = ""
    consumer_loss: Annotated[int, Field(ge=0, le=10**12), Label("消费者损失"), Money()] = 0
    measure: Annotated[str, Field(max_length=60), Label("措施", "例如警告、清退")] = ""
    difference: Annotated[Difference, Label("与同类处理不同的理由")] = ""


class ApplyRule(Command):
    """The version is the one that bound when it happened, a later one where it is milder, or the one that is named."""

    key = "policy.apply_rule"
    title = "适用条款"
    header = ApplicationInput
    yields = (RuleApplied,)

    def prepare(self, batch: Batch, context: Context) -> Iterable[Refusal]:
        for item, (version, book) in enumerate(
            zip(batch.head.record("version"), batch.head.ids("rulebook"), strict=True)
        ):
            if version is not None and book is not None and version.rulebook_id != book:
                message = f"{batch.head.version[item]} 不是 {batch.head.rulebook[item]} 的版本"
                yield refusal(item, None, "reference_exists", message, "请引用这部制度自己的版本")
        batch.head.records["bound"] = _versions(batch, context)
        batch.head.records["consequence"] = sent_back(batch, context)

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        columns = {
            "rulebook": head.rulebook,
            "about": head.about,
            "cited": [given or "" for given in head.version],
            "consequence": head.consequence,
            "person": [number or "" for number in head.person],
            "party": head.party,
            "happened_at": head.happened_at,
            "is_milder": [bool(reason) for reason in head.milder],
        }
        return [Subjects(RuleApplied, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head, bound = batch.head, batch.head.record("bound")
        entity = LegalEntity.objects.using(work.using).order_by("id").values_list("id", "code")[0]
        columns = {name: getattr(head, name) for name in PLAIN}
        own = {
            "consequence": head.record("consequence"),
            "rulebook_id": head.ids("rulebook"),
            "version_id": [version for version, _ in bound],
            "clause": [code or "" for code in head.clause],
            "person_id": head.ids("person"),
            "applied_by": work.actor,
            "applied_at": work.now,
        }
        work.insert_numbered(
            Application,
            {**columns, **own},
            kind="SY",
            entities=[entity] * batch.size,
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        work.answer(range(batch.size), version=[number for _, number in bound], consequence=head.record("consequence"))


def sent_back(batch: Batch, context: Context) -> list[str]:
    """Of each item its consequence; whom an agency sends is not dismissed here, he is asked to be taken back."""
    agencies = agency_tags(context)
    head = batch.head
    people = {number for number in head.person if number}
    known = Membership.read([], people, context.using)
    found = []
    for rulebook, consequence, number, happened in head.rows("rulebook", "consequence", "person", "happened_at"):
        tag = agencies.get(rulebook) or agencies.get("")
        is_sent = bool(tag and number) and tag in known.tags(number, timezone.localdate(happened))
        is_return = consequence == Consequence.DISMISSAL and is_sent
        found.append(Consequence.RETURN.value if is_return else consequence)
    return found


def _versions(batch: Batch, context: Context) -> list[tuple[int | None, str]]:
    """Of each item the version that is applied: id and number."""
    known = spans([each for each in batch.head.ids("rulebook") if each is not None], context.using)
    rejected = rejected_by([span.version for own in known.values() for span in own], context.using)
    found: list[tuple[int | None, str]] = []
    rows = zip(batch.head.ids("rulebook"), batch.head.record("version"), strict=True)
    for item, (rulebook, cited) in enumerate(rows):
        own = known.get(rulebook, [])
        moment = context.now if batch.head.milder[item] else batch.head.happened_at[item]
        span = accepted_at(own, moment, rejected.get(batch.head.party[item], set()))
        if cited is not None:
            found.append((cited.id, batch.head.version[item]))
        else:
            found.append((span.version, span.number) if span else (None, ""))
    return found


class ConcludeInput(Input):
    application: Annotated[
        str, Label("适用单"), Reference("policy.Application", by="number", lock=True, title="条款适用")
    ]
    result: Annotated[Reason, Label("结果")]
    difference: Annotated[Difference, Label("与同类处理不同的理由")] = ""


class ConcludeApplication(Command):
    """The case is over under the version by which it was opened, whichever is in force by now."""

    key = "policy.conclude_application"
    title = "适用结案"
    header = ConcludeInput

    def prepare(self, batch: Batch, context: Context) -> Iterable[Refusal]:
        wanted = batch.head.ids("application")
        ends = ApplicationEnd.objects.using(context.using).filter(
            application__in=[each for each in wanted if each is not None]
        )
        return refuse_again(batch, "application", ends.values_list("application", flat=True), "{named} 已经结案")

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {
            "application_id": head.ids("application"),
            "result": head.result,
            "difference": head.difference,
            "ended_by": work.actor,
            "ended_at": work.now,
        }
        work.insert(ApplicationEnd, columns, batch.size)


class SwitchInput(Input):
    version: VersionNumber
    is_on: Annotated[bool, Label("启用处罚")] = True
    reason: Annotated[Reason, Label("理由")]


class SwitchPenalties(Command):
    """Off until somebody switches them on; what the law wants first is asked by the gates of switching on."""

    key = "policy.switch_penalties"
    title = "启用或停用处罚"
    header = SwitchInput
    yields = (PenaltiesSwitched,)

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        items = [item for item, is_on in enumerate(batch.head.is_on) if is_on]
        numbers = [batch.head.version[item] for item in items]
        columns = {"version": numbers, "rulebook": [number.partition(".")[0] for number in numbers]}
        return [Subjects(PenaltiesSwitched, columns, items, [None] * len(items))]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {"version_id": head.ids("version"), "is_on": head.is_on, "reason": head.reason}
        work.insert(PenaltySwitch, {**columns, "switched_by": work.actor, "switched_at": work.now}, batch.size)
