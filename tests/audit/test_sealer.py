import json
import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from guiju.config.secrets import Secrets
from guiju.kernel.audit import anchor, heads, keys, sealer
from guiju.kernel.audit.contents import evidence_leaf
from guiju.kernel.audit.erase import erase
from guiju.kernel.audit.models import Evidence, PrivatePart, SigningKey, TreeHead
from guiju.kernel.audit.rotation import rotate
from guiju.kernel.audit.verify import verify
from guiju.kernel.store.transaction import writing_transaction
from guiju.lib.digests.merkle import EMPTY, root_of
from guiju.lib.runs import RUN_BITS
from tests.audit.company import START, arrive, found, history


def clean() -> bool:
    report = verify()
    assert report.ok, report.text()
    return report.ok


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.mark.django_db
class TestSealing:
    def test_nothing_to_seal_makes_no_head(self, vault: Path) -> None:
        assert sealer.seal() == 0
        assert not TreeHead.objects.exists()
        assert not (vault / "anchor.jsonl").exists()
        assert clean()

    def test_leaves_are_numbered_and_heads_chained(self, vault: Path) -> None:
        history(9, 4)
        assert list(Evidence.objects.order_by("id").values_list("leaf", flat=True)) == [*range(8), None]
        first, second = TreeHead.objects.order_by("id")
        assert (first.id, first.size, second.id, second.size) == (1, 4, 2, 8)
        leaves = [evidence_leaf(row.public_commitment, row.private_root) for row in Evidence.objects.order_by("id")]
        assert bytes(first.root) == root_of(leaves[:4])
        assert bytes(second.root) == root_of(leaves[:8])
        report = verify()
        assert report.ok, report.text()
        assert report.unsealed == 1
        assert sealer.seal() == 1
        assert [line["id"] for line in lines(vault / "anchor.jsonl")] == [1, 2, 3]
        assert clean()

    def test_the_root_from_memory_equals_the_cold_one(self, vault: Path) -> None:
        assert vault
        history(6, 2)
        warm = sealer._frontiers["default"].root()
        sealer._frontiers.clear()
        arrive(7)
        sealer.seal()
        assert sealer._frontiers["default"].size == 7
        assert bytes(TreeHead.objects.get(id=3).root) == warm
        assert clean()

    def test_memory_of_another_database_is_not_trusted(self, vault: Path) -> None:
        assert vault
        history(4, 2)
        sealer._frontiers["default"].peaks[0] = bytes(32)
        arrive(5)
        assert sealer.seal() == 1
        assert clean()

    def test_a_late_committer_is_sealed_next_time(self, vault: Path) -> None:
        assert vault
        found()
        arrive(3)
        sealer.seal()
        arrive(2)
        assert sealer.seal() == 1
        assert list(Evidence.objects.order_by("leaf").values_list("id", flat=True)) == [
            run << RUN_BITS for run in (1, 3, 2)
        ]
        assert clean()

    def test_more_rows_than_one_head_takes(self, vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        assert vault
        monkeypatch.setattr(sealer, "ROWS_A_HEAD", 3)
        history(8, 100)
        assert sealer.seal() == 8
        assert list(TreeHead.objects.order_by("id").values_list("size", flat=True)) == [3, 6, 8]
        assert clean()

    def test_nothing_is_signed_over_a_broken_history(self, vault: Path) -> None:
        assert vault
        history(4, 2)
        sealer._frontiers.clear()
        with connection.writing(), connection.cursor() as cursor:
            cursor.execute("update audit_evidence set leaf = 9 where leaf = 2")
        arrive(5)
        with pytest.raises(sealer.HistoryBroken):
            sealer.seal()
        assert TreeHead.objects.count() == 2


@pytest.mark.django_db
class TestAnchor:
    def test_lines_are_the_signed_heads(self, vault: Path) -> None:
        history(4, 2)
        path = vault / "anchor.jsonl"
        assert path.stat().st_mode & 0o777 == 0o600
        for line, head in zip(lines(path), TreeHead.objects.order_by("id"), strict=True):
            signature, public = bytes.fromhex(line.pop("signature")), bytes.fromhex(line.pop("public_key"))
            assert json.loads(heads.statement(head)) == line
            assert keys.is_signed(public, signature, heads.statement(head))

    @pytest.mark.parametrize("kept", [0, 1, 40, 400, -1])
    def test_a_torn_anchor_is_filled_at_the_start(self, vault: Path, kept: int) -> None:
        history(6, 2)
        path = vault / "anchor.jsonl"
        whole = path.read_bytes()
        path.write_bytes(whole[:kept])
        assert not verify().ok
        sealer.start()
        assert path.read_bytes() == whole
        assert clean()

    def test_more_heads_than_are_read_at_once_are_all_filled_in(self, vault: Path) -> None:
        with sealer.sealing():
            signer = keys.current()
            for _ in range(anchor._AT_ONCE + 2):
                heads.write(heads.SEALED, 0, EMPTY, signer, "default")
        path = vault / "anchor.jsonl"
        path.unlink()
        sealer.start()
        assert [line["id"] for line in lines(path)] == list(
            TreeHead.objects.order_by("id").values_list("id", flat=True)
        )

    def test_a_fragment_that_is_no_beginning_stays_to_be_seen(self, vault: Path) -> None:
        history(4, 2)
        path = vault / "anchor.jsonl"
        path.write_bytes(path.read_bytes().splitlines(keepends=True)[0] + b'{"id":9')
        sealer.start()
        assert b'{"id":9\n' in path.read_bytes()
        assert not verify().ok

    def test_an_anchor_that_cannot_be_written_loses_nothing(self, vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        history(2, 2)
        arrive(3)

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as broken:
            broken.setattr(anchor, "_append_missing", full)
            with pytest.raises(OSError, match="No space"):
                sealer.seal()
        assert Evidence.objects.filter(leaf__isnull=True).count() == 0
        assert len(lines(vault / "anchor.jsonl")) == 1
        arrive(4)
        sealer.seal()
        assert [line["id"] for line in lines(vault / "anchor.jsonl")] == [1, 2, 3]
        assert clean()

    def test_the_sink_gets_the_same_lines(self, vault: Path, settings: Any) -> None:
        settings.GUIJU_ANCHOR_SINK = str(vault / "elsewhere" / "copy.jsonl")
        history(6, 2)
        assert Path(settings.GUIJU_ANCHOR_SINK).read_bytes() == (vault / "anchor.jsonl").read_bytes()
        assert clean()

    def test_a_sink_out_of_reach_does_not_stop_sealing(self, vault: Path, settings: Any) -> None:
        (vault / "file").write_text("")
        settings.GUIJU_ANCHOR_SINK = str(vault / "file" / "copy.jsonl")
        history(4, 2)
        assert len(lines(vault / "anchor.jsonl")) == 2
        settings.GUIJU_ANCHOR_SINK = str(vault / "copy.jsonl")
        sealer.start()
        assert len(lines(vault / "copy.jsonl")) == 2
        assert clean()


@pytest.mark.django_db
class TestKeys:
    def test_rotation_is_signed_by_the_old_key(self, vault: Path) -> None:
        history(4, 2)
        old = SigningKey.objects.get()
        old_secret = (vault / "secrets" / "signing").read_bytes()
        new = rotate()
        first, second = SigningKey.objects.order_by("id")
        assert (first.key_id, second.key_id, second.introduced_by) == (old.key_id, new, old.key_id)
        assert keys.is_signed(bytes(first.public_key), bytes(second.signature), keys.statement(second))
        assert (vault / "secrets" / "signing.1").read_bytes() == old_secret
        assert (vault / "secrets" / "signing").read_bytes() != old_secret
        assert not (vault / "secrets" / "signing.next").exists()
        assert clean()
        arrive(5)
        sealer.seal()
        assert list(TreeHead.objects.order_by("id").values_list("kind", "key_id", "size")) == [
            ("sealed", old.key_id, 2),
            ("sealed", old.key_id, 4),
            ("rotated", new, 4),
            ("sealed", new, 5),
        ]
        rotate()
        assert (vault / "secrets" / "signing.2").exists()
        assert clean()

    def test_rotation_before_the_first_seal(self, vault: Path) -> None:
        assert vault
        rotate()
        assert bytes(TreeHead.objects.get().root) == EMPTY
        history(3, 3)
        assert clean()

    def test_a_stop_before_the_commit_leaves_the_old_key(self, vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        history(2, 2)
        with monkeypatch.context() as broken:
            broken.setattr(heads, "write", lambda *_, **__: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                rotate()
        assert (vault / "secrets" / "signing.next").exists()
        arrive(3)
        sealer.seal()
        assert clean()
        rotate()
        assert clean()

    def test_a_stop_after_the_commit_is_finished_by_the_next_seal(
        self, vault: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        history(2, 2)
        with monkeypatch.context() as broken:
            broken.setattr(keys, "promote", lambda _: None)
            new = rotate()
        assert (vault / "secrets" / "signing.next").exists()
        assert clean()
        arrive(3)
        sealer.seal()
        assert not (vault / "secrets" / "signing.next").exists()
        assert TreeHead.objects.order_by("-id")[0].key_id == new
        assert clean()

    def test_a_lost_secret_is_not_replaced_by_another(self, vault: Path, settings: Any) -> None:
        history(2, 2)
        settings.SECRETS = Secrets(vault / "other")
        arrive(3)
        with pytest.raises(keys.KeyMissing):
            sealer.seal()
        assert not (vault / "other" / "signing").exists()


@pytest.mark.django_db
class TestErasing:
    def test_seals_stay_valid(self, vault: Path) -> None:
        assert vault
        history(6, 2)
        with writing_transaction():
            assert erase(3 << RUN_BITS, 2, START) is True
            assert erase(3 << RUN_BITS, 2, START) is False
        part = PrivatePart.objects.get(evidence_id=3 << RUN_BITS, item=2)
        assert (part.payload, part.salt, part.erased_at) == (None, None, START)
        assert PrivatePart.objects.get(evidence_id=3 << RUN_BITS, item=0).payload
        assert clean()

    def test_what_is_not_there_cannot_be_erased(self, vault: Path) -> None:
        assert vault
        found()
        with writing_transaction(), pytest.raises(PrivatePart.DoesNotExist):
            erase(1 << RUN_BITS, 0, START)


@pytest.mark.real_commits
class TestTogether:
    def test_sealers_do_not_collide_and_verify_never_cries_wolf(self, vault: Path) -> None:
        """Two writers, three sealers and a verifier at once."""
        assert vault
        found()
        faults: list[str] = []
        stop = threading.Event()

        def write(numbers: range) -> None:
            for number in numbers:
                arrive(number)

        def again(work: Any) -> None:
            while not stop.is_set():
                work()

        def watch() -> None:
            report = verify()
            if not report.ok:
                faults.append(report.text())

        writers = [threading.Thread(target=guarded(faults, write), args=(range(2 + at, 42, 2),)) for at in range(2)]
        others = [
            threading.Thread(target=guarded(faults, again), args=(work,))
            for work in (sealer.seal, sealer.seal, sealer.seal, watch)
        ]
        for thread in [*writers, *others]:
            thread.start()
        for thread in writers:
            thread.join()
        stop.set()
        for thread in others:
            thread.join()
        sealer.seal()
        assert faults == []
        assert Evidence.objects.filter(leaf__isnull=False).count() == 41
        assert clean()

    def test_a_snapshot_does_not_keep_writers_waiting(self, vault: Path) -> None:
        from guiju.kernel.store.transaction import snapshot

        assert vault
        found()
        with snapshot():
            assert Evidence.objects.count() == 1
            writer = threading.Thread(target=guarded([], arrive), args=(2,))
            writer.start()
            writer.join(10)
            assert not writer.is_alive()
            assert Evidence.objects.count() == 1
        assert Evidence.objects.count() == 2


def guarded(faults: list[str], work: Any) -> Any:
    def inner(*arguments: Any) -> None:
        try:
            work(*arguments)
        except Exception as error:  # noqa: BLE001
            faults.append(repr(error))
        finally:
            connections.close_all()

    return inner
