"""Importing in the browser's steps: choose, preview, columns, progress, refused rows; and who may."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guiju.domains.catalogue.models import Sku
from guiju.kernel.imports.models import Import, Profile, Status
from guiju.kernel.imports.running import advance_all
from tests.web import cast

TEXT = "货号,名称,条码\nA,甲,1\nB,,2\n"
ALL = ("imports.start", "imports.save_profile", "catalogue.register_sku")


@pytest.fixture
def keeper(db: None) -> Client:
    cast.people()
    for permission in ALL:
        cast.grant(cast.KEEPER, permission)
    return signed_in(cast.KEEPER)


def signed_in(account: int) -> Client:
    from guiju.kernel.accounts.models import Account

    client = Client()
    client.force_login(Account.objects.get(id=account))
    return client


def upload(client: Client, content: bytes, command: str = "catalogue.register_sku") -> Any:
    file = SimpleUploadedFile("货\n.csv", content)
    return client.post("/imports/", {"command": command, "file": file})


def columns_of(client: Client) -> str:
    return str(upload(client, TEXT.encode("gb18030"))["Location"])


def test_from_choosing_to_the_refused_rows(keeper: Client) -> None:
    assert "登记商品" in keeper.get("/imports/").content.decode()
    address = columns_of(keeper)
    page = keeper.get(address).content.decode()
    assert "GB18030" in page
    assert '<option value="货号" selected>' in page
    form = {"column:code": "货号", "column:name": "名称", "column:lines.code": "条码", "request_id": "r1"}
    started = keeper.post(address, {**form, "profile": "供应商甲"})
    imported = Import.objects.get()
    assert started["Location"] == f"/imports/{imported.id}/"
    assert imported.file_name == "货.csv"
    assert "正在导入" in keeper.get(started["Location"]).content.decode()
    while advance_all():
        pass
    done = keeper.get(started["Location"]).content.decode()
    assert "已完成" in done
    assert "下载没导入的行" in done
    file = keeper.get(f"/imports/{imported.id}/refused.csv")
    assert b"".join(file.streaming_content).decode() == "\ufeff货号,名称,条码,原行号,导入问题\r\nB,,2,3,“品名”必填\r\n"
    assert list(Sku.objects.values_list("code", flat=True)) == ["A"]
    assert Profile.objects.get().name == "供应商甲"
    assert "供应商甲" in keeper.get(address).content.decode()
    assert "导入过（已导入 1 行）" in keeper.get(address).content.decode()


def test_a_missing_column_is_said_beside_the_form(keeper: Client) -> None:
    answer = keeper.post(columns_of(keeper), {"column:code": "货号", "request_id": "r2"})
    assert answer.status_code == 422
    assert "必填的字段还没有对应的列：品名、条码" in answer.content.decode()
    assert Import.objects.count() == 0


def test_sent_twice_begins_once(keeper: Client) -> None:
    address = columns_of(keeper)
    form = {"column:code": "货号", "column:name": "名称", "constant:lines.code": "1", "request_id": "r3"}
    first = keeper.post(address, form)
    assert keeper.post(address, form)["Location"] == first["Location"]
    assert Import.objects.count() == 1


@pytest.mark.parametrize(("content", "said"), [(b"", "空的"), (b"a\0b", "空字符"), (b"PK\x03\x04x", "打不开")])
def test_a_file_that_is_no_table_is_said(keeper: Client, content: bytes, said: str) -> None:
    answer = upload(keeper, content)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_others_and_strangers_find_nothing(keeper: Client) -> None:
    address = columns_of(keeper)
    keeper.post(address, {"column:code": "货号", "column:name": "名称", "constant:lines.code": "1", "request_id": "r4"})
    imported = Import.objects.get()
    lead = signed_in(cast.LEAD)
    assert lead.get("/imports/").status_code == 403
    for permission in ALL:
        cast.grant(cast.LEAD, permission)
    for path in (f"/imports/{imported.id}/", f"/imports/{imported.id}/refused.csv", address, "/imports/999/"):
        assert lead.get(path).status_code == 404, path
    assert "货.csv" not in lead.get("/imports/").content.decode()
    assert Client().get("/imports/").status_code == 302


def test_only_what_the_posts_grant_is_offered(keeper: Client) -> None:
    assert "到货登记" not in keeper.get("/imports/").content.decode()
    assert upload(keeper, TEXT.encode(), "warehouse.record_arrival").status_code == 404
    assert upload(keeper, TEXT.encode(), "commands.decide_held").status_code == 404
    assert keeper.get(f"/imports/new/catalogue.register_sku/{'0' * 64}/").status_code == 404
    assert Import.objects.filter(status=Status.RUNNING).count() == 0
