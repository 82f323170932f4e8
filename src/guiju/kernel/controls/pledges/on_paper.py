"""A signature on paper: entered by somebody else, witnessed by a third, the sheet attached."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from django.utils import timezone

from guiju.kernel.commands.attaching import attach
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.models import PledgeSignature
from guiju.kernel.controls.pledges.audience import Audience, asked
from guiju.kernel.files.visibility import register_visibility

PAPER, ON_PAPER = "controls.paper_signature", "纸质签署"
_PERSON = Reference("org.Person", by="number", fetch=("account_id",), title="人员")


class PaperSignatureInput(Input):
    rulebook: Annotated[str, Label("制度"), Reference("rulebook.Rulebook", title="制度")]
    person: Annotated[str, Label("签署人（工号）"), _PERSON]
    witness: Annotated[str, Label("见证人（工号）", "不能是签署人本人"), _PERSON]
    paper: Annotated[
        str,
        Label("签署件"),
        Reference("files.Upload", by="sha256", fetch=("media_type", "size"), owner="account_id", title="文件"),
    ]


class RecordPaperSignature(Command):
    """It stands under the text in force; one of an earlier day is entered as 补录."""

    key = "controls.record_paper_signature"
    title = "登记纸质签署"
    header = PaperSignatureInput

    def prepare(self, batch: Batch, context: Context) -> Iterator[Refusal]:
        head = batch.head
        letters, taken = _letters(batch, context), _taken(batch, context)
        head.records["letter"] = letters
        seen = set()
        for item, (rulebook, person, witness) in enumerate(head.rows("rulebook", "person", "witness")):
            key = (head.ids("rulebook")[item], letters[item], _account(batch, "person", item))
            if witness == person:
                yield refusal(item, None, "signed_by_self", "见证人不能是签署人本人", "请由另一人见证")
            elif not letters[item]:
                message = f"{person} 不用签署“{rulebook}”"
                yield refusal(item, None, "reference_exists", message, "请核对制度和工号")
            elif key in taken or key in seen:
                yield refusal(item, None, "once", "已经签过这份条文", "条文没有改动，不用再签")
            seen.add(key)

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {
            "rulebook_id": head.ids("rulebook"),
            "text_hash": head.record("letter"),
            "account": [_account(batch, "person", item) for item in range(batch.size)],
            "signed_at": work.now,
            "device": ON_PAPER,
            "version": head.record("version"),
            "read_seconds": -1,
            "turn": 1,
            "witness": [_account(batch, "witness", item) for item in range(batch.size)],
        }
        signatures = work.insert(PledgeSignature, columns, batch.size)
        attach(work, ON_PAPER, PAPER, signatures, head.record("paper"))


def _account(batch: Batch, field: str, item: int) -> int:
    record = batch.head.record(field)[item]
    return int(record.account_id or 0) if record else 0


def _letters(batch: Batch, context: Context) -> list[str]:
    """The hash each person has to sign; empty where nothing is asked of him."""
    day = timezone.localdate(context.now)
    books, audience = asked(day, context.using), Audience(day, context.using)
    known = [books.get(code) for code in batch.head.rulebook]
    batch.head.records["version"] = [each.text.version if each else 0 for each in known]
    people = [_account(batch, "person", item) for item in range(batch.size)]
    return [audience.letter(each, account) if each else "" for each, account in zip(known, people, strict=True)]


def _taken(batch: Batch, context: Context) -> set[tuple[int, str, int]]:
    rows = PledgeSignature.objects.using(context.using).filter(
        rulebook__in=[each for each in batch.head.ids("rulebook") if each is not None],
        account__in=[_account(batch, "person", item) for item in range(batch.size)],
    )
    return set(rows.values_list("rulebook", "text_hash", "account"))


def register() -> None:
    """Say who may see the sheets: whoever signed, witnessed, or oversees pledges."""
    register_visibility(PAPER, _is_visible)


def _is_visible(account: int, documents: Sequence[int]) -> bool:
    from guiju.kernel.controls.pledges import OVERSEE  # noqa: PLC0415 — the package loads this module
    from guiju.kernel.queries.reader import Reader  # noqa: PLC0415 — apps must be loaded

    rows = PledgeSignature.objects.filter(id__in=documents)
    own = rows.filter(account=account) | rows.filter(witness=account)
    return own.exists() or (Reader(account).permission(OVERSEE).granted and rows.exists())
