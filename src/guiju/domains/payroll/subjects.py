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


class CommissionPending(
    Subject, key="payroll.commission_pending", title="待定的提成", natural_key=("pending",), protected=True
):
    """The commission of a department that no scheme says; ``pending`` names the month and the department."""

    pending: Annotated[str, "待定的提成"]
