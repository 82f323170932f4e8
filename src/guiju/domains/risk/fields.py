"""The input fields of risks, declared once."""

from datetime import date
from typing import Annotated

from pydantic import Field

from guiju.domains.risk.models import LEAST, MOST
from guiju.kernel.commands.fields import Label, Reference

RiskNumber = Annotated[str, Label("风险"), Reference("risk.Risk", by="number", lock=True, title="风险")]
Likelihood = Annotated[int, Field(ge=LEAST, le=MOST), Label("可能性", "1 几乎不会 到 5 几乎一定")]
Impact = Annotated[int, Field(ge=LEAST, le=MOST), Label("影响", "1 很小 到 5 停业")]
Basis = Annotated[str, Field(max_length=500), Label("评级依据")]
Owner = Annotated[str, Label("处置责任人"), Reference("org.Person", by="number", title="人员")]
Measure = Annotated[str, Field(max_length=500), Label("应对措施", "避免、降低、转移还是承受，怎么做")]
DueOn = Annotated[date, Label("期限")]
