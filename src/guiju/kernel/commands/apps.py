from django.apps import AppConfig


class CommandsConfig(AppConfig):
    name = "guiju.kernel.commands"
    verbose_name = "命令"

    def ready(self) -> None:
        """Add what ``guiju verify`` compares."""
        from guiju.kernel.commands import acknowledge, checks, erase, expiring, held  # noqa: F401 — they register commands

        checks.register()
        erase.register()
