from django.apps import AppConfig


class RulebookConfig(AppConfig):
    name = "guiju.kernel.rulebook"
    verbose_name = "制度"

    def ready(self) -> None:
        """Load what registers itself."""
        from guiju.kernel.rulebook import commands, pack, profile, settling  # noqa: F401 — they register commands
        from guiju.kernel.rulebook.adopting import (  # noqa: F401 — they register commands
            deciding,
            enacting,
            reshaping,
            taking,
        )
