"""提出奖励: money, a prize or an honour for somebody; each is an entry of its own."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from django.utils import timezone
from pydantic import Field

from guiju.domains.conduct.controls.standards import AwardHasStandard, OverQuotaDecided
from guiju.domains.conduct.deciding import PAGE, SOURCE, ask_to_decide, case_columns
from guiju.domains.conduct.fields import PersonNumber, PlaceCode, Reason
from guiju.domains.conduct.models import Case, CaseKind
from guiju.domains.conduct.standards import AWARD, Standard, over_quota, standards_of
from guiju.domains.conduct.subjects import AwardProposed
from guiju.domains.policy.api import ask_for_schemes
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Money
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.org.entities import entities
from guiju.kernel.rulebook.penalties import table
from guiju.kernel.worklist.tasks import open_tasks

NAME_ROW, HONOUR = "conduct.name_row", "荣誉"
Form = Literal["奖金", "奖品", "荣誉"]
FORMS = {"奖金": "奖金", "奖品": "奖品", "荣誉": "荣誉"}


class AwardInput(Input):
    place: PlaceCode
    person: Annotated[PersonNumber, Label("奖励对象")]
    facts: Annotated[Reason, Label("事由")]
    proof: Annotated[str, Field(max_length=200), Label("佐证")] = ""
    basis: Annotated[str, Field(max_length=30), Label("所依单据", "提案号等")] = ""
    award_row: Annotated[str, Field(max_length=20), Label("奖励档次", "奖惩表中的档次，如 J2")] = ""
    award: Annotated[str, Field(max_length=40), Label("奖项", "如优秀员工奖；金额和名额按公布的标准")] = ""
    form: Annotated[Form, Label("形式", choices=FORMS)]
    amount: Annotated[
        int, Field(ge=0, le=10**10), Label("金额或价值", "写了奖项的空着按标准；荣誉不带金额，另提一件"), Money()
    ] = 0


class ProposeAward(Command):
    key = "conduct.propose_award"
    title = "提出奖励"
    header = AwardInput
    yields = (AwardProposed,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        head = batch.head
        refused = [
            refusal(item, None, "constraint_holds", "荣誉不带金额", "奖金请另提一件，两件分别登记")
            for item, (form, amount) in enumerate(head.rows("form", "amount"))
            if form == HONOUR and amount
        ]
        named = [basis for basis in head.basis if basis]
        known = Case.objects.using(context.using).filter(kind=CaseKind.AWARD, basis__in=named)
        seen = set(known.values_list("basis", flat=True))
        for item, basis in enumerate(head.basis):
            if basis in seen:
                refused.append(refusal(item, None, "once", f"{basis} 已经提出过奖励", "请在那一件上办理"))
            elif basis:
                seen.add(basis)
        standards = standards_of(head.award, context.now, context.using)
        head.records["standard"] = [standards.get(award) for award in head.award]
        head.records["amount"] = _amounts(batch, standards)
        return refused

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        rows = {row.code for row in table().awards}
        columns = {
            "person": head.person,
            "place": head.ids("place"),
            "facts": head.facts,
            "form": head.form,
            "amount": head.record("amount"),
            "award": head.award,
            "row_known": [row in rows for row in head.award_row],
        }
        return [Subjects(AwardProposed, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head, size = batch.head, batch.size
        rows = {row.code for row in table().awards}
        today = timezone.localdate(work.now)
        found: list[Standard | None] = head.record("standard")
        standards = {award: each for award, each in zip(head.award, found, strict=True) if each is not None}
        missing = _without_standard(head.award, standards, work)
        columns = case_columns(
            size,
            place_id=head.ids("place"),
            kind=CaseKind.AWARD.value,
            person_id=head.ids("person"),
            account=[record.account_id or 0 for record in head.record("person")],
            facts=head.facts,
            proof=head.proof,
            basis=head.basis,
            award_row=[row if row in rows else "" for row in head.award_row],
            award=head.award,
            measure=head.form,
            amount=[
                0 if award in missing else amount
                for award, amount in zip(head.award, head.record("amount"), strict=True)
            ],
            happened_on=today,
            known_on=today,
            proposer=work.actor,
            proposed_at=work.now,
        )
        cases = work.insert_numbered(
            Case,
            columns,
            kind="JL",
            entities=entities(work, head.ids("place")),
            dates=[work.now] * size,
            items=range(size),
        )
        ask_to_decide(work, cases, columns, "决定奖励", _reserved(head.award, standards, work))
        ask_for_schemes(work, AWARD, sorted(missing))
        _ask_for_rows(work, cases, columns)


def _amounts(batch: Batch, known: Mapping[str, Standard]) -> list[int]:
    """As given; by the standard of the award where nothing is given."""
    return [
        amount or (known[award].amount if award in known and form != HONOUR else 0)
        for award, form, amount in batch.head.rows("award", "form", "amount")
    ]


def _without_standard(awards: Sequence[str], standards: Mapping[str, Standard], work: Work) -> set[str]:
    """The awards that need a standard and have none."""
    bounds: list[Any] = [bound.params for bound in bounds_of(AwardHasStandard, work.now, work.using)]
    if not any(each.scheme_required for each in bounds):
        return set()
    return {award for award in awards if award and award not in standards}


def _reserved(awards: Sequence[str], standards: Mapping[str, Standard], work: Work) -> dict[int, Sequence[str]]:
    """Those beyond the number of their award, with who decides them."""
    bounds: list[Any] = [bound.params for bound in bounds_of(OverQuotaDecided, work.now, work.using)]
    if not bounds:
        return {}
    over = over_quota(awards, standards)
    return {item: bounds[0].default_over_quota_posts for item, is_over in enumerate(over) if is_over}


def _ask_for_rows(work: Work, cases: Sequence[int], columns: dict[str, list[Any]]) -> None:
    unnamed = [item for item, row in enumerate(columns["award_row"]) if not row]
    asked = {
        "post": "hr",
        "place_id": [columns["place_id"][item] for item in unnamed],
        "kind": NAME_ROW,
        "title": [f"确定奖励档次：{columns['facts'][item]}" for item in unnamed],
        "page": PAGE,
        "source": SOURCE,
        "source_key": [str(cases[item]) for item in unnamed],
    }
    open_tasks(work, asked, len(unnamed))
