from django.apps import AppConfig


class FindingsConfig(AppConfig):
    name = "guiju.kernel.findings"
    verbose_name = "问题"

    def ready(self) -> None:
        """Load what registers itself: commands, what ``guiju verify`` compares, who sees files."""
        from guiju.kernel.findings import checks, commands, visibility  # noqa: F401

        checks.register()
        visibility.register()
