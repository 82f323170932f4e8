from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "guiju.web"
    verbose_name = "网页"
