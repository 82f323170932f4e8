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

        checks.register()
        visibility.register()
        offered.register()
