"""开展业务线: what the company sells or does, and the permits without which it may not."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from guiju.domains.policy.keeping_subjects import LineOpened
from guiju.domains.policy.lines import BETWEEN, KINDS, needed
from guiju.domains.policy.models import BusinessLine
from guiju.domains.policy.numbering import file_papers
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.fields import Fresh, Label
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work


def _one(name: str) -> str:
    if BETWEEN in name:
        message = "每行写一项许可，不用顿号"
        raise ValueError(message)
    return name


class LineInput(Input):
    name: Annotated[str, Field(min_length=2, max_length=60), Label("业务线"), Fresh("policy.BusinessLine", by="name")]
    kind: Annotated[
        Literal["retail", "cross_border", "delivery", "other"],
        Label("种类", "跨境电商须有海关备案号", choices=KINDS),
    ]
    own_couriers: Annotated[bool, Label("自有配送人员", "物流配送用自己的配送人员，须有快递业务经营许可")] = False
    permits: Annotated[
        list[Annotated[str, Field(min_length=2, max_length=100), AfterValidator(_one)]],
        Field(max_length=4),
        Label("还须有的许可、备案", "公司证照里的名称，每行一个；法律规定的不用写"),
    ] = []


class OpenLine(Command):
    key = "policy.open_line"
    title = "开展业务线"
    header = LineInput
    yields = (LineOpened,)

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        columns = {
            "line": batch.head.name,
            "kind": [KINDS[each] for each in batch.head.kind],
            "permits": _permits(batch),
        }
        return [Subjects(LineOpened, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {
            **{name: batch.head.columns[name] for name in ("name", "kind", "own_couriers")},
            "permits": _permits(batch),
            "opened_by": work.actor,
            "opened_at": work.now,
        }
        file_papers(work, batch, BusinessLine, columns, "YW")


def _permits(batch: Batch) -> list[str]:
    rows = batch.head.rows("kind", "permits", "own_couriers")
    return [BETWEEN.join(needed(kind, named, own_couriers=own)) for kind, named, own in rows]
