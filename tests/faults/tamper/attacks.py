"""Attacks, each of which edits a clean history and says which check must name which place."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from unittest.mock import patch

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connections

from guiju.kernel.audit import heads, keys, recorder, sealer
from guiju.kernel.audit.contents import evidence_leaf
from guiju.kernel.audit.models import Evidence, PrivatePart, SigningKey, TreeHead
from guiju.kernel.files import storage
from guiju.kernel.files.models import Attachment
from guiju.kernel.org.models import Person
from guiju.kernel.store import triggers
from guiju.kernel.store.transaction import writing_transaction
from guiju.lib.digests.merkle import root_of
from guiju.lib.runs import RUN_BITS
from tests.audit import company
from tests.faults.tamper.scene import Expected, Scene

Attack = Callable[[Scene], Expected]
ATTACKS: list[Attack] = []


def attack(function: Attack) -> Attack:
    ATTACKS.append(function)
    return function


def evidence_row(evidence: int) -> str:
    return f"audit_evidence#{evidence}"


# --- evidence


@attack
def payload_changed(scene: Scene) -> Expected:
    target = scene.pick()
    scene.rewrite(target, recompute=False, request_id="another")
    return Expected("payloads", evidence_row(target))


@attack
def payload_changed_with_its_own_hash(scene: Scene) -> Expected:
    target = scene.pick()
    scene.rewrite(target, recompute=True, request_id="another")
    return Expected("leaves", f"封存头 {scene.head_over(target).id} ")


@attack
def payload_changed_in_the_unsealed_tail(scene: Scene) -> Expected:
    target = Evidence.objects.filter(leaf__isnull=True).order_by("id").values_list("id", flat=True)[0]
    scene.rewrite(target, recompute=False, request_id="another")
    return Expected("payloads", evidence_row(target))


@attack
def payload_broken(scene: Scene) -> Expected:
    target = scene.pick()
    junk = scene.random.randbytes(40)
    scene.sql("update audit_evidence set payload = %s where id = %s", [junk, target])
    return Expected("payloads", evidence_row(target))


@attack
def actor_column_changed(scene: Scene) -> Expected:
    target = scene.pick(0)
    scene.sql("update audit_evidence set actor = actor + 1 where id = %s", [target])
    return Expected("payloads", evidence_row(target))


@attack
def back_dated(scene: Scene) -> Expected:
    target = scene.pick(0)
    earlier = datetime(2026, 10, 1, tzinfo=UTC)
    scene.sql("update audit_evidence set occurred_at = %s where id = %s", [earlier, target])
    return Expected("payloads", evidence_row(target))


@attack
def contents_of_two_rows_swapped(scene: Scene) -> Expected:
    first, second = scene.pick_two()
    columns = "payload", "is_compressed", "salt", "public_commitment", "private_root"
    rows = {row.pk: row for row in Evidence.objects.filter(id__in=(first, second))}
    sets = ", ".join(f"{column} = %s" for column in columns)
    for at, other in ((first, second), (second, first)):
        values = [getattr(rows[other], column) for column in columns]
        scene.sql(f"update audit_evidence set {sets} where id = %s", [*values, at])
    return Expected("payloads", evidence_row(first))


@attack
def two_rows_reordered(scene: Scene) -> Expected:
    first, second = scene.pick_two()
    head = scene.head_over(first)
    leaf, other = scene.leaf_of(first), scene.leaf_of(second)
    for evidence, number in ((first, None), (second, leaf), (first, other)):
        scene.sql("update audit_evidence set leaf = %s where id = %s", [number, evidence])
    return Expected("leaves", f"封存头 {head.id} ")


@attack
def leaf_taken_back(scene: Scene) -> Expected:
    target = scene.pick()
    leaf = scene.leaf_of(target)
    scene.sql("update audit_evidence set leaf = null where id = %s", [target])
    return Expected("leaves", f"叶 {leaf} ")


@attack
def evidence_deleted_in_the_middle(scene: Scene) -> Expected:
    target = scene.random.choice(scene.sealed[1:-1])
    leaf = scene.leaf_of(target)
    scene.sql("delete from audit_evidence where id = %s", [target])
    return Expected("leaves", f"叶 {leaf} ")


@attack
def evidence_deleted_and_leaves_closed_up(scene: Scene) -> Expected:
    target = scene.random.choice(scene.sealed[1:-1])
    head, leaf = scene.head_over(target), scene.leaf_of(target)
    followers = Evidence.objects.filter(leaf__gt=leaf).order_by("leaf").values_list("id", "leaf")
    scene.sql("delete from audit_evidence where id = %s", [target])
    for evidence, number in list(followers):
        scene.sql("update audit_evidence set leaf = %s where id = %s", [number - 1, evidence])
    return Expected("leaves", f"封存头 {head.id} ")


@attack
def unsealed_evidence_deleted(scene: Scene) -> Expected:
    target = Evidence.objects.filter(leaf__isnull=True).order_by("id").values_list("id", flat=True)[0]
    scene.sql("delete from audit_evidence where id = %s", [target])
    return Expected("unnamed", "没有证据")


@attack
def forged_copy_inserted(scene: Scene) -> Expected:
    source = scene.pick()
    newest = Evidence.objects.order_by("-id").values_list("id", flat=True)[0]
    forged = scene.random.choice([newest + (1 << RUN_BITS), source + scene.random.randrange(500, 1000)])
    scene.copy("audit_evidence", source, id=forged, leaf=None)
    return Expected("payloads", evidence_row(forged))


@attack
def forged_evidence_names_rows_of_another_run(scene: Scene) -> Expected:
    source = scene.pick()
    newest = Evidence.objects.order_by("-id").values_list("id", flat=True)[0]
    forged = newest + (1 << RUN_BITS)
    scene.copy("audit_evidence", source, id=forged, leaf=None)
    scene.rewrite(forged, recompute=True, run=forged >> RUN_BITS)
    return Expected("documents", evidence_row(forged))


@attack
def forged_run_consistent_in_itself(scene: Scene) -> Expected:
    """The attacker has the program but not the installation's secret."""
    newest = Evidence.objects.order_by("-id").values_list("id", flat=True)[0]
    with (
        patch.object(recorder, "authored_salt", lambda _content: scene.random.randbytes(32)),
        writing_transaction(scene.using),
    ):
        run = company.Run((newest >> RUN_BITS) + 1, scene.using)
        run.insert(Person, number="P-666", name="内鬼", account_id=None)
        forged = run.record(command="org.register_person")
    sealer.seal(scene.using)
    return Expected("payloads", evidence_row(forged))


