from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "guiju.domains.orders"
    verbose_name = "订单"

    def ready(self) -> None:
        """Load what registers itself: commands, queries, controls, reactions, the nightly look, who sees files."""
        from guiju.domains.orders import api, controls, queries, reactions, suspicion, visibility  # noqa: F401
        from guiju.domains.orders.commands import stops
        from guiju.kernel.worklist import ticking

        visibility.register()
        ticking.register("orders.suspected_trades", 3600, suspicion.note)
        ticking.register("orders.platform_stops", 60, stops.step)
