"""责任认定: what the person answers for and what the company answers for, told apart."""

from typing import Annotated, Any

from pydantic import Field

from guiju.domains.conduct.controls.informed import signed_books
from guiju.domains.conduct.fields import About, PersonNumber, PlaceCode
from guiju.domains.conduct.models import Liability
from guiju.domains.conduct.subjects import LiabilityDrafted
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities

Part = Annotated[str, Field(max_length=2000)]


class LiabilityInput(Input):
    place: PlaceCode
    person: Annotated[PersonNumber, Label("责任人")]
    about: About
    clause: Annotated[str, Field(min_length=1, max_length=20), Label("依据条款")]
    own_part: Annotated[Part, Label("个人责任")] = ""
    company_part: Annotated[Part, Label("公司责任", "对外由公司承担的部分")] = ""


class DraftLiability(Command):
    key = "conduct.draft_liability"
    title = "拟定责任认定"
    header = LiabilityInput
    yields = (LiabilityDrafted,)

    def prepare(self, batch: Batch, context: Context) -> list[Any]:
        head = batch.head
        signed = signed_books(set(head.person), context)
        books = [clause.partition(".")[0] for clause in head.clause]
        head.records["signed"] = [key in signed for key in zip(head.person, books, strict=True)]
        return []

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        columns: dict[str, list[Any]] = {
            "person": head.person,
            "about": head.about,
            "place": head.ids("place"),
            "clause": head.clause,
            "own_part": head.own_part,
            "company_part": head.company_part,
            "was_signed": head.record("signed"),
        }
        return [Subjects(LiabilityDrafted, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns: dict[str, Any] = {
            **{name: head.columns[name] for name in ("about", "clause", "own_part", "company_part")},
            "place_id": head.ids("place"),
            "person_id": head.ids("person"),
            "was_signed": head.record("signed"),
            "drafted_by": work.actor,
            "drafted_at": work.now,
        }
        work.insert_numbered(
            Liability,
            columns,
            kind="ZD",
            entities=entities(work, head.ids("place")),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
