from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "guiju.domains.catalogue"
    verbose_name = "商品"
