from django.apps import AppConfig


class FindingsConfig(AppConfig):
    name = "guiju.kernel.findings"
    verbose_name = "问题"
