from django.apps import AppConfig


class ControlsConfig(AppConfig):
    name = "guiju.kernel.controls"
    verbose_name = "控制"

    def ready(self) -> None:
        """Load what registers itself."""
        from guiju.kernel.controls import commands, pulse  # noqa: F401 — they register commands
