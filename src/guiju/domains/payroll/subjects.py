"""What the controls of payroll judge."""

from datetime import date
from typing import Annotated

from guiju.kernel.commands.subjects import Subject


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
