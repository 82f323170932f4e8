from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "guiju.domains.ledger"
    verbose_name = "总账"

    def ready(self) -> None:
        """Load what registers itself: commands, queries."""
        from guiju.domains.ledger import api, queries  # noqa: F401
