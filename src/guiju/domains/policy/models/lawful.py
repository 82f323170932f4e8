"""What lawful operation wants on file: where the company is by its licence and in fact, and what it declares by a day."""

from django.db import models
from django.db.models import Q

from guiju.kernel.store.models import Posted


class AddressKind(models.TextChoices):
    REGISTERED = "registered", "营业执照住所"
    SITE = "site", "实际经营场所"


class Address(Posted):
    """The newest of an entity and kind holds; ``sha256`` is the scan that shows it, of the licence always."""

    number = models.CharField("单号", max_length=30, unique=True)
    entity = models.ForeignKey("org.LegalEntity", models.PROTECT, verbose_name="主体", related_name="+")
    kind = models.CharField("种类", max_length=12, choices=AddressKind)
    address = models.CharField("地址", max_length=200)
    sha256 = models.CharField("扫描件", max_length=64, default="")
    recorded_by = models.BigIntegerField("登记人")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "主体地址"
        indexes = [models.Index(fields=["entity", "kind", "id"], name="policy_address_newest")]
        constraints = [
            models.CheckConstraint(name="policy_address_kind", condition=Q(kind__in=AddressKind.values)),
            models.CheckConstraint(name="policy_address_scanned", condition=~Q(kind="registered") | ~Q(sha256="")),
        ]


class Declaration(Posted):
    """What a statute has the company declare by a day, such as 年报 by 30 June."""

    number = models.CharField("单号", max_length=30, unique=True)
    title = models.CharField("申报事项", max_length=120)
    period = models.CharField("所属期", max_length=20)
    authority = models.CharField("受理机关", max_length=120)
    due_on = models.DateField("截止日")
    owner = models.ForeignKey("org.Person", models.PROTECT, verbose_name="责任人", null=True, related_name="+")
    entered_by = models.BigIntegerField("登记人")
    entered_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "法定申报"
        constraints = [models.UniqueConstraint(fields=["title", "period"], name="policy_declaration_once")]


class DeclarationReceipt(Posted):
    declaration = models.OneToOneField(Declaration, models.PROTECT, verbose_name="法定申报", related_name="receipt")
    receipt = models.CharField("回执号", max_length=80)
    declared_on = models.DateField("申报日")
    marked_by = models.BigIntegerField("登记人")
    marked_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "申报回执"
        constraints = [models.CheckConstraint(name="policy_declaration_receipt", condition=~Q(receipt=""))]