@attack
def decision_deleted(scene: Scene) -> Expected:
    target = scene.pick()
    with connections[scene.using].cursor() as cursor:
        cursor.execute("select max(id) from audit_decision where evidence_id = %s", [target])
        row = cursor.fetchone()[0]
    scene.sql("delete from audit_decision where id = %s", [row])
    return Expected("documents", f"audit_decision#{row}")


@attack
def breach_moved_to_another_actor(scene: Scene) -> Expected:
    target = scene.pick()
    scene.sql("update audit_breach set actor = 8 where evidence_id = %s", [target])
    return Expected("documents", evidence_row(target))


# --- personal data


@attack
def private_part_exchanged(scene: Scene) -> Expected:
    first, second = scene.pick_two()
    part, other = (
        PrivatePart.objects.get(evidence_id=first, item=0),
        PrivatePart.objects.get(evidence_id=second, item=0),
    )
    scene.sql(
        "update audit_privatepart set payload = (select payload from audit_privatepart where id = %s) where id = %s",
        [other.pk, part.pk],
    )
    return Expected("private", f"audit_privatepart#{part.pk}")


@attack
def private_part_emptied_without_record(scene: Scene) -> Expected:
    part = PrivatePart.objects.get(evidence_id=scene.pick(), item=2)
    scene.sql("update audit_privatepart set payload = null, salt = null where id = %s", [part.pk])
    return Expected("private", f"audit_privatepart#{part.pk}")


