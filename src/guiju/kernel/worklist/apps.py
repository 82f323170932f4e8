from django.apps import AppConfig


class WorklistConfig(AppConfig):
    name = "guiju.kernel.worklist"
    verbose_name = "待办"
