from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "guiju.kernel.accounts"
    verbose_name = "账号"
