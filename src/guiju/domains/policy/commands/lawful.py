"""主体地址与法定申报: where an entity is by its licence and in fact; what it declares by a day, and the receipt."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

from django.utils import timezone
from pydantic import Field

from guiju.domains.policy.fields import ScanIfAny
from guiju.domains.policy.models import Address, AddressKind, Declaration, DeclarationReceipt
from guiju.domains.policy.numbering import file_papers
from guiju.kernel.calendar.moments import close_of
from guiju.kernel.commands.attaching import attach
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal, refuse_again
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.work import Work
from guiju.kernel.worklist.tasks import DONE, end_tasks, open_tasks

KINDS = {str(value): str(label) for value, label in AddressKind.choices}
ADDRESS, DECLARE = "policy.address", "policy.declaration"


class AddressInput(Input):
    entity: Annotated[str, Label("主体"), Reference("org.LegalEntity", fetch=("code",), title="主体")]
    kind: Annotated[Literal["registered", "site"], Label("种类", choices=KINDS)]
    address: Annotated[str, Field(min_length=4, max_length=200), Label("地址", "照营业执照或场所证明逐字写")]
    scan: Annotated[ScanIfAny, Label("扫描件", "营业执照住所必须上传执照扫描件")] = None


class RecordAddress(Command):
    key = "policy.record_address"
    title = "登记主体地址"
    header = AddressInput

    def prepare(self, batch: Batch, context: Context) -> Iterable[Refusal]:
        for item, (kind, scan) in enumerate(batch.head.rows("kind", "scan")):
            if kind == AddressKind.REGISTERED and not scan:
                yield refusal(item, None, "clause_whole", "没有营业执照扫描件", "请上传载明住所的营业执照扫描件")

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {
            "entity_id": head.ids("entity"),
            "kind": head.kind,
            "address": head.address,
            "sha256": [scan or "" for scan in head.scan],
            "recorded_by": work.actor,
            "recorded_at": work.now,
        }
        ids = file_papers(work, batch, Address, columns, "DZ")
        attach(work, "主体地址扫描件", ADDRESS, ids, head.record("scan"))


class DeclarationInput(Input):
    title: Annotated[str, Field(min_length=2, max_length=120), Label("申报事项", "例如 年度报告")]
    period: Annotated[str, Field(min_length=4, max_length=20), Label("所属期", "例如 2026 年度")]
    authority: Annotated[str, Field(min_length=2, max_length=120), Label("受理机关")]
    due_on: Annotated[date, Label("截止日")]
    owner: Annotated[
        str | None, Label("责任人"), Reference("org.Person", by="number", fetch=("account_id",), title="人员")
    ] = None


class EnterDeclaration(Command):
    """Whoever is named has it as a task until the receipt is there."""

    key = "policy.enter_declaration"
    title = "登记法定申报"
    header = DeclarationInput
    from_files = True

    def prepare(self, batch: Batch, context: Context) -> Iterable[Refusal]:
        head = batch.head
        rows = Declaration.objects.using(context.using).filter(title__in=set(head.title))
        known = set(rows.values_list("title", "period"))
        for item, key in enumerate(head.rows("title", "period")):
            if key in known:
                yield refusal(item, None, "once", f"“{key[0]}”{key[1]} 已经登记", "请在那一条上登记回执")
            known.add(key)

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        plain = {name: head.columns[name] for name in ("title", "period", "authority", "due_on")}
        columns = {**plain, "owner_id": head.ids("owner"), "entered_by": work.actor, "entered_at": work.now}
        ids = file_papers(work, batch, Declaration, columns, "SW")
        people = [person.account_id if person else None for person in head.record("owner")]
        asked = [item for item, account in enumerate(people) if account]
        tasks = {
            "person": [people[item] for item in asked],
            "kind": DECLARE,
            "title": [f"办理{head.title[item]}（{head.period[item]}）申报" for item in asked],
            "page": "policy_declarations",
            "due_at": [close_of(head.due_on[item]) for item in asked],
            "source": DECLARE,
            "source_key": [str(ids[item]) for item in asked],
        }
        open_tasks(work, tasks, len(asked))


class ReceiptInput(Input):
    declaration: Annotated[
        str, Label("申报单号"), Reference("policy.Declaration", by="number", lock=True, title="法定申报")
    ]
    receipt: Annotated[str, Field(min_length=1, max_length=80), Label("回执号")]
    declared_on: Annotated[date | None, Label("申报日", "空着是今天")] = None


class MarkDeclaration(Command):
    key = "policy.mark_declaration"
    title = "登记申报回执"
    header = ReceiptInput

    def prepare(self, batch: Batch, context: Context) -> Iterable[Refusal]:
        ids = batch.head.ids("declaration")
        rows = DeclarationReceipt.objects.using(context.using).filter(declaration__in=[each for each in ids if each])
        known = rows.values_list("declaration", flat=True)
        return refuse_again(batch, "declaration", known, "{named} 已有回执", "无需重复登记")

    def apply(self, batch: Batch, work: Work) -> None:
        head, today = batch.head, timezone.localdate(work.now)
        columns = {
            "declaration_id": head.ids("declaration"),
            "receipt": head.receipt,
            "declared_on": [day or today for day in head.declared_on],
            "marked_by": work.actor,
            "marked_at": work.now,
        }
        work.insert(DeclarationReceipt, columns, batch.size)
        end_tasks(work, DECLARE, [str(each) for each in head.ids("declaration")], DONE)
