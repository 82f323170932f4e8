from django.apps import AppConfig


class WarehouseConfig(AppConfig):
    name = "guiju.domains.warehouse"
    verbose_name = "仓库"

    def ready(self) -> None:
        """Load what registers itself: commands, queries and controls; add what ``guiju verify`` compares and who sees files."""
        from guiju.domains.warehouse import api, checks, controls, queries, visibility  # noqa: F401

        checks.register()
        visibility.register()
