from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "guiju.kernel.imports"
    verbose_name = "导入"

    def ready(self) -> None:
        """Load what registers itself."""
        from guiju.kernel.imports import commands, expiry  # noqa: F401 — commands register themselves

        expiry.register_purge()
