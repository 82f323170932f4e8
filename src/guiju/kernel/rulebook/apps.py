from django.apps import AppConfig


class RulebookConfig(AppConfig):
    name = "guiju.kernel.rulebook"
    verbose_name = "制度"
