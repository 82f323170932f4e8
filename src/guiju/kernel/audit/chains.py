"""Checks of what was signed: keys, heads, and the tree that the heads are the roots of."""

from collections import deque
from hashlib import sha256

from guiju.kernel.audit import heads, keys
from guiju.kernel.audit.contents import evidence_leaf
from guiju.kernel.audit.models import Evidence, SigningKey, TreeHead
from guiju.kernel.audit.report import Result, Tally
from guiju.lib.digests.merkle import Frontier


def check_keys(using: str) -> Result:
    """Each key is signed by the one before; the newest is the one in the secrets folder."""
    tally, before = Tally(), None
    for number, key in enumerate(SigningKey.objects.using(using).order_by("id"), 1):
        tally.counted += 1
        by = before or key
        public = bytes(key.public_key)
        if key.id != number:
            tally.fail(f"签名公钥 {number} 缺失")
        elif key.key_id != keys.key_id_of(public):
            tally.fail(f"签名公钥 {number} 与其编号 {key.key_id} 不符")
        elif key.introduced_by != (before.key_id if before else ""):
            tally.fail(f"签名公钥 {number} 不是由前一把密钥签入的")
        elif not keys.is_signed(bytes(by.public_key), bytes(key.signature), keys.statement(key)):
            tally.fail(f"签名公钥 {number} 的签入签名无效")
        before = key
    if keys.holds_current(using) is False:
        tally.fail("密钥文件夹里的签名密钥不是数据库登记的最新密钥：公钥被替换，或密钥恢复错了")
    return tally.result()


def check_heads(using: str) -> Result:
    """Heads are numbered from 1, each names the one before, and each is signed by the key in force."""
    tally = Tally()
    known = {key.key_id: key for key in SigningKey.objects.using(using)}
    before: TreeHead | None = None
    for number, head in enumerate(TreeHead.objects.using(using).order_by("id").iterator(), 1):
        tally.counted += 1
        fault = _fault_of_head(number, head, before, known)
        if fault is not None:
            tally.fail(fault)
            break
        before = head
    return tally.result()


def _fault_of_head(number: int, head: TreeHead, before: TreeHead | None, known: dict[str, SigningKey]) -> str | None:
    if head.id != number:
        return f"封存头 {number} 缺失"
    key = known.get(head.key_id)
    if key is None or not keys.is_signed(bytes(key.public_key), bytes(head.signature), heads.statement(head)):
        return f"封存头 {number} 的签名无效"
    if bytes(head.previous) != (sha256(heads.statement(before)).digest() if before else heads.FIRST_PREVIOUS):
        return f"封存头 {number} 与前一个封存头不相连"
    return _fault_of_step(head, before, known)


def _fault_of_step(head: TreeHead, before: TreeHead | None, known: dict[str, SigningKey]) -> str | None:
    """Which changes each kind of head may make: a rotation of the key only, a seal of the size only upwards."""
    size, root = heads.size_and_root(before)
    key_before = known[before.key_id].id if before else 1
    key_now = known[head.key_id].id
    if head.kind == heads.ROTATED:
        is_right = key_now == key_before + 1 and (head.size, bytes(head.root)) == (size, root)
        return None if is_right else f"封存头 {head.id} 不是正确的换钥记录"
    if key_now != key_before:
        return f"封存头 {head.id} 用的不是当时的签名密钥"
    if head.kind == heads.SEALED:
        return None if head.size > size else f"封存头 {head.id} 的叶数没有增加"
    if head.kind == heads.RESTORED:
        return None if head.size <= size else f"封存头 {head.id} 的叶数在恢复时增加了"
    return f"封存头 {head.id} 的种类 {head.kind} 不明"


def check_leaves(using: str) -> Result:
    """Leaves are numbered from 0 without a gap, and give the root of every head."""
    tally, frontier = Tally(), Frontier()
    waiting = deque(checkable(using))
    reached, first, evidence = 0, 0, 0
    leaves = Evidence.objects.using(using).filter(leaf__isnull=False).order_by("leaf")
    columns = ("id", "leaf", "public_commitment", "private_root")
    for evidence, leaf, public, private in leaves.values_list(*columns).iterator(chunk_size=10_000):
        if leaf != frontier.size:
            return Result(tally.counted, f"叶 {frontier.size} 缺失：证据 audit_evidence#{evidence} 的叶序号是 {leaf}")
        first = first or evidence
        frontier.append(evidence_leaf(public, private))
        tally.counted += 1
        while waiting and waiting[0].size <= frontier.size:
            head = waiting.popleft()
            if head.size and frontier.root() != bytes(head.root):
                place = f"叶 {reached}–{head.size - 1}（证据 audit_evidence#{first}–{evidence}）"
                return Result(tally.counted, f"封存头 {head.id} 的根与证据不符：{place}中有被改动、调换或替换的")
            reached, first = head.size, 0
    if waiting and waiting[0].size > frontier.size:
        counts = f"有 {waiting[0].size} 个叶，证据只有 {frontier.size} 个"
        tally.fail(f"封存头 {waiting[0].id} {counts}：叶 {frontier.size} 起被删除")
    elif frontier.size > reached:
        tally.fail(f"叶 {reached}（证据 audit_evidence#{first}）起不在任何封存头之内")
    return tally.result()


def checkable(using: str) -> list[TreeHead]:
    """The heads whose leaves the database can still have: not those beyond the size of a later restore."""
    kept: list[TreeHead] = []
    for head in TreeHead.objects.using(using).order_by("id").only("id", "kind", "size", "root").iterator():
        if head.kind == heads.RESTORED:
            while kept and kept[-1].size > head.size:
                kept.pop()
        kept.append(head)
    return kept
