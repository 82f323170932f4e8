from django.apps import AppConfig


class StoreConfig(AppConfig):
    name = "guiju.kernel.store"
    verbose_name = "存储"
