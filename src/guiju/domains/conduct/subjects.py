"""What the controls of conduct judge."""

from datetime import date
from typing import Annotated

from guiju.kernel.commands.subjects import Subject


class WageDeduction(Subject, key="conduct.wage_deduction", title="赔偿扣款", natural_key=("person", "month")):
    """What is to be kept back of a person's wage of a month; amounts in 分. ``before`` was kept back already."""

    person: Annotated[str, "赔偿人"]
    month: Annotated[date, "扣款月份"]
    amount: Annotated[int, "本月扣款"]
    before: Annotated[int, "本月已扣"]
    wage: Annotated[int, "本月工资"]
    minimum_wage: Annotated[int, "当地最低工资"]
