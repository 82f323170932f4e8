"""登记往来单位: merchants, suppliers, contractors and partners; let in, each falls under the rulebooks in force."""

from typing import Annotated, Literal

from django.utils import timezone
from pydantic import Field

from guiju.domains.policy.controls.parties import TYPES, lacking
from guiju.domains.policy.keeping_subjects import PartyLetIn
from guiju.domains.policy.models import Party, PartyActivation, PartyRole, PartyScope
from guiju.domains.policy.numbering import file_papers
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal, refuse_again
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Fresh, Label, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work

ROLES = {str(value): str(label) for value, label in PartyRole.choices}
PartyNumber = Annotated[
    str,
    Label("往来单位", "登记时的单号"),
    Reference("policy.Party", by="number", fetch=("name", "party_type"), lock=True, title="往来单位"),
]


class PartyInput(Input):
    name: Annotated[
        str,
        Field(min_length=2, max_length=120),
        Label("名称", "营业执照上的名称；个人写店铺或字号", also=("单位名称", "商家名称")),
        Fresh("policy.Party", by="name"),
    ]
    party_type: Annotated[Literal["company", "person"], Label("主体类型", choices=TYPES)]
    role: Annotated[Literal["merchant", "supplier", "contractor", "partner"], Label("身份", choices=ROLES)]


class RegisterParty(Command):
    key = "policy.register_party"
    title = "登记往来单位"
    header = PartyInput
    from_files = True

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {**batch.head.columns, "registered_by": work.actor, "registered_at": work.now}
        file_papers(work, batch, Party, columns, "WL")


class OfParty(Input):
    party: PartyNumber


class ActivateParty(Command):
    key = "policy.activate_party"
    title = "启用往来单位"
    header = OfParty
    yields = (PartyLetIn,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        ids = batch.head.ids("party")
        rows = PartyActivation.objects.using(context.using).filter(party__in=[each for each in ids if each is not None])
        return refuse_again(batch, "party", rows.values_list("party", flat=True), "{named} 已经启用")

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        records = batch.head.record("party")
        columns = {
            "party": [each.name for each in records],
            "party_type": [each.party_type for each in records],
        }
        return [Subjects(PartyLetIn, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {"party_id": batch.head.ids("party"), "activated_by": work.actor, "activated_at": work.now}
        work.insert(PartyActivation, columns, batch.size)
        scope_parties(batch, work)


class ScopeParty(Command):
    """Run by the program too, when a version comes into force."""

    key = "policy.scope_party"
    title = "登记适用制度"
    header = OfParty

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        records = [each for each in batch.head.record("party") if each is not None]
        found = lacking({each.id: each.party_type for each in records}, context)
        let_in = PartyActivation.objects.using(context.using).filter(party__in=[each.id for each in records])
        active, refused = set(let_in.values_list("party", flat=True)), []
        for item, record in enumerate(batch.head.record("party")):
            if record is not None and record.id not in active:
                refused.append(refusal(item, None, "stands", f"“{record.name}”还没有启用", "请先启用"))
            elif record is not None and not found[record.id]:
                message = f"没有“{record.name}”还未登记的适用制度"
                refused.append(refusal(item, None, "once", message, "请先发布适用的制度版本，生效后再登记"))
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        scope_parties(batch, work)


def scope_parties(batch: Batch, work: Work) -> None:
    """A row for each version in force under which each party falls from today."""
    types = {each.id: each.party_type for each in batch.head.record("party")}
    found = [(party, span.version) for party, spans in lacking(types, work.context).items() for span in spans]
    columns = {
        "party_id": [party for party, _ in found],
        "version_id": [version for _, version in found],
        "since": timezone.localdate(work.now),
        "noted_by": work.actor,
        "noted_at": work.now,
    }
    work.insert(PartyScope, columns, len(found))
