from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "guiju.domains.orders"
    verbose_name = "订单"

    def ready(self) -> None:
        """Load what registers itself: commands, queries, controls, reactions, who sees files."""
        from guiju.domains.orders import api, controls, queries, reactions, visibility  # noqa: F401

        visibility.register()
