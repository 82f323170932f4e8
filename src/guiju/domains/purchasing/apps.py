from django.apps import AppConfig


class PurchasingConfig(AppConfig):
    name = "guiju.domains.purchasing"
    verbose_name = "采购"

    def ready(self) -> None:
        """Load what registers itself: commands, queries; tell the ticker its step."""
        from guiju.domains.purchasing import api, pledged, queries  # noqa: F401
        from guiju.kernel.worklist import ticking

        ticking.register(pledged.KIND, 600, pledged.step)
