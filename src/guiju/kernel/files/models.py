"""Files: an upload is staging until a command names its digest; then it is an attachment."""

from django.db import models

from guiju.kernel.store.models import Posted


class Upload(models.Model):
    """A cleaned, re-encoded file waiting to be named by a command; removed when nobody names it.

    ``account`` is 0 where somebody reported without signing in, so the database holds no key to it.
    """

    sha256 = models.CharField("摘要", max_length=64)
    media_type = models.CharField("类型", max_length=60)
    size = models.BigIntegerField("字节数")
    account = models.ForeignKey("accounts.Account", models.CASCADE, verbose_name="上传人", db_constraint=False)
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        verbose_name = "上传"
        constraints = [models.UniqueConstraint(fields=["account", "sha256"], name="files_upload_once")]


class Attachment(Posted):
    """A file that a document relies on; its bytes lie under their SHA-256 outside the web root."""

    sha256 = models.CharField("摘要", max_length=64, db_index=True)
    media_type = models.CharField("类型", max_length=60)
    size = models.BigIntegerField("字节数")
    purpose = models.CharField("用途", max_length=40)
    document_type = models.CharField("单据类型", max_length=60)
    document_id = models.BigIntegerField("单据")

    class Meta:
        verbose_name = "附件"
        indexes = [models.Index(fields=["document_type", "document_id"], name="files_attachment_document")]
