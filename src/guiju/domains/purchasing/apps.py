from django.apps import AppConfig


class PurchasingConfig(AppConfig):
    name = "guiju.domains.purchasing"
    verbose_name = "采购"

    def ready(self) -> None:
        """Load what registers itself: commands, queries, controls, registers; tell the ticker its step."""
        from guiju.domains.purchasing import (  # noqa: F401
            api,
            controls,
            inspected_suppliers,
            pledged,
            queries,
            registers,
        )
        from guiju.kernel.worklist import ticking

        ticking.register(pledged.KIND, 600, pledged.step)
