from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "guiju.domains.office"
    verbose_name = "行政办公"

    def ready(self) -> None:
        """Load what registers itself: commands, queries, controls, registers."""
