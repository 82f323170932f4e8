from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "guiju.domains.catalogue"
    verbose_name = "商品"

    def ready(self) -> None:
        """Load what registers itself."""
        from guiju.domains.catalogue import commands, queries  # noqa: F401
