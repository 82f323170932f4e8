"""提出奖励: money, a prize or an honour for somebody; each is an entry of its own."""

from typing import Annotated, Literal

from django.utils import timezone
from pydantic import Field

from guiju.domains.conduct.deciding import PAGE, SOURCE, ask_to_decide, case_columns
from guiju.domains.conduct.fields import PersonNumber, PlaceCode, Reason
from guiju.domains.conduct.models import Case, CaseKind
from guiju.domains.conduct.subjects import AwardProposed
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Money
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities
from guiju.kernel.rulebook.penalties import table
from guiju.kernel.worklist.tasks import open_tasks

NAME_ROW = "conduct.name_row"
Form = Literal["奖金", "奖品", "荣誉"]
FORMS = {"奖金": "奖金", "奖品": "奖品", "荣誉": "荣誉"}


class AwardInput(Input):
    place: PlaceCode
    person: Annotated[PersonNumber, Label("奖励对象")]
    facts: Annotated[Reason, Label("事由")]
    proof: Annotated[str, Field(max_length=200), Label("佐证")] = ""
    basis: Annotated[str, Field(max_length=30), Label("所依单据", "提案号等")] = ""
    award_row: Annotated[str, Field(max_length=20), Label("奖励档次", "奖惩表中的档次，如 J2")] = ""
    form: Annotated[Form, Label("形式", choices=FORMS)]
    amount: Annotated[int, Field(ge=0, le=10**10), Label("金额或价值", "荣誉不带金额，另提一件"), Money()] = 0


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
            if form == "荣誉" and amount
        ]
        named = [basis for basis in head.basis if basis]
        known = Case.objects.using(context.using).filter(kind=CaseKind.AWARD, basis__in=named)
        seen = set(known.values_list("basis", flat=True))
        for item, basis in enumerate(head.basis):
            if basis in seen:
                refused.append(refusal(item, None, "once", f"{basis} 已经提出过奖励", "请在那一件上办理"))
            elif basis:
                seen.add(basis)
        return refused

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        rows = {row.code for row in table().awards}
        columns = {
            "person": head.person,
            "place": head.ids("place"),
            "facts": head.facts,
            "form": head.form,
            "amount": head.amount,
            "row_known": [row in rows for row in head.award_row],
        }
        return [Subjects(AwardProposed, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head, size = batch.head, batch.size
        rows = {row.code for row in table().awards}
        today = timezone.localdate(work.now)
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
            measure=head.form,
            amount=head.amount,
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
        ask_to_decide(work, cases, columns, "决定奖励")
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
