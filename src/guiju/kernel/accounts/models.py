"""Accounts: who can sign in. What an account may do comes from its person's posts."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from guiju.kernel.store.fields import RowIdField


class AccountManager(BaseUserManager["Account"]):
    pass


class Account(AbstractBaseUser):
    """A sign-in name; ``last_login`` is left out because signing in is not a command."""

    last_login = None

    id = RowIdField(primary_key=True)
    username = models.CharField("登录名", max_length=60, unique=True)
    is_active = models.BooleanField("可登录", default=True)

    USERNAME_FIELD = "username"
    objects = AccountManager()

    class Meta:
        verbose_name = "账号"
