from django.apps import AppConfig


class AssetsConfig(AppConfig):
    name = "guiju.domains.assets"
    verbose_name = "资产"

    def ready(self) -> None:
        """Load what registers itself: registers, commands, queries, controls."""
        from guiju.domains.assets import api, controls, queries, registers  # noqa: F401
