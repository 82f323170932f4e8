from pathlib import Path

import pytest

from guiju.kernel.audit import sealer
from guiju.kernel.audit.contents import evidence_leaf
from guiju.kernel.audit.erase import erase
from guiju.kernel.audit.explain import Unknown, as_text, explain
from guiju.kernel.audit.models import Evidence, TreeHead
from guiju.kernel.store.transaction import writing_transaction
from guiju.lib.digests.merkle import root_by_proof
from guiju.lib.runs import RUN_BITS
from tests.audit.company import ARRIVAL, MOVE, START, history, row

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "key",
    [5, "5", " 5 ", row(5, 0), row(5, ARRIVAL), str(row(5, MOVE)), "DH-GJ-202611-000005"],
    ids=str,
)
def test_all_keys_lead_to_the_run(vault: Path, key: str | int) -> None:
    assert vault
    history(6, 3)
    assert explain(key)["run"] == 5


def test_a_request_id_leads_to_the_run(vault: Path) -> None:
    from guiju.kernel.commands.models import Receipt
    from tests.audit.company import Run

    assert vault
    with writing_transaction():
        run = Run(4)
        run.insert(Receipt, actor=7, command="x", request_id="import-77", digest="d")
        run.record()
    assert explain("import-77")["run"] == 4


@pytest.mark.parametrize("key", ["", "DH-GJ-209911-000001", 77, str(1 << 80), "²", "５"])
def test_an_unknown_key(vault: Path, key: str | int) -> None:
    assert vault
    history(3, 3)
    with pytest.raises(Unknown):
        explain(key)


def test_what_is_told(vault: Path) -> None:
    assert vault
    history(6, 4)
    with writing_transaction():
        erase(row(3, 0), 2, START)
    told = explain(
        3, title_of=lambda key: "登记到货" if key == "warehouse.record_arrival" else key, name_of=lambda _: "王芳"
    )
    assert (told["title"], told["name"], told["actor"]) == ("登记到货", "王芳", 7)
    assert [decision["warned"] for decision in told["decisions"]] == [1, 0]
    assert [breach["subject_key"] for breach in told["breaches"]] == ["N3/2"]
    assert told["refusals"] == []
    assert {"到货单", "库存流水", "附件", "判定", "违反"} <= {write["title"] for write in told["writes"]}
    text = as_text(told)
    for phrase in (
        "运行 3",
        "命令：登记到货（warehouse.record_arrival）",
        "经办人：王芳",
        "业务时间：2026-11-02 09:33:00",
        "预警：第 1 项 第 2 行 N3/2　实点数量与送货单不符　依据：S04-03 第 1 版",
        "写入：库存流水 3 行",
        "隐私部分：第 1 项 加密保存",
        "隐私部分：第 3 项 已于 2026-11-02 09:30:00 清除",
        "封存：第 2 叶，封存头 1",
    ):
        assert phrase in text, text
    assert "封存：尚未封存" in as_text(explain(6))


def test_the_proof_leads_to_the_head(vault: Path) -> None:
    assert vault
    history(9, 4)
    sealer.seal()
    for run in range(1, 10):
        seal = explain(run)["seal"]
        stored = Evidence.objects.get(pk=run << RUN_BITS)
        leaf = evidence_leaf(stored.public_commitment, stored.private_root)
        path = [bytes.fromhex(step) for step in seal["proof"]]
        root = root_by_proof(leaf, seal["leaf"], seal["size"], path)
        assert root == bytes(TreeHead.objects.get(pk=seal["head"]).root)
        assert seal["head"] == 1 + (run - 1) // 4
