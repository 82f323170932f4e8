"""What the controls of aftersales judge."""

from datetime import date
from typing import Annotated

from guiju.kernel.commands.subjects import Subject


class ReturnDecided(Subject, key="aftersales.return_decided", title="退换决定", natural_key=("request",)):
    """``reason`` is 质量问题 or 无理由; ``until`` the last day of the days for returning."""

    request: Annotated[str, "退换申请"]
    place: Annotated[int, "仓库"]
    reason: Annotated[str, "事由"]
    filed: Annotated[date, "申请日"]
    until: Annotated[date, "退换期限到"]
    outcome: Annotated[str, "决定"]
    ground: Annotated[str, "不同意的依据"]
    freight: Annotated[str, "退货运费"]
