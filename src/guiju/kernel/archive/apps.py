from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "guiju.kernel.archive"
    verbose_name = "备份"

    def ready(self) -> None:
        """Load what registers itself."""
        from guiju.kernel.archive import commands  # noqa: F401