@attack
def private_part_deleted(scene: Scene) -> Expected:
    target = scene.pick()
    scene.sql("delete from audit_privatepart where evidence_id = %s and item = 2", [target])
    return Expected("private", evidence_row(target))


# --- heads, keys, history


@attack
def tail_cut(scene: Scene) -> Expected:
    size = scene.forget_after(scene.random.choice(scene.sealed[2:-1]), heads_too=False)
    return Expected("leaves", f"叶 {size} 起被删除")


@attack
def tail_cut_with_heads_fixed(scene: Scene) -> Expected:
    kept = scene.random.choice(scene.sealed[2:-1])
    scene.forget_after(kept, heads_too=True)
    lost = (TreeHead.objects.order_by("-id").values_list("id", flat=True).first() or 0) + 1
    return Expected("anchor", f"封存头 {lost}，数据库没有")


@attack
def old_backup_restored_and_worked_on(scene: Scene) -> Expected:
    kept = scene.random.choice(scene.sealed[2:-4])
    scene.forget_after(kept, heads_too=True)
    sealer._frontiers.clear()
    first = (TreeHead.objects.order_by("-id").values_list("id", flat=True).first() or 0) + 1
    run = (kept >> RUN_BITS) + 1
    for number in range(run, run + scene.random.randrange(1, 4)):
        company.arrive(number)
        sealer.seal()
    return Expected("anchor", f"封存头 {first}")


@attack
def head_deleted(scene: Scene) -> Expected:
    head = scene.random.choice(list(TreeHead.objects.order_by("id"))[:-1])
    scene.sql("delete from audit_treehead where id = %s", [head.pk])
    return Expected("heads", f"封存头 {head.pk} ")


@attack
def head_edited(scene: Scene) -> Expected:
    head = scene.random.choice(list(TreeHead.objects.all()))
    column = scene.random.choice(["size = size + 1", "note = 'x'", "key_id = 'x'", "kind = 'restored'"])
    scene.sql(f"update audit_treehead set {column} where id = %s", [head.pk])
    return Expected("heads", f"封存头 {head.pk} ")


@attack
def head_signed_with_the_retired_key(scene: Scene) -> Expected:
    seed = (scene.vault / "secrets" / "signing.1").read_bytes()
    thief = keys.Signer(1, Ed25519PrivateKey.from_private_bytes(seed))
    last = TreeHead.objects.order_by("-id")[0]
    with scene.unlocked():
        forged = heads.write("restored", last.size, bytes(last.root), thief, scene.using)
    return Expected("heads", f"封存头 {forged.pk} ")


@attack
def everything_recomputed_with_another_key(scene: Scene) -> Expected:
    target = scene.pick()
    scene.rewrite(target, recompute=True, request_id="another")
    _sign_all_again(scene)
    return Expected("anchor", "锚文件第 1 行")


@attack
def everything_recomputed_is_seen_by_the_key_too(scene: Scene) -> Expected:
    scene.rewrite(scene.pick(), recompute=True, request_id="another")
    _sign_all_again(scene)
    return Expected("keys", "公钥被替换")


def _sign_all_again(scene: Scene) -> None:
    """A consistent history under the attacker's own key."""
    thief = keys.Signer(1, Ed25519PrivateKey.from_private_bytes(scene.random.randbytes(32)))
    leaves = [
        evidence_leaf(*pair)
        for pair in Evidence.objects.filter(leaf__isnull=False)
        .order_by("leaf")
        .values_list("public_commitment", "private_root")
    ]
    sealed = list(TreeHead.objects.filter(kind="sealed").order_by("id").values_list("size", flat=True))
    with scene.unlocked(), connections[scene.using].cursor() as cursor:
        cursor.execute("delete from audit_treehead")
        cursor.execute("delete from audit_signingkey")
        keys.introduce(thief, thief, scene.using)
        for size in sealed:
            heads.write("sealed", size, root_of(leaves[:size]), thief, scene.using)


