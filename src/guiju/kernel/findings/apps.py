from django.apps import AppConfig


class FindingsConfig(AppConfig):
    name = "guiju.kernel.findings"
    verbose_name = "问题"

    def ready(self) -> None:
        """Load what registers itself."""
        from guiju.kernel.findings import commands  # noqa: F401
