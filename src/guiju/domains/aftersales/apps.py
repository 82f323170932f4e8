from django.apps import AppConfig


class AftersalesConfig(AppConfig):
    name = "guiju.domains.aftersales"
    verbose_name = "售后"

    def ready(self) -> None:
        """Load what registers itself: commands, queries, controls, what customers need, who sees files."""
        from guiju.domains.aftersales import api, controls, needs, queries, visibility  # noqa: F401

        visibility.register()
