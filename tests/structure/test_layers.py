"""What import-linter cannot see: packages, model names, and foreign keys given as strings."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

import guiju

SOURCE = Path(guiju.__file__).parent
KERNEL = [
    "store",
    "audit",
    "accounts",
    "files",
    "commands",
    "archive",
    "monitoring",
    "retention",
    "queries",
    "calendar",
    "org",
    "rulebook",
    "findings",
    "worklist",
    "controls",
    "dossiers",
    "inspections",
    "agenda",
    "imports",
    "registers",
    "pages",
]
DOMAINS = [
    "policy",
    "office",
    "training",
    "catalogue",
    "ledger",
    "assets",
    "conduct",
    "safety",
    "infosec",
    "purchasing",
    "warehouse",
    "levels",
    "orders",
    "aftersales",
    "payroll",
    "risk",
]
HOUSE = ["lib", "kernel", "domains", "packs", "demo", "rest", "web", "cli", "config"]


def packages(folder: Path) -> set[str]:
    return {init.parent.name for init in folder.glob("*/__init__.py")}


@pytest.mark.parametrize(("folder", "wanted"), [("", HOUSE), ("kernel", KERNEL), ("domains", DOMAINS)])
def test_the_packages_of_the_design_exist_and_no_other(folder: str, wanted: list[str]) -> None:
    assert packages(SOURCE / folder) - {"tests"} == set(wanted)


def rank(model: type[models.Model]) -> tuple[int, int] | None:
    """How high a model lives; None for Django's own."""
    parts = model.__module__.split(".")
    if parts[0] != "guiju":
        return None
    inner = {"kernel": KERNEL, "domains": DOMAINS}.get(parts[1])
    return HOUSE.index(parts[1]), inner.index(parts[2]) if inner else 0


def our_models() -> Iterator[type[models.Model]]:
    return (model for model in apps.get_models() if rank(model))


def upward_keys(candidates: Iterator[type[models.Model]]) -> list[str]:
    found = []
    for model in candidates:
        own = rank(model)
        for field in model._meta.get_fields():
            if field.auto_created or not field.is_relation or field.related_model is None:
                continue
            other = rank(field.related_model)
            if own and other and other > own:
                found.append(f"{model._meta.label}.{field.name} → {field.related_model._meta.label}")
    return found


def test_the_order_of_the_layers_is_read_from_the_model() -> None:
    names = ["accounts.Account", "org.Person", "rulebook.RulesVersion", "catalogue.Sku", "warehouse.Move"]
    ranks = [rank(apps.get_model(name)) for name in names]
    assert ranks == sorted(set(ranks))
    assert rank(apps.get_model("contenttypes.ContentType")) is None


def test_a_key_that_points_upwards_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    barcode = apps.get_model("catalogue.Barcode")
    monkeypatch.setattr(barcode._meta.get_field("sku").related_model, "__module__", "guiju.domains.warehouse.models")
    assert upward_keys(iter([barcode])) == ["catalogue.Barcode.sku → catalogue.Sku"]


def test_no_foreign_key_points_upwards() -> None:
    assert upward_keys(our_models()) == []


def chinese(text: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)


def test_every_model_has_a_chinese_name() -> None:
    assert [m._meta.label for m in our_models() if not chinese(str(m._meta.verbose_name))] == []


def test_every_app_has_a_chinese_name() -> None:
    ours = [app for app in apps.get_app_configs() if app.name.startswith("guiju.")]
    assert ours
    assert [app.label for app in ours if not chinese(str(app.verbose_name))] == []
