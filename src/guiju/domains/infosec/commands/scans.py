"""导入扫描报告: what a scan, or a list of updates, says of which assets; each file once."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from guiju.domains.infosec.models import ScanKind, ScannedAsset, SecurityScan
from guiju.domains.infosec.scans import settle_scans
from guiju.kernel.commands.attaching import attach
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities

DOCUMENT = "infosec.scan"
KINDS = {str(value): str(label) for value, label in ScanKind.choices}
Day = Annotated[date, Field(ge=date(2000, 1, 1), lt=date(2100, 1, 1))]


class ScanInput(Input):
    place: Annotated[str, Label("地点"), Reference("org.Place", fetch=("entity_id",), place="id", title="地点")]
    kind: Annotated[Literal["scan", "updates"], Label("种类", "100 人以下的公司可以用更新状态清单", choices=KINDS)]
    scope: Annotated[str, Field(min_length=2, max_length=200), Label("范围")]
    tool: Annotated[str, Field(max_length=120), Label("工具")] = ""
    made_on: Annotated[Day, Label("报告日期")]
    file: Annotated[
        str,
        Field(pattern=r"^[0-9a-f]{64}$"),
        Label("文件"),
        Reference("files.Upload", by="sha256", fetch=("media_type", "size"), owner="account_id", title="已上传的文件"),
    ]


class ScannedInput(Input):
    asset: Annotated[
        str,
        Field(min_length=1, max_length=40),
        Label("资产编号"),
        Reference("infosec.InfoAsset", by="code", place="place_id", fetch=("code",), title="信息资产"),
    ]
    version: Annotated[str, Field(max_length=60), Label("版本")] = ""
    updated_on: Annotated[Day | None, Label("更新日", "更新状态清单必填")] = None


class ImportScan(Command):
    """The same file again changes nothing."""

    key = "infosec.import_scan"
    title = "导入扫描报告"
    header = ScanInput
    line = ScannedInput

    def prepare(self, batch: Batch, context: Context) -> Iterable[Refusal]:
        digests = [upload.sha256 if upload else "" for upload in batch.head.record("file")]
        known = set(
            SecurityScan.objects.using(context.using).filter(digest__in=digests).values_list("digest", flat=True)
        )
        for item, digest in enumerate(digests):
            if digest in known:
                yield refusal(item, None, "once", "这份报告已经导入过", "无需重复办理")
            elif digest:
                known.add(digest)
        rows = zip(batch.line_items, batch.numbers, batch.lines.asset, batch.lines.updated_on, strict=True)
        seen: set[tuple[int, str]] = set()
        for item, number, asset, updated_on in rows:
            if batch.head.kind[item] == ScanKind.UPDATES and updated_on is None:
                yield refusal(item, number, "stands", f"{asset} 没有更新日", "更新状态清单请写设备、版本和更新日")
            elif (item, asset) in seen:
                yield refusal(item, number, "once", f"{asset} 重复", "每个资产写一行")
            seen.add((item, asset))

    def apply(self, batch: Batch, work: Work) -> None:
        head, lines, places = batch.head, batch.lines, batch.head.ids("place")
        uploads = head.record("file")
        plain = {name: head.columns[name] for name in ("kind", "tool", "scope", "made_on")}
        scans = work.insert_numbered(
            SecurityScan,
            {
                **plain,
                "place_id": places,
                "digest": [upload.sha256 for upload in uploads],
                "imported_by": work.actor,
                "imported_at": work.now,
            },
            kind="SC",
            entities=entities(work, places),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        columns = {
            "scan_id": batch.to_lines(scans),
            "asset_id": lines.ids("asset"),
            "code": [asset.code for asset in lines.record("asset")],
            "version": lines.version,
            "updated_on": lines.updated_on,
        }
        work.insert(ScannedAsset, columns, lines.size)
        attach(work, "扫描报告", DOCUMENT, scans, uploads)
        settle_scans(work, list(head.rows("kind", "made_on")))
