from django.apps import AppConfig


class PurchasingConfig(AppConfig):
    name = "guiju.domains.purchasing"
    verbose_name = "采购"

    def ready(self) -> None:
        """Load what registers itself: commands, queries."""
        from guiju.domains.purchasing import api, queries  # noqa: F401
