"""Verify: every attachment's bytes are those its row names."""

from guiju.kernel.audit.report import Result
from guiju.kernel.files import storage
from guiju.kernel.files.models import Attachment


def attachments_intact(using: str = "default") -> Result:
    """The number of attachments compared with their digest and size, and the first fault; each file is read once."""
    rows = Attachment.objects.using(using).order_by("sha256", "id").values_list("id", "sha256", "size")
    counted = 0
    compared, found = "", 0
    for row, sha256, size in rows.iterator(chunk_size=2000):
        counted += 1
        try:
            if sha256 != compared:
                compared, found = sha256, storage.verify_bytes(sha256)
        except (storage.FileDamaged, ValueError):
            return Result(counted, f"附件 {row}：文件缺失或与摘要不符（{sha256[:12]}…）")
        if found != size:
            return Result(counted, f"附件 {row}：文件为 {found} 字节，记录为 {size} 字节")
    return Result(counted)
