"""What is done about a vulnerability: recorded, mended, proved, its risk accepted for a while."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

from django.db import connections
from pydantic import AwareDatetime, Field

from guiju.domains.infosec.controls.vulnerabilities import MENDED_IN_TIME, MendParams
from guiju.domains.infosec.models import Acceptance, Mending, Proof, ProofKind, Severity, Vulnerability
from guiju.domains.infosec.subjects import RiskAccepted
from guiju.kernel.commands.attaching import attach
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities
from guiju.kernel.store.arrays import any_of, array
from guiju.kernel.worklist.tasks import DONE, end_tasks, open_tasks

DOCUMENT = "infosec.proof"
SOURCE, MEND = "vulnerability", "vulnerability.mend"
SEVERITIES = {str(value): str(label) for value, label in Severity.choices}
PROOFS = {str(value): str(label) for value, label in ProofKind.choices}
Instant = Annotated[AwareDatetime, Field(ge=datetime(2000, 1, 1, tzinfo=UTC), lt=datetime(2100, 1, 1, tzinfo=UTC))]
VulnerabilityNumber = Annotated[
    str,
    Label("漏洞单号"),
    Reference(
        "infosec.Vulnerability", by="number", place="place_id", fetch=("number", "closed_at"), lock=True, title="漏洞"
    ),
]
PersonNumber = Annotated[str, Reference("org.Person", by="number", fetch=("account_id",), title="人员")]


class VulnerabilityInput(Input):
    place: Annotated[str, Label("地点"), Reference("org.Place", fetch=("entity_id",), place="id", title="地点")]
    host: Annotated[str, Field(min_length=1, max_length=120), Label("主机或系统")]
    name: Annotated[str, Field(min_length=2, max_length=200), Label("漏洞")]
    severity: Annotated[Literal["critical", "high", "medium", "low"], Label("等级", choices=SEVERITIES)]
    owner: Annotated[PersonNumber, Label("修复责任人")]
    is_exposed: Annotated[bool, Label("可从互联网访问")] = False
    found_at: Annotated[Instant | None, Label("发现时间", "空着就是现在")] = None


class RecordVulnerability(Command):
    key = "infosec.record_vulnerability"
    title = "登记漏洞"
    header = VulnerabilityInput
    happened = "found_at"
    records_reality = True
    from_files = True

    def apply(self, batch: Batch, work: Work) -> None:
        head, places = batch.head, batch.head.ids("place")
        found_at = [moment or work.now for moment in head.found_at]
        owners = [person.account_id or 0 for person in head.record("owner")]
        found = work.insert_numbered(
            Vulnerability,
            {
                "place_id": places,
                "host": head.host,
                "name": head.name,
                "severity": head.severity,
                "is_exposed": head.is_exposed,
                "owner": owners,
                "found_at": found_at,
                "recorded_by": work.actor,
                "closed_at": None,
            },
            kind="LD",
            entities=entities(work, places),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        bounds = MENDED_IN_TIME.bounds(work.now, work.using)
        params: list[MendParams] = [each.params for each in bounds]  # type: ignore[misc]
        rows = list(zip(found, head.host, head.name, head.severity, owners, found_at, strict=True)) if params else []
        days = [min(each.default_fix_days.get(severity, 90) for each in params) for _, _, _, severity, _, _ in rows]
        columns = {
            "person": [owner for *_, owner, _ in rows],
            "kind": MEND,
            "title": [f"修复{SEVERITIES[severity]}级漏洞：{host} {name}" for _, host, name, severity, _, _ in rows],
            "due_at": [since + timedelta(days=most) for (*_, since), most in zip(rows, days, strict=True)],
            "source": SOURCE,
            "source_key": [str(each) for each, *_ in rows],
        }
        open_tasks(work, columns, len(rows))


class MendInput(Input):
    vulnerability: VulnerabilityNumber
    done: Annotated[str, Field(min_length=2, max_length=500), Label("处理情况")]
    is_mitigation: Annotated[bool, Label("只是缓解")] = False


class MendVulnerability(Command):
    """Said to be mended: it is open until a newer look proves it."""

    key = "infosec.mend_vulnerability"
    title = "登记漏洞处理"
    header = MendInput
    records_reality = True

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {
            "vulnerability_id": batch.head.ids("vulnerability"),
            "is_mitigation": batch.head.is_mitigation,
            "done": batch.head.done,
            "mended_by": work.actor,
            "mended_at": work.now,
        }
        work.insert(Mending, columns, batch.size)
        work.answer(range(batch.size), state=["待复测"] * batch.size)


class ProofInput(Input):
    vulnerability: VulnerabilityNumber
    kind: Annotated[Literal["scan", "updates"], Label("凭证", "没有扫描器的，用厂商更新状态清单", choices=PROOFS)]
    made_at: Annotated[Instant, Label("凭证时间")]
    is_clean: Annotated[bool, Label("已无此漏洞")] = True
    file: Annotated[
        str | None,
        Field(pattern=r"^[0-9a-f]{64}$"),
        Label("文件"),
        Reference("files.Upload", by="sha256", fetch=("media_type", "size"), owner="account_id", title="已上传的文件"),
    ] = None


class ProveMended(Command):
    """A look older than the mending, or none that is clean, is kept and closes nothing."""

    key = "infosec.prove_mended"
    title = "提交漏洞复测"
    header = ProofInput
    records_reality = True

    def apply(self, batch: Batch, work: Work) -> None:
        head, ids = batch.head, batch.head.ids("vulnerability")
        rows = Mending.objects.using(work.using).filter(vulnerability__in=ids).order_by("id")
        mended: dict[int, datetime] = dict(rows.values_list("vulnerability_id", "mended_at"))
        closes = [
            clean and key in mended and made_at > mended[key]
            for key, (clean, made_at) in zip(ids, head.rows("is_clean", "made_at"), strict=True)
        ]
        proofs = work.insert(
            Proof,
            {
                "vulnerability_id": ids,
                "kind": head.kind,
                "made_at": head.made_at,
                "is_clean": head.is_clean,
                "closes": closes,
                "brought_by": work.actor,
                "brought_at": work.now,
            },
            batch.size,
        )
        attach(work, "漏洞复测", DOCUMENT, proofs, head.record("file"))
        over = [key for key, is_over in zip(ids, closes, strict=True) if is_over]
        moment = connections[work.using].ops.adapt_datetimefield_value(work.now)
        work.execute(
            "update infosec_vulnerability set closed_at = %s where closed_at is null "
            f"and {any_of('id', using=work.using)}",
            [moment, array(over, work.using)],
        )
        end_tasks(work, SOURCE, [str(key) for key in over], DONE)
        work.answer(
            range(batch.size), state=["已关闭" if is_over else "待复测（RETEST_REQUIRED）" for is_over in closes]
        )


class AcceptInput(Input):
    vulnerability: VulnerabilityNumber
    approver: Annotated[PersonNumber, Label("批准人")]
    until: Annotated[Instant, Label("接受至")]
    reason: Annotated[str, Field(min_length=2, max_length=500), Label("理由")]


class AcceptRisk(Command):
    key = "infosec.accept_risk"
    title = "接受漏洞风险"
    header = AcceptInput
    yields = (RiskAccepted,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return [
            refusal(item, None, "stands", "这个漏洞已经关闭", "无需接受风险")
            for item, record in enumerate(batch.head.record("vulnerability"))
            if record is not None and record.closed_at is not None
        ]

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        columns: dict[str, list[Any]] = {
            "number": head.vulnerability,
            "place": [record.place_id for record in head.record("vulnerability")],
            "seconds": [int((until - context.now).total_seconds()) for until in head.until],
            "asker": [context.actor] * batch.size,
            "approver": [person.account_id or 0 for person in head.record("approver")],
        }
        return [Subjects(RiskAccepted, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {
            "vulnerability_id": batch.head.ids("vulnerability"),
            "approver_id": batch.head.ids("approver"),
            "until": batch.head.until,
            "reason": batch.head.reason,
            "asked_by": work.actor,
            "accepted_at": work.now,
        }
        work.insert(Acceptance, columns, batch.size)
