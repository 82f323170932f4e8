from django.apps import AppConfig


class ConductConfig(AppConfig):
    name = "guiju.domains.conduct"
    verbose_name = "责任认定"

    def ready(self) -> None:
        """Load what registers itself: commands, queries, controls."""
        from guiju.domains.conduct import api, controls, duties, pending, queries, registers, reviews, visibility  # noqa: F401
        from guiju.kernel.worklist import ticking

        visibility.register()
        ticking.register("conduct.pending", 60, pending.step)
