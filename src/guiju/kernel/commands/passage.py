"""One passage through the door: permission, key, references, judgement, effect, evidence, commit."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from guiju.kernel.commands import account, constraints, holding, receipts
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import Context, KeyReused, OnRefusal, Outcome, Refusal
from guiju.kernel.commands.door import enter
from guiju.kernel.commands.events import TurnedAway
from guiju.kernel.commands.performing import Child, perform
from guiju.kernel.commands.ports import Holding, Ports, Verdict
from guiju.kernel.commands.reactions import react
from guiju.kernel.commands.references import resolve
from guiju.kernel.commands.searching import Search
from guiju.kernel.commands.work import Ids, LateHold, LateRefusal, Work
from guiju.kernel.store.transaction import check_what_waits, writing_transaction
from guiju.lib.runs import evidence_of

ROUNDS = 3
MOST_FAULTS = 2
"""So often the database may refuse a commit before all that was kept is refused."""


class Again(Exception):
    """The same request is being committed by another process: ask the door anew."""


class FailedAtCommit(Exception):
    """The database refused the commit, why is said in Chinese; a second transaction evidences the refusal."""


class Passage:
    """State of one attempt.

    ``faults`` are the sentences by which the database refused to commit earlier attempts: after one the items that it
    refuses are looked for, after two nothing is tried any more.
    """

    def __init__(
        self,
        command: type[Command],
        batch: Batch,
        context: Context,
        ports: Ports,
        number: int | None,
        faults: Sequence[str],
    ) -> None:
        self.command = command
        self.batch = batch
        self.context = context
        self.ports = ports
        self.number = number
        self.faults = faults
        self.struck: dict[int, list[Refusal]] = {}
        self.late_held: dict[int, Holding] = {}
        self.late_reasons: dict[int, list[Refusal]] = {}
        self.children: list[Child] = []
        self.stopped: list[Child] = []
        self.recorded_at: datetime = timezone.now()

    def go(self) -> Outcome | None:
        """The outcome, or None when the actor may not."""
        applied = False
        try:
            with writing_transaction(self.context.using, open_guard=False):
                outcome = self._inside()
                applied = True
        except IntegrityError as error:
            if receipts.is_taken(error):
                raise Again from error
            if applied and len(self.faults) < MOST_FAULTS:
                raise FailedAtCommit(constraints.sentence(error)) from error
            raise
        return outcome

    def _inside(self) -> Outcome | None:
        entry = enter(self.command, self.context, self.ports, self.number)
        self.number = entry.run
        self.ids = Ids(entry.run)
        self.recorded_at = timezone.now()
        if not entry.permission.granted:
            account.forbidden(self.command, self.context, self.ids, self.recorded_at, self.ports.recorder)
            return None
        if entry.receipt is not None:
            return self._replay(*entry.receipt)
        self.scope, self.rules = entry.permission, entry.rules
        base = self.work(list(range(self.batch.size)))
        receipts.keep(self.command, self.batch, self.context, base)
        self.struck = receipts.already_done(self.command, self.batch, self.context, base)
        for item, refusals in resolve(self.command, self.batch, self.scope, self.context).items():
            self.struck.setdefault(item, []).extend(refusals)
        verdict, work, done = self._settle()
        return self._record(verdict, work, done, base.writes)

    def _replay(self, receipt: int, digest: str) -> Outcome:
        if digest != self.batch.digest:
            message = "该请求号已用于另一份内容，请换一个新的请求号"
            raise KeyReused(message)
        recorder, using = self.ports.recorder, self.context.using
        outcome = Outcome.from_dict(self.command.key, recorder.payload(evidence_of(receipt), using)["outcome"])
        return holding.final_state(outcome, self.context.actor, recorder, using)

    def _read(self) -> Any:
        known = self.batch
        standing = [item for item in range(known.size) if item not in self.struck]
        kept = known.select(standing)
        subjects = self.command().yielded(kept, self.context) if standing else []
        placed = [group.at(kept.origin) for group in subjects]
        self.own_holds = {
            kept.origin[item]: each
            for item, each in (self.command().holds(kept, self.context) if standing else {}).items()
        }
        return self.ports.judge.read(self.rules, placed, self.context)

    def _settle(self) -> tuple[Verdict, Work | None, list[int]]:
        reading = self._read()
        verdict, kept = self._weigh(reading)
        if self.faults:
            self._strike_what_the_database_refuses(kept, self.faults[-1], is_seen=False)
            verdict, kept = self._weigh(reading)
        for _ in range(ROUNDS + 1 if len(self.faults) < MOST_FAULTS else 0):
            if self._is_nothing_done(kept):
                break
            work = self._attempt(verdict, kept)
            if work is not None:
                return verdict, work, kept
            verdict, kept = self._weigh(reading)
        while not self._is_nothing_done(kept):
            self._strike(kept, "unprocessed", "多次让步后仍未轮到处理", "请稍后以新的请求号重新提交")
            verdict, kept = self._weigh(reading)
        return verdict, None, []

    def _attempt(self, verdict: Verdict, kept: list[int]) -> Work | None:
        """The effect of the kept items; None when some turned out impossible, which are struck or held now."""
        selected = self.batch.select(kept)
        work = self.work(selected.origin)
        try:
            with self._effect():
                self.command().apply(selected, work)
                work.finish()
                self.ports.judge.settle([verdict, *(child.verdict for child in self.children)], self.context)
        except LateRefusal as late:
            for why in late.refusals:
                self.struck.setdefault(why.item, []).append(why)
        except LateHold as late_hold:
            self.late_held.update(late_hold.holdings)
            self.late_reasons.update(late_hold.reasons)
        except IntegrityError as error:
            if receipts.is_taken(error):
                raise
            self._strike_what_the_database_refuses(kept, constraints.sentence(error), is_seen=True)
        else:
            return work
        return None

    def _strike_what_the_database_refuses(self, kept: list[int], why: str, *, is_seen: bool) -> None:
        """Of the kept items those that a constraint refuses; all of them where none can be told from the others.

        ``is_seen`` says that the refusal came while applying; one that came at COMMIT is looked for anew, once.
        """
        search = Search(self._probe)
        if len(kept) > 1 and (is_seen or len(self.faults) < MOST_FAULTS):
            search.among(kept)
        refused = search.refused if search.refused or search.untried else dict.fromkeys(kept, why)
        for item, said in refused.items():
            self._strike([item], "constraint_holds", said, "请改正所说的内容，或核对与它重复、被它引用的资料，再提交")
        self._strike(
            search.untried, "unprocessed", "同批数据不合规的太多，没有逐项查完", "请改正已指出的各项，其余重新提交"
        )

    def _probe(self, items: list[int]) -> str | None:
        """Apply these items and undo it; why the database refuses them. What a command refuses itself, it says later."""
        selected = self.batch.select(items)
        used, stopped = self.ids.used, list(self.stopped)
        try:
            with transaction.atomic(using=self.context.using):
                work = self.work(selected.origin)
                self.command().apply(selected, work)
                work.finish()
                check_what_waits(self.context.using)
                why = constraints.dangling(work.writes, self.context.using)
                transaction.set_rollback(True, using=self.context.using)
        except (LateRefusal, LateHold):
            return None
        except IntegrityError as error:
            if receipts.is_taken(error):
                raise
            return constraints.sentence(error)
        finally:
            self.ids.used, self.stopped, self.children = used, stopped, []
        return why

    def _weigh(self, reading: Any) -> tuple[Verdict, list[int]]:
        """The verdict without the struck items, and the items it lets pass."""
        verdict = self.ports.judge.weigh(reading, self.struck.keys(), self.context.approval)
        own = {item: each for item, each in self.own_holds.items() if item not in self.struck}
        holding.add_own(self.command, own, verdict, self.context.approval)
        stopped = {*self.struck, *self.late_held, *verdict.refused, *verdict.held}
        verdict.waivers = {item: used for item, used in verdict.waivers.items() if item not in stopped}
        return verdict, [item for item in range(self.batch.size) if item not in stopped]

    def _is_nothing_done(self, kept: list[int]) -> bool:
        return not kept or (self.context.on_refusal is OnRefusal.ALL and len(kept) < self.batch.size)

    @contextmanager
    def _effect(self) -> Iterator[None]:
        self.children = []
        with transaction.atomic(using=self.context.using):
            yield
            check_what_waits(self.context.using)

    def work(self, origin: list[int], parent: Work | None = None) -> Work:
        """A `Work` for items at these outer positions; a performed command shares its parent's collections."""
        shared: dict[str, Any] = {}
        if parent is not None:
            kept = ("writes", "adjustments", "numbered", "shared", "breaches")
            shared = {"is_performed": True, **{name: getattr(parent, name) for name in kept}}
        return Work(self.context, self.ids, self.recorded_at, origin, partial(perform, self), react, **shared)

    def _strike(self, items: list[int], control: str, message: str, advice: str) -> None:
        for item in items:
            self.struck[item] = [refusal(item, None, control, message, advice, retryable=True)]

    def _record(self, verdict: Verdict, work: Work | None, done: list[int], receipt_writes: list[Any]) -> Outcome:
        refused = {item: list(why) for item, why in verdict.refused.items()}
        for item, why in self.struck.items():
            refused.setdefault(item, []).extend(why)
        holdings = {**verdict.held, **self.late_held}
        reasons = {**verdict.reasons, **self.late_reasons}
        outer = work or self.work(list(range(self.batch.size)))
        if self.context.on_refusal is OnRefusal.ALL and len(done) < self.batch.size and refused:
            holdings = {}
        held_ids = holding.store(self.command, self.batch, self.context, holdings, outer)
        told = [*receipt_writes, *self._told(refused)]
        return account.close(self, verdict, refused, holdings, reasons, held_ids, done, outer, told)

    def _told(self, refused: dict[int, list[Refusal]]) -> list[dict[str, Any]]:
        """What packages above write about refused items."""
        if not refused:
            return []
        work = self.work(list(range(self.batch.size)))
        react(TurnedAway(self.command.key, self.batch, refused), work)
        work.finish()
        return work.writes
