from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "guiju.kernel.org"
    verbose_name = "组织"
