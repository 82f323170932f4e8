from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "guiju.kernel.pages"
    verbose_name = "页面"