@attack
def key_exchanged(scene: Scene) -> Expected:
    thief = Ed25519PrivateKey.from_private_bytes(scene.random.randbytes(32))
    public = thief.public_key().public_bytes_raw()
    key = scene.random.choice(list(SigningKey.objects.all()))
    scene.sql(
        "update audit_signingkey set public_key = %s, key_id = %s where id = %s",
        [public, keys.key_id_of(public), key.pk],
    )
    return Expected("keys", f"签名公钥 {key.pk} ")


# --- anchor


@attack
def anchor_truncated(scene: Scene) -> Expected:
    path = scene.vault / "anchor.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    kept = scene.random.randrange(len(lines))
    path.write_bytes(b"".join(lines[:kept]))
    return Expected("anchor", f"第 {kept + 1} 行起的 {len(lines) - kept} 行")


@attack
def anchor_torn(scene: Scene) -> Expected:
    path = scene.vault / "anchor.jsonl"
    path.write_bytes(path.read_bytes()[: -scene.random.randrange(1, 200)])
    return Expected("anchor", "行")


@attack
def anchor_deleted(scene: Scene) -> Expected:
    (scene.vault / "anchor.jsonl").unlink()
    return Expected("anchor", "锚文件不存在")


@attack
def anchor_edited(scene: Scene) -> Expected:
    path = scene.vault / "anchor.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    at = scene.random.randrange(len(lines))
    fields = orjson.loads(lines[at])
    fields["root"] = sha256(scene.random.randbytes(8)).hexdigest()
    lines[at] = orjson.dumps(fields, option=orjson.OPT_SORT_KEYS) + b"\n"
    path.write_bytes(b"".join(lines))
    return Expected("anchor", f"第 {at + 1} 行")


@attack
def anchor_line_taken_out(scene: Scene) -> Expected:
    path = scene.vault / "anchor.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    at = scene.random.randrange(len(lines) - 1)
    path.write_bytes(b"".join(lines[:at] + lines[at + 1 :]))
    return Expected("anchor", f"第 {at + 1} 行")


# --- documents and rules


@attack
def move_edited(scene: Scene) -> Expected:
    evidence = scene.pick()
    move = evidence + company.MOVE + scene.random.randrange(company.MOVES)
    column = scene.random.choice(["quantity", "cost", "balance_after", "handler", "previous"])
    scene.sql(f"update warehouse_move set {column} = coalesce({column}, 0) + 1 where id = %s", [move])
    return Expected("documents", evidence_row(evidence))


@attack
def move_edited_in_the_unsealed_tail(scene: Scene) -> Expected:
    evidence = Evidence.objects.filter(leaf__isnull=True).order_by("-id").values_list("id", flat=True)[0]
    scene.sql("update warehouse_move set quantity = 9 where id = %s", [evidence + company.MOVE])
    return Expected("documents", evidence_row(evidence))


@attack
def move_deleted(scene: Scene) -> Expected:
    move = scene.pick() + company.MOVE + scene.random.randrange(company.MOVES)
    scene.sql("delete from warehouse_move where id = %s", [move])
    return Expected("documents", f"warehouse_move#{move}")


@attack
def document_deleted(scene: Scene) -> Expected:
    arrival = scene.pick() + company.ARRIVAL
    scene.sql("delete from warehouse_arrival where id = %s", [arrival])
    return Expected("documents", f"warehouse_arrival#{arrival}")


