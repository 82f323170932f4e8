"""A person's own mobile phone is written down: personal data, encrypted and compared by a keyed digest only."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Private
from guiju.kernel.commands.work import Work
from guiju.kernel.org.commands.scope import people_out_of_scope
from guiju.kernel.org.commands.taking import PersonNumber
from guiju.kernel.org.models import PersonPhone
from guiju.kernel.store.matching import matches
from guiju.lib.phones import plain


class RecordPhoneInput(Input):
    person: PersonNumber
    phone: Annotated[
        str, Field(min_length=1, max_length=40), Private(), Label("本人手机", also=("手机", "手机号", "联系电话"))
    ]


class RecordPhone(Command):
    key = "org.record_phone"
    title = "登记本人手机"
    header = RecordPhoneInput
    from_files = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return [*people_out_of_scope(batch, context, "person"), *_no_numbers(batch)]

    def apply(self, batch: Batch, work: Work) -> None:
        numbers = [plain(phone) for phone in batch.head.phone]
        columns = {
            "person_id": batch.head.ids("person"),
            "phone": numbers,
            "match": matches(numbers),
            "recorded_by": work.actor,
            "recorded_at": work.now,
        }
        work.insert(PersonPhone, columns, batch.size)


def _no_numbers(batch: Batch) -> Iterator[Refusal]:
    for item, phone in enumerate(batch.head.phone):
        if not plain(phone):
            yield refusal(item, None, "constraint_holds", "这不是完整的电话号码", "请写全部数字，例如 13800000001")
