"""Passwords, second factors, states and tokens as posted rows; sessions of our own; the pace of guesses."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import guiju.kernel.store.fields


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Pace",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name="键")),
                ("due_at", models.BigIntegerField(db_index=True, verbose_name="应到时间")),
                ("succeeded_at", models.BigIntegerField(null=True, verbose_name="上次成功")),
            ],
            options={
                "verbose_name": "登录节奏",
            },
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                ("id", guiju.kernel.store.fields.RowIdField(primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=64, unique=True, verbose_name="摘要")),
            ],
            options={
                "verbose_name": "恢复码",
            },
        ),
        migrations.CreateModel(
            name="SecondFactor",
            fields=[
                ("id", guiju.kernel.store.fields.RowIdField(primary_key=True, serialize=False)),
                ("secret", guiju.kernel.store.fields.EncryptedTextField(verbose_name="密钥")),
                ("digest", models.CharField(max_length=64, verbose_name="密钥摘要")),
            ],
            options={
                "verbose_name": "二次验证",
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "session_key",
                    models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="session key"),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("account_id", models.BigIntegerField(db_index=True, null=True, verbose_name="账号")),
                ("began_at", models.DateTimeField(null=True, verbose_name="登录时间")),
                ("seen_at", models.DateTimeField(null=True, verbose_name="最近使用")),
                ("address", models.CharField(default="", max_length=45, verbose_name="地址")),
                ("agent", models.CharField(default="", max_length=200, verbose_name="浏览器")),
            ],
            options={
                "verbose_name": "会话",
                "verbose_name_plural": "sessions",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SetupCode",
            fields=[
                ("id", guiju.kernel.store.fields.RowIdField(primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=64, unique=True, verbose_name="摘要")),
                ("expires_at", models.DateTimeField(verbose_name="有效至")),
            ],
            options={
                "verbose_name": "初始化码",
            },
        ),
        migrations.RemoveField(
            model_name="account",
            name="is_active",
        ),
        migrations.RemoveField(
            model_name="account",
            name="password",
        ),
        migrations.CreateModel(
            name="AccountState",
            fields=[
                ("id", guiju.kernel.store.fields.RowIdField(primary_key=True, serialize=False)),
                ("is_open", models.BooleanField(verbose_name="可登录")),
                ("since", models.DateTimeField(verbose_name="自")),
                ("reason", models.CharField(max_length=500, verbose_name="原因")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name="账号"
                    ),
                ),
            ],
            options={
                "verbose_name": "账号启停",
            },
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                ("id", guiju.kernel.store.fields.RowIdField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("digest", models.CharField(max_length=64, unique=True, verbose_name="摘要")),
                ("scopes", models.TextField(verbose_name="权限范围")),
                ("expires_at", models.DateTimeField(verbose_name="有效至")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name="账号"
                    ),
                ),
            ],
            options={
                "verbose_name": "接口令牌",
            },
        ),
        migrations.CreateModel(
            name="ApiTokenEnd",
            fields=[
                ("id", guiju.kernel.store.fields.RowIdField(primary_key=True, serialize=False)),
                ("reason", models.CharField(max_length=500, verbose_name="原因")),
                (
                    "token",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="end",
                        to="accounts.apitoken",
                        verbose_name="接口令牌",
                    ),
                ),
            ],
            options={
                "verbose_name": "接口令牌撤销",
            },
        ),
        migrations.CreateModel(
            name="Password",
            fields=[
                ("id", guiju.kernel.store.fields.RowIdField(primary_key=True, serialize=False)),
                ("encoded", models.CharField(max_length=128, verbose_name="密码散列")),
                ("must_change", models.BooleanField(default=False, verbose_name="须先更改")),
                ("expires_at", models.DateTimeField(null=True, verbose_name="有效至")),
                ("set_at", models.DateTimeField(verbose_name="设定时间")),
                ("set_by", models.BigIntegerField(verbose_name="设定人")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name="账号"
                    ),
                ),
            ],
            options={
                "verbose_name": "密码",
            },
        ),
        migrations.CreateModel(
            name="RecoveryCodeUse",
            fields=[
                ("id", guiju.kernel.store.fields.RowIdField(primary_key=True, serialize=False)),
                (
                    "code",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="use",
                        to="accounts.recoverycode",
                        verbose_name="恢复码",
                    ),
                ),
            ],
            options={
                "verbose_name": "恢复码使用",
            },
        ),
        migrations.CreateModel(
            name="SecondFactorStep",
            fields=[
                (
                    "factor",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="accounts.secondfactor",
                        verbose_name="二次验证",
                    ),
                ),
                ("step", models.BigIntegerField(verbose_name="时间步")),
            ],
            options={
                "verbose_name": "二次验证已用时间步",
            },
        ),
        migrations.AddField(
            model_name="secondfactor",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name="账号"
            ),
        ),
        migrations.AddField(
            model_name="recoverycode",
            name="factor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="accounts.secondfactor", verbose_name="二次验证"
            ),
        ),
        migrations.CreateModel(
            name="SecondFactorEnd",
            fields=[
                ("id", guiju.kernel.store.fields.RowIdField(primary_key=True, serialize=False)),
                ("reason", models.CharField(max_length=500, verbose_name="原因")),
                (
                    "factor",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="end",
                        to="accounts.secondfactor",
                        verbose_name="二次验证",
                    ),
                ),
            ],
            options={
                "verbose_name": "二次验证停用",
            },
        ),
        migrations.CreateModel(
            name="SessionsEnd",
            fields=[
                ("id", guiju.kernel.store.fields.RowIdField(primary_key=True, serialize=False)),
                ("ended_at", models.DateTimeField(verbose_name="结束时间")),
                ("reason", models.CharField(max_length=500, verbose_name="原因")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name="账号"
                    ),
                ),
            ],
            options={
                "verbose_name": "会话终止",
            },
        ),
        migrations.CreateModel(
            name="SetupCodeUse",
            fields=[
                ("id", guiju.kernel.store.fields.RowIdField(primary_key=True, serialize=False)),
                (
                    "code",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="use",
                        to="accounts.setupcode",
                        verbose_name="初始化码",
                    ),
                ),
            ],
            options={
                "verbose_name": "初始化码使用",
            },
        ),
    ]
