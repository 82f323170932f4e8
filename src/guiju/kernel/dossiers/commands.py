"""Taking evidence out of the company is an act of its own, with evidence of its own."""

from typing import Annotated

from pydantic import Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.work import Work
from guiju.kernel.dossiers.models import Dossier
from guiju.kernel.org.commands.scope import company_only


class RecordDossierInput(Input):
    about: Annotated[str, Field(min_length=1, max_length=200), Label("内容")]
    recipient: Annotated[str, Field(min_length=1, max_length=120), Label("给谁")]
    reason: Annotated[str, Field(min_length=1, max_length=200), Label("事由")]
    evidence: Annotated[int, Field(gt=0), Label("证据数")]
    has_private: Annotated[bool, Label("含个人信息")] = False
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$"), Label("摘要")]


class RecordDossier(Command):
    """Run by the page when the archive is ready, before it is handed out."""

    key = "dossiers.record"
    title = "制作证据包"
    header = RecordDossierInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return company_only(batch)

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {**batch.head.columns, "made_by": work.actor, "made_at": work.recorded_at}
        work.insert(Dossier, columns, batch.size)
