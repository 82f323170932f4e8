"""Evidence and what proves it. Payload bytes are canonical JSON, compressed only at rest."""

from django.db import models

from guiju.kernel.store.fields import EncryptedTextField
from guiju.kernel.store.models import Posted


class Evidence(Posted):
    """One row a run; ``id`` is the run's number << 20."""

    mutable = ("leaf",)

    command = models.CharField("命令", max_length=80)
    actor = models.BigIntegerField("经办人")
    occurred_at = models.DateTimeField("业务时间")
    recorded_at = models.DateTimeField("记录时间")
    payload = models.BinaryField("公开内容")
    is_compressed = models.BooleanField("已压缩")
    salt = models.BinaryField("盐", max_length=32)
    public_commitment = models.BinaryField("公开承诺", max_length=32)
    private_root = models.BinaryField("隐私承诺根", max_length=32)
    leaf = models.BigIntegerField("叶序号", null=True)

    class Meta:
        verbose_name = "证据"
        indexes = [
            models.Index(fields=["id"], name="audit_unsealed", condition=models.Q(leaf__isnull=True)),
        ]
        constraints = [models.UniqueConstraint(fields=["leaf"], name="audit_leaf_once")]


class PrivatePart(Posted):
    """The personal data of one item of a run; erasing empties payload and salt, the commitment stays."""

    mutable = ("payload", "salt", "erased_at")

    evidence = models.ForeignKey(Evidence, models.PROTECT, verbose_name="证据", related_name="private_parts")
    item = models.IntegerField("项")
    payload = EncryptedTextField("隐私内容", null=True)
    salt = models.BinaryField("盐", max_length=32, null=True)
    commitment = models.BinaryField("承诺", max_length=32)
    erased_at = models.DateTimeField("清除时间", null=True)

    class Meta:
        verbose_name = "隐私部分"
        constraints = [models.UniqueConstraint(fields=["evidence", "item"], name="audit_private_part_once")]


class Decision(Posted):
    """One control × distinct params in one run: how many subjects were judged and how."""

    evidence = models.ForeignKey(Evidence, models.PROTECT, verbose_name="证据", related_name="decisions")
    control = models.CharField("控制", max_length=80)
    facts_version = models.IntegerField("事实版本")
    clauses = models.TextField("条款版本")
    params_digest = models.CharField("参数摘要", max_length=64)
    judged = models.IntegerField("判定数")
    blocked = models.IntegerField("拦截数")
    held = models.IntegerField("待批数")
    warned = models.IntegerField("预警数")

    class Meta:
        verbose_name = "判定"
        indexes = [models.Index(fields=["control", "id"], name="audit_decision_control")]


class Breach(Posted):
    """One breached subject × clause; a warning stays unacknowledged until a reason is given."""

    mutable = ("acknowledged_by", "acknowledged_at", "reason")

    evidence = models.ForeignKey(Evidence, models.PROTECT, verbose_name="证据", related_name="breaches")
    actor = models.BigIntegerField("经办人")
    item = models.IntegerField("项")
    line = models.IntegerField("行", null=True)
    subject_type = models.CharField("事项", max_length=60)
    subject_key = models.CharField("事项编号", max_length=200)
    control = models.CharField("控制", max_length=80)
    clause = models.CharField("条款", max_length=20)
    clause_version = models.IntegerField("条款版本")
    effect = models.CharField("结果", max_length=10)
    message = models.TextField("说明")
    acknowledged_by = models.BigIntegerField("确认人", null=True)
    acknowledged_at = models.DateTimeField("确认时间", null=True)
    reason = models.TextField("原因", null=True)

    class Meta:
        verbose_name = "违反"
        indexes = [
            models.Index(fields=["clause", "id"], name="audit_breach_clause"),
            models.Index(fields=["actor", "id"], name="audit_breach_actor"),
            models.Index(
                # The effect is in the key: SQLite proves a partial index by literals only, and Django binds values.
                fields=["actor", "effect", "evidence", "control"],
                name="audit_breach_unanswered",
                condition=models.Q(acknowledged_at__isnull=True),
            ),
            models.Index(fields=["effect", "id"], name="audit_breach_effect"),
        ]


class TreeHead(Posted):
    """A signed Merkle tree head (RFC 6962 prefixes); ``id`` counts heads from 1."""

    kind = models.CharField("种类", max_length=10)
    size = models.BigIntegerField("叶数")
    root = models.BinaryField("根", max_length=32)
    previous = models.BinaryField("前一头摘要", max_length=32)
    signed_at = models.DateTimeField("签名时间")
    key_id = models.CharField("密钥", max_length=16)
    note = models.TextField("说明", default="")
    signature = models.BinaryField("签名", max_length=64)

    class Meta:
        verbose_name = "封存头"


class SigningKey(Posted):
    """A public key and, but for the first, its predecessor's signature; ``id`` counts keys from 1."""

    key_id = models.CharField("密钥", max_length=16, unique=True)
    public_key = models.BinaryField("公钥", max_length=32)
    introduced_by = models.CharField("由谁签入", max_length=16, default="")
    signature = models.BinaryField("签名", max_length=64)
    introduced_at = models.DateTimeField("启用时间")

    class Meta:
        verbose_name = "签名公钥"
