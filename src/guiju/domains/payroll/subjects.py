"""What the controls of payroll judge."""

from datetime import date
from typing import Annotated

from guiju.kernel.commands.subjects import Subject


class PayDecided(Subject, key="payroll.pay_decided", title="定薪", natural_key=("person", "since")):
    """Somebody proposes a person's pay or confirms it; ``outside`` says that it does not lie within its grade.

    ``own`` is his own, ``same`` what he has proposed himself.
    """

    person: Annotated[str, "人员"]
    since: Annotated[date, "自"]
    act: Annotated[str, "办理"]
    grade: Annotated[str, "薪级"]
    outside: Annotated[bool, "超出薪级"]
    own: Annotated[bool, "本人的薪酬"]
    same: Annotated[bool, "由提出人确认"]


class StartChosen(Subject, key="payroll.start_chosen", title="薪酬起算", natural_key=("version",)):
    """A version of a rulebook that binds from ``effective`` on is to count for pay from ``since`` on."""

    version: Annotated[str, "制度版本"]
    rulebook: Annotated[str, "制度"]
    since: Annotated[date, "自"]
    effective: Annotated[date, "生效日"]


class ItemPaid(Subject, key="payroll.item_paid", title="计发的项目", natural_key=("month", "name"), protected=True):
    """An item of a month's pay; ``component`` is the part of pay to which it was classed, empty where it was not."""

    month: Annotated[str, "月份"]
    name: Annotated[str, "项目"]
    component: Annotated[str, "薪酬组成"]


class ItemUnclassed(Subject, key="payroll.item_unclassed", title="待归类的项目", natural_key=("name",), protected=True):
    name: Annotated[str, "项目"]


class SlipAnswered(Subject, key="payroll.slip_answered", title="工资条答复", natural_key=("payslip",), protected=True):
    """``seconds`` since it was paid."""

    payslip: Annotated[str, "工资条"]
    seconds: Annotated[int, "发放后（秒）"]


class CommissionPending(
    Subject, key="payroll.commission_pending", title="待定的提成", natural_key=("pending",), protected=True
):
    """The commission of a department that no scheme says; ``pending`` names the month and the department."""

    pending: Annotated[str, "待定的提成"]
