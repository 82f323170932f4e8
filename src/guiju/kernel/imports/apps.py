from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "guiju.kernel.imports"
    verbose_name = "导入"
