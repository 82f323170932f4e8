from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "guiju.kernel.dossiers"
    verbose_name = "证据包"

    def ready(self) -> None:
        """Load what registers itself."""
        from guiju.kernel.dossiers import commands, queries  # noqa: F401
