from django.apps import AppConfig


class InfosecConfig(AppConfig):
    name = "guiju.domains.infosec"
    verbose_name = "信息安全"

    def ready(self) -> None:
        """Load what registers itself: registers, commands, queries, controls."""
        from guiju.domains.infosec import api, assets, controls, queries, registers, scans, visibility  # noqa: F401

        visibility.register()
