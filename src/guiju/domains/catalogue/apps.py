from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "guiju.domains.catalogue"
    verbose_name = "商品"

    def ready(self) -> None:
        """Load what registers itself; tell the ticker its step."""
        from guiju.domains.catalogue import asking, commands, controls, queries  # noqa: F401
        from guiju.kernel.worklist import ticking

        ticking.register(asking.KIND, 3600, asking.step)
