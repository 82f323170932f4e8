from django.apps import AppConfig


class LevelsConfig(AppConfig):
    name = "guiju.domains.levels"
    verbose_name = "库存水位"

    def ready(self) -> None:
        """Load what registers itself: commands, queries, controls, duties, steps of the worker."""
        from guiju.domains.levels import api, checks, controls, duties, queries  # noqa: F401
        from guiju.domains.levels.commands import list_idle, propose_replenishment
        from guiju.kernel.worklist import ticking

        ticking.register("levels.replenishment", 60, propose_replenishment.step)
        ticking.register("levels.idle_stock", 60, list_idle.step)
        checks.register()
