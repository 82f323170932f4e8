"""The input fields of policy, declared once."""

from typing import Annotated

from pydantic import Field

from guiju.kernel.commands.fields import Label, Reference

READ = "policy.read"
"""The permission to read what policy keeps."""

RulebookCode = Annotated[str, Label("制度"), Reference("rulebook.Rulebook", lock=True, title="制度")]
VersionNumber = Annotated[
    str,
    Label("制度版本", "例如 S06.v2"),
    Reference(
        "policy.RulebookVersion",
        by="number",
        fetch=("rulebook_id", "version", "title", "is_template", "text_hash", "drafted_by"),
        lock=True,
        title="制度版本",
    ),
]
Party = Annotated[str, Field(min_length=1, max_length=120)]
Reason = Annotated[str, Field(min_length=2, max_length=500)]
TextHash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$"), Label("条文摘要", "制度版本页上的摘要")]
_UPLOAD = Reference("files.Upload", by="sha256", fetch=("media_type", "size"), owner="account_id", title="已上传的文件")
Scan = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$"), Label("扫描件"), _UPLOAD]
ScanIfAny = Annotated[str | None, Field(pattern=r"^[0-9a-f]{64}$"), _UPLOAD]
