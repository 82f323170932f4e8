from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "guiju.kernel.inspections"
    verbose_name = "外部查阅"

    def ready(self) -> None:
        """Load what registers itself."""
        from guiju.kernel.inspections import commands, queries  # noqa: F401
