from django.apps import AppConfig


class TrustConfig(AppConfig):
    name = "guiju.domains.trust"
    verbose_name = "信息安全"

    def ready(self) -> None:
        """Load what registers itself: registers, commands, queries, controls."""
        from guiju.domains.trust import api, controls, queries, registers  # noqa: F401
