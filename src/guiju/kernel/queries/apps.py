from django.apps import AppConfig


class QueriesConfig(AppConfig):
    name = "guiju.kernel.queries"
    verbose_name = "查询"
