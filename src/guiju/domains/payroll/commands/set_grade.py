"""定薪级: between what the base wage of a grade lies from a day on."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from guiju.domains.payroll.fields import Day, Grade
from guiju.domains.payroll.models import PayGrade
from guiju.domains.policy.api import file_papers
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Money
from guiju.kernel.commands.work import Work

Amount = Annotated[int, Field(ge=0, le=10**10), Money()]


class GradeInput(Input):
    grade: Annotated[Grade, Field(min_length=1), Label("薪级", "如 G3")]
    since: Annotated[Day, Label("自")]
    lowest: Annotated[Amount, Label("最低", "每月基本工资")]
    highest: Annotated[Amount, Label("最高", "每月基本工资")]


class SetGrade(Command):
    key = "payroll.set_grade"
    title = "定薪级"
    header = GradeInput

    def prepare(self, batch: Batch, context: Context) -> Iterable[Refusal]:
        for item, (grade, lowest, highest) in enumerate(batch.head.rows("grade", "lowest", "highest")):
            if highest < lowest:
                yield refusal(item, None, "clause_whole", f"薪级 {grade} 的最高低于最低", "请改正其中一个")

    def apply(self, batch: Batch, work: Work) -> None:
        plain = {name: batch.head.columns[name] for name in GradeInput.model_fields}
        file_papers(work, batch, PayGrade, {**plain, "set_by": work.actor, "set_at": work.now}, "ZJ")