@attack
def document_forged(scene: Scene) -> Expected:
    source = scene.pick()
    newest = Evidence.objects.order_by("-id").values_list("id", flat=True)[0]
    forged = scene.random.choice(
        [source + 5000 + company.ARRIVAL, newest + (7 << RUN_BITS) + 1, scene.random.randrange(1, 1 << RUN_BITS)]
    )
    scene.copy("warehouse_arrival", source + company.ARRIVAL, id=forged, number="DH-GJ-202611-999999")
    return Expected("unnamed", f"warehouse_arrival#{forged}")


@attack
def document_exchanged_for_a_forged_one(scene: Scene) -> Expected:
    source = scene.pick()
    row = source + company.BATCH
    scene.sql("update warehouse_batch set id = %s where id = %s", [source + 6000, row])
    return Expected("documents", f"warehouse_batch#{row}")


@attack
def number_changed(scene: Scene) -> Expected:
    evidence = scene.pick()
    scene.sql(
        "update warehouse_arrival set number = %s where id = %s", ["DH-GJ-202611-888888", evidence + company.ARRIVAL]
    )
    return Expected("documents", evidence_row(evidence))


@attack
def date_moved(scene: Scene) -> Expected:
    evidence = scene.pick()
    scene.sql("update warehouse_batch set received_on = '2026-01-01' where id = %s", [evidence + company.BATCH])
    return Expected("documents", evidence_row(evidence))


@attack
def binding_edited(scene: Scene) -> Expected:
    evidence = scene.pick()
    column = scene.random.choice(["mode = 'observe'", "outcome = 'warn'", "params = '{\"tolerance\": 99}'"])
    scene.sql(f"update rulebook_binding set {column} where id = %s", [evidence + company.BINDING])
    return Expected("documents", evidence_row(evidence))


@attack
def clause_edited(scene: Scene) -> Expected:
    scene.sql("update rulebook_clause set text = '货物以送货单为准' where code = 'S04-03'")
    return Expected("documents", evidence_row(1 << RUN_BITS))


@attack
def attachment_row_pointed_elsewhere(scene: Scene) -> Expected:
    evidence = scene.pick()
    digest = storage.keep(scene.random.randbytes(20))
    scene.sql(
        "update files_attachment set sha256 = %s, size = 20 where id = %s", [digest, evidence + company.ATTACHMENT]
    )
    return Expected("documents", evidence_row(evidence))


@attack
def attachment_replaced(scene: Scene) -> Expected:
    attachment = Attachment.objects.get(pk=scene.pick() + company.ATTACHMENT)
    path = storage.path_of(attachment.sha256)
    content = bytearray(path.read_bytes())
    content[scene.random.randrange(len(content))] ^= 1
    path.write_bytes(bytes(content))
    return Expected("attachments", f"附件 {attachment.pk}")


@attack
def attachment_removed(scene: Scene) -> Expected:
    attachment = Attachment.objects.get(pk=scene.pick() + company.ATTACHMENT)
    shutil.move(storage.path_of(attachment.sha256), scene.vault / "elsewhere")
    return Expected("attachments", f"附件 {attachment.pk}")


@attack
def trigger_dropped(scene: Scene) -> Expected:
    name, (table, _) = scene.random.choice(sorted(triggers.declared(scene.using).items()))
    with connections[scene.using].writing():
        triggers.drop(name, table, scene.using)
    return Expected("triggers", name)


@attack
def trigger_weakened(scene: Scene) -> Expected:
    wanted = triggers.declared(scene.using)
    name = scene.random.choice(sorted(name for name in wanted if name.endswith("_posted_update")))
    table, sql = wanted[name]
    weaker = sql.split(" of ")[0] + ' of "id" ' + sql[sql.index(f'on "{table}"') :]
    with connections[scene.using].writing(), connections[scene.using].cursor() as cursor:
        triggers.drop(name, table, scene.using)
        cursor.execute(weaker)
    return Expected("triggers", name)
