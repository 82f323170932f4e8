from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "guiju.kernel.org"
    verbose_name = "组织"

    def ready(self) -> None:
        """Load what registers itself."""
        from guiju.kernel.org import commands  # noqa: F401
