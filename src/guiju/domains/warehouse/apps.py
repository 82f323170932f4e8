from django.apps import AppConfig


class WarehouseConfig(AppConfig):
    name = "guiju.domains.warehouse"
    verbose_name = "仓库"

    def ready(self) -> None:
        """Load what registers itself: commands, queries, controls, what ``guiju verify`` compares, who sees files."""
        from guiju.domains.warehouse import (  # noqa: F401
            api,
            checks,
            controls,
            duties,
            offered,
            queries,
            reactions,
            registers,
            visibility,
        )
        from guiju.domains.warehouse.commands import people_inside
        from guiju.kernel.worklist import ticking

        checks.register()
        ticking.register("warehouse.people_inside", 30, people_inside.list_people_inside)
        visibility.register()
        offered.register()
