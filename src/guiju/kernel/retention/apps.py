from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "guiju.kernel.retention"
    verbose_name = "保存期限"

    def ready(self) -> None:
        """Load what registers itself."""
        from guiju.kernel.retention import commands, kernel_purges  # noqa: F401 — commands register themselves

        kernel_purges.register()
