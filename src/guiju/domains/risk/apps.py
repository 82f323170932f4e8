from django.apps import AppConfig


class RiskConfig(AppConfig):
    name = "guiju.domains.risk"
    verbose_name = "风险"

    def ready(self) -> None:
        """Load what registers itself: commands, queries, controls."""
        from guiju.domains.risk import api, controls, queries  # noqa: F401
