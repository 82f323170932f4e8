"""Units, substitutes, segregation of duties; what ended by a column ends by a row of its own."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import guiju.kernel.store.fields


def start(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute("insert into org_orgversion (id, version) values (1, 0)")


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AssignmentEnd",
            fields=[
                ("id", guiju.kernel.store.fields.RowIdField(primary_key=True, serialize=False)),
                ("ends_at", models.DateTimeField(verbose_name="止于")),
                ("reason", models.CharField(max_length=500, verbose_name="原因")),
            ],
            options={
                "verbose_name": "免职",
            },
        ),
        migrations.CreateModel(
            name="GrantEnd",
            fields=[
                ("id", guiju.kernel.store.fields.RowIdField(primary_key=True, serialize=False)),
                ("ends_at", models.DateTimeField(verbose_name="止于")),
                ("reason", models.CharField(max_length=500, verbose_name="原因")),
            ],
            options={
                "verbose_name": "收回授权",
            },
        ),
        migrations.CreateModel(
            name="Incompatibility",
            fields=[
                ("id", guiju.kernel.store.fields.RowIdField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("post", "岗位"), ("permission", "权限")], max_length=10, verbose_name="种类"
                    ),
                ),
                ("one", models.CharField(max_length=80, verbose_name="一方")),
                ("other", models.CharField(max_length=80, verbose_name="另一方")),
                ("reason", models.CharField(max_length=500, verbose_name="依据")),
                ("round", models.IntegerField(default=1, verbose_name="第几次")),
            ],
            options={
                "verbose_name": "不相容",
            },
        ),
        migrations.CreateModel(
            name="IncompatibilityEnd",
            fields=[
                ("id", guiju.kernel.store.fields.RowIdField(primary_key=True, serialize=False)),
                ("reason", models.CharField(max_length=500, verbose_name="原因")),
            ],
            options={
                "verbose_name": "取消不相容",
            },
        ),
        migrations.CreateModel(
            name="IncompatibilityException",
            fields=[
                ("id", guiju.kernel.store.fields.RowIdField(primary_key=True, serialize=False)),
                ("until", models.DateField(verbose_name="有效至")),
                ("reason", models.CharField(max_length=500, verbose_name="原因")),
                ("granted_by", models.BigIntegerField(verbose_name="批准人")),
            ],
            options={
                "verbose_name": "不相容例外",
            },
        ),
        migrations.CreateModel(
            name="Leaving",
            fields=[
                ("id", guiju.kernel.store.fields.RowIdField(primary_key=True, serialize=False)),
                ("last_day", models.DateField(verbose_name="最后工作日")),
                ("ends_at", models.DateTimeField(verbose_name="止于")),
                ("reason", models.CharField(max_length=500, verbose_name="原因")),
            ],
            options={
                "verbose_name": "离职",
            },
        ),
        migrations.CreateModel(
            name="OrgVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.BigIntegerField(verbose_name="组织版本")),
            ],
            options={
                "verbose_name": "组织版本",
            },
        ),
        migrations.CreateModel(
            name="Substitution",
            fields=[
                ("id", guiju.kernel.store.fields.RowIdField(primary_key=True, serialize=False)),
                ("since", models.DateField(verbose_name="自")),
                ("until", models.DateField(verbose_name="止于")),
                ("reason", models.CharField(max_length=500, verbose_name="原因")),
            ],
            options={
                "verbose_name": "代理",
            },
        ),
        migrations.CreateModel(
            name="SubstitutionEnd",
            fields=[
                ("id", guiju.kernel.store.fields.RowIdField(primary_key=True, serialize=False)),
                ("ends_at", models.DateTimeField(verbose_name="止于")),
                ("reason", models.CharField(max_length=500, verbose_name="原因")),
            ],
            options={
                "verbose_name": "结束代理",
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", guiju.kernel.store.fields.RowIdField(primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=40, unique=True, verbose_name="代码")),
                ("name", models.CharField(max_length=120, verbose_name="名称")),
            ],
            options={
                "verbose_name": "部门",
            },
        ),
        migrations.RemoveConstraint(
            model_name="grant",
            name="org_grant_once",
        ),
        migrations.RemoveField(
            model_name="assignment",
            name="until",
        ),
        migrations.RemoveField(
            model_name="grant",
            name="until",
        ),
        migrations.RemoveField(
            model_name="person",
            name="left_on",
        ),
        migrations.AddField(
            model_name="grant",
            name="round",
            field=models.IntegerField(default=1, verbose_name="第几次"),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.UniqueConstraint(fields=("post", "permission", "round"), name="org_grant_once"),
        ),
        migrations.AddField(
            model_name="assignmentend",
            name="assignment",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="end",
                to="org.assignment",
                verbose_name="任职",
            ),
        ),
        migrations.AddField(
            model_name="grantend",
            name="grant",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="end", to="org.grant", verbose_name="授权"
            ),
        ),
        migrations.AddConstraint(
            model_name="incompatibility",
            constraint=models.UniqueConstraint(
                fields=("kind", "one", "other", "round"), name="org_incompatibility_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="incompatibility",
            constraint=models.CheckConstraint(
                condition=models.Q(("one__lt", models.F("other"))), name="org_incompatibility_of_two"
            ),
        ),
        migrations.AddField(
            model_name="incompatibilityend",
            name="incompatibility",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="end",
                to="org.incompatibility",
                verbose_name="不相容",
            ),
        ),
        migrations.AddField(
            model_name="incompatibilityexception",
            name="incompatibility",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="org.incompatibility", verbose_name="不相容"
            ),
        ),
        migrations.AddField(
            model_name="incompatibilityexception",
            name="person",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="org.person", verbose_name="人员"),
        ),
        migrations.AddField(
            model_name="leaving",
            name="person",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="leaving",
                to="org.person",
                verbose_name="人员",
            ),
        ),
        migrations.AddField(
            model_name="substitution",
            name="assignment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="org.assignment", verbose_name="任职"
            ),
        ),
        migrations.AddField(
            model_name="substitution",
            name="substitute",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="org.person", verbose_name="代理人"
            ),
        ),
        migrations.AddField(
            model_name="substitutionend",
            name="substitution",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="end",
                to="org.substitution",
                verbose_name="代理",
            ),
        ),
        migrations.AddField(
            model_name="unit",
            name="entity",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="org.legalentity", verbose_name="主体"
            ),
        ),
        migrations.AddField(
            model_name="unit",
            name="parent",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="org.unit", verbose_name="上级部门"
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="unit",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="org.unit", verbose_name="部门"
            ),
        ),
        migrations.AddConstraint(
            model_name="substitution",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gte", models.F("since"))), name="org_substitution_days"
            ),
        ),
        migrations.RunPython(start, migrations.RunPython.noop),
    ]
