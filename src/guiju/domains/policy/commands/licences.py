"""登记证照: a licence, permit or filing of the company, or its renewal."""

from datetime import date
from typing import Annotated

from pydantic import Field

from guiju.domains.policy.models import Licence
from guiju.domains.policy.numbering import file_papers
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.work import Work


class LicenceInput(Input):
    name: Annotated[str, Field(min_length=2, max_length=120), Label("证照", "续期的写同一个名称")]
    code: Annotated[str, Field(min_length=1, max_length=80), Label("证照编号")]
    issuer: Annotated[str, Field(min_length=2, max_length=120), Label("发证机关")]
    is_needed: Annotated[bool, Label("经营必需", "到期以后不得开新店、招新商家")] = True
    valid_from: Annotated[date, Label("有效期自")]
    valid_until: Annotated[date | None, Label("有效期至", "长期有效的留空")] = None
    scope: Annotated[str, Field(max_length=2000), Label("经营范围", "营业执照填，照执照上写；其他证照留空")] = ""


class EnterLicence(Command):
    key = "policy.enter_licence"
    title = "登记证照"
    header = LicenceInput
    from_files = True

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {**batch.head.columns, "entered_by": work.actor, "entered_at": work.now}
        file_papers(work, batch, Licence, columns, "ZZ")
