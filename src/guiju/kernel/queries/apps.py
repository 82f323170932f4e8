from django.apps import AppConfig


class QueriesConfig(AppConfig):
    name = "guiju.kernel.queries"
    verbose_name = "查询"

    def ready(self) -> None:
        """Load what registers itself."""
        from guiju.kernel.queries import commands  # noqa: F401
