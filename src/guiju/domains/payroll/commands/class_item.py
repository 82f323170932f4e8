"""薪酬项目归类: to which part of pay an item belongs, from now on."""

from typing import Annotated

from pydantic import Field

from guiju.domains.payroll.models import PayComponent
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.work import Work

Name = Annotated[str, Field(min_length=1, max_length=40)]


class ClassInput(Input):
    item: Annotated[Name, Label("项目", "工资条上的项目，如餐补")]
    component: Annotated[Name, Label("薪酬组成", "基本工资、绩效工资、提成、奖金，或另加的一项")]


class ClassItem(Command):
    key = "payroll.class_item"
    title = "薪酬项目归类"
    header = ClassInput

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {**batch.head.columns, "classed_by": work.actor, "classed_at": work.now}
        work.insert(PayComponent, columns, batch.size)
