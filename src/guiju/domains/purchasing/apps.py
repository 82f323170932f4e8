from django.apps import AppConfig


class PurchasingConfig(AppConfig):
    name = "guiju.domains.purchasing"
    verbose_name = "采购"

    def ready(self) -> None:
        """Load what registers itself: commands, queries, controls, registers; tell the ticker its steps."""
        from guiju.domains.purchasing import (  # noqa: F401
            api,
            controls,
            inspected_suppliers,
            parties,
            pledged,
            queries,
            registers,
        )
        from guiju.kernel.worklist import ticking

        ticking.register(parties.KIND, 3600, parties.step)
        ticking.register(pledged.KIND, 600, pledged.step)
