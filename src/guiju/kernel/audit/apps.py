from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "guiju.kernel.audit"
    verbose_name = "证据"
