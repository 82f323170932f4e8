"""The warehouse on paper: what becomes of goods, written from the glossary and the documentation, not from the program.

Every act returns "" when it is done, else what refuses it, as the program names it; nothing is changed then. Documents get
their numbers afterwards, from the program's answer.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta

from tests.faults.model.papers import Batch, Document, Layer, Line, Pick, Piece, share

STATES = ("inspecting", "good", "frozen", "defective", "scrap")
UNDO_WITHIN = timedelta(seconds=60)
UNKNOWN, ONCE, SHORT, RETURNED = "reference_exists", "once", "stock_suffices", "returned_within_sold"
COUNTED, MATCHES = "warehouse.received_as_counted", "warehouse.goods_match_note"
PAPERS, WITHIN = "warehouse.issue_papers_complete", "warehouse.issued_within_request"


def _beyond(wanted: list[tuple[Line, int]], most: Callable[[Line], int]) -> bool:
    """Whether more of a line is wanted, by all together, than there is."""
    asked: Counter[Line] = Counter()
    for line, quantity in wanted:
        asked[line] += quantity
    return any(quantity > most(line) for line, quantity in asked.items())


class Warehouse:
    """``now`` is local time; the lists are in the order in which things were written."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.batches: list[Batch] = []
        self.layers: list[Layer] = []
        self.documents: list[Document] = []
        self.cards: dict[tuple[str, Batch], int] = defaultdict(int)
        self.picks: list[Pick] = []
        self.closed: set[date] = set()
        self.booked: list[date | None] = []
        self.account: dict[str, tuple[int, int]] = {}
        self.differences: list[tuple[str, int]] = []

    def of_kind(self, kind: str) -> list[Document]:
        return [each for each in self.documents if each.kind == kind]

    def balance(self) -> Counter[tuple[str, str]]:
        found: Counter[tuple[str, str]] = Counter()
        for layer in self.layers:
            found[layer.batch.sku, layer.state] += layer.left
        return found

    def once(self, document: Document, mark: str) -> str:
        """Signed, checked or confirmed, one time."""
        if getattr(document, mark):
            return ONCE
        setattr(document, mark, True)
        return ""

    def arrive(self, lines: list[tuple[str, int, int]]) -> str:
        return self._write("arrival", [Line(sku, quantity, cost) for sku, quantity, cost in lines])

    def count(self, arrival: Document, lines: list[tuple[str, int, bool]]) -> str:
        """One count an arrival; of several lines of a product each takes the next count."""
        if arrival.is_counted:
            return ONCE
        arrival.is_counted = True
        waiting = list(arrival.lines)
        for sku, quantity, passed in lines:
            line = next((each for each in waiting if each.sku == sku), None)
            if line is not None:
                waiting.remove(line)
                line.counted, line.passed = quantity, passed
        return ""

    def received(self, arrival: Line) -> int:
        documents = (each for each in self.of_kind("receipt") if not each.is_undone)
        return sum(line.quantity for each in documents for line in each.lines if line.arrival is arrival)

    def unposted(self, arrival: Document) -> int:
        return sum(
            (line.counted or 0) - self.received(line) - line.refused
            for line in arrival.lines
            if line.counted is not None
        )

    def receive(self, arrival: Document, lines: list[tuple[int, int, str, str, date | None, bool]]) -> str:
        """Line, quantity, state, batch code, expiry, whether the difference is explained: all of it or nothing."""
        for number, *_, explained in lines:
            line = arrival.lines[number - 1]
            if line.counted is not None and (
                not line.passed or not (line.counted == line.quantity or explained or line.is_explained)
            ):
                return MATCHES
        named = [(arrival.lines[number - 1], quantity) for number, quantity, *_ in lines]
        if _beyond(named, lambda line: (line.counted or 0) - self.received(line) - line.refused):
            return COUNTED
        made = []
        for number, quantity, state, code, expires, explained in lines:
            line = arrival.lines[number - 1]
            cost = (2 * line.cost * quantity + 100) // 200  # the price is in 1/10,000 yuan, the cost in 分
            layer = self._bring_in(Batch(line.sku, self.now.date(), expires, code), state, quantity, cost)
            made.append(Line(line.sku, quantity, cost, arrival=line, pieces=[Piece(layer, quantity, cost)]))
            if explained:
                line.is_explained = True
                self._write("difference", [])
        return self._write("receipt", made, of=arrival)

    def refuse(self, arrival: Document, lines: list[tuple[int, int]]) -> str:
        for number, quantity in lines:
            arrival.lines[number - 1].refused += quantity
        return ""

    def put_away(self, receipt: Document, lines: list[tuple[int, str, int]]) -> str:
        if receipt.is_undone:
            return "stands"
        named = [(receipt.lines[number - 1], quantity) for number, _, quantity in lines]
        if _beyond(named, lambda line: line.quantity - line.put_away):
            return SHORT
        made = []
        for number, where, quantity in lines:
            line = receipt.lines[number - 1]
            line.put_away += quantity
            made.append((where, line.pieces[0].layer.batch, quantity, line))
            self.cards[made[-1][:2]] += quantity
        return self._write("putaway", [], of=receipt, cards=made)

    def undo_putaway(self, putaway: Document) -> str:
        if putaway.is_undone:
            return ONCE
        if self.now - putaway.at >= UNDO_WITHIN:
            return "stands"
        gone: Counter[tuple[str, Batch]] = Counter()
        for where, batch, quantity, _ in putaway.cards:
            gone[where, batch] += quantity
        if any(self.cards[key] < quantity for key, quantity in gone.items()):
            return SHORT
        for where, batch, quantity, line in putaway.cards:
            self.cards[where, batch] -= quantity
            line.put_away -= quantity
        putaway.is_undone = True
        return ""

    def relocate(self, source: str, lines: list[tuple[str, str, int]]) -> str:
        """What is to leave first is carried first."""
        before = dict(self.cards)
        taken = []
        for sku, target, quantity in lines:
            left = quantity
            for batch in self._on_card(source, sku):
                part = min(left, self.cards[source, batch])
                self.cards[source, batch] -= part
                taken.append((target, batch, part))
                left -= part
            if left:
                self.cards = defaultdict(int, before)
                return SHORT
        for target, batch, part in taken:
            self.cards[target, batch] += part
        return ""

    def request(self, lines: list[tuple[str, int]], *, has_papers: bool) -> str:
        return self._write("request", [Line(sku, quantity) for sku, quantity in lines], has_papers=has_papers)

    def dispatched(self, request: Line) -> int:
        documents = (each for each in self.of_kind("dispatch") if not each.is_undone)
        return sum(line.quantity for each in documents for line in each.lines if line.request is request)

    def picked(self, line: Line) -> int:
        return sum(pick.left for pick in self.picks if pick.line is line)

    def pick(self, request: Document, lines: list[tuple[int, str, int]]) -> str:
        """Of one batch a line: good and not expired, by the card in the bin, not picked already, first to leave first."""
        made: list[tuple[str, Pick]] = []
        before = dict(self.cards), list(self.picks)
        for number, where, quantity in lines:
            line = request.lines[number - 1]
            ready = [batch for batch in self._on_card(where, line.sku) if self._pickable(batch) > 0]
            if (
                not ready
                or min(self.cards[where, ready[0]], self._pickable(ready[0])) < quantity
                or quantity > line.quantity - self.dispatched(line) - self.picked(line)
            ):
                self.cards, self.picks = defaultdict(int, before[0]), before[1]
                return SHORT
            made.append((where, Pick(line, ready[0], quantity)))
            self.cards[where, ready[0]] -= quantity
            self.picks.append(made[-1][1])
        return ""

    def return_pick(self, request: Document, lines: list[tuple[int, str, int]]) -> str:
        if _beyond([(request.lines[number - 1], quantity) for number, _, quantity in lines], self.picked):
            return SHORT
        for number, where, quantity in lines:
            for batch, part in self._settle(request.lines[number - 1], quantity, newest_first=True):
                self.cards[where, batch] += part
        return ""

    def dispatch(self, request: Document, lines: list[tuple[int, int]]) -> str:
        if not request.is_approved or not request.has_papers:
            return PAPERS
        wanted = [(request.lines[number - 1], quantity) for number, quantity in lines]
        if _beyond(wanted, lambda line: line.quantity - self.dispatched(line)):
            return WITHIN
        kept = [(pick, pick.left) for pick in self.picks]
        named = [self._settle(line, quantity) for line, quantity in wanted]
        pieces = self._take([(line.sku, "good", quantity) for line, quantity in wanted], named, self.now.date())
        if pieces is None:
            for pick, left in kept:
                pick.left = left
            return SHORT
        made = [
            Line(line.sku, quantity, sum(each.cost for each in part), request=line, pieces=part)
            for (line, quantity), part in zip(wanted, pieces, strict=True)
        ]
        return self._write("dispatch", made, of=request)

    def return_goods(self, lines: list[tuple[Document, int, int, str]]) -> str:
        """At the cost at which they left, as a batch of their own that expires with the first of those that left."""
        named = [(dispatch.lines[number - 1], quantity) for dispatch, number, quantity, _ in lines]
        undone = any(dispatch.is_undone for dispatch, *_ in lines)
        if undone or _beyond(named, lambda line: line.quantity - line.returned):
            return RETURNED
        made = []
        for dispatch, number, quantity, state in lines:
            line = dispatch.lines[number - 1]
            cost = share(line.cost, line.quantity, line.returned + quantity) - share(
                line.cost, line.quantity, line.returned
            )
            line.returned += quantity
            expiries = [piece.layer.batch.expires for piece in line.pieces if piece.layer.batch.expires]
            self._bring_in(Batch(line.sku, self.now.date(), min(expiries, default=None)), state, quantity, cost)
            made.append(Line(line.sku, quantity, cost))
        return self._write("return", made)

    def reverse(self, document: Document) -> str:
        """Mirrored whole: what came in must all be there still, what left comes back into its batch at its cost."""
        if document.is_undone:
            return ONCE
        if document.kind == "receipt":
            if any(piece.layer.left < piece.quantity for line in document.lines for piece in line.pieces):
                return SHORT
            for line in document.lines:
                line.pieces[0].layer.left = 0
                self._move(1)
        else:
            if any(line.returned for line in document.lines):
                return RETURNED
            for line in document.lines:
                for piece in line.pieces:
                    self._bring_in(piece.layer.batch, "good", piece.quantity, piece.cost)
        document.is_undone = True
        return ""

    def change_state(self, sku: str, source: str, target: str, quantity: int) -> str:
        """First to leave first, expired goods too, at their own cost."""
        pieces = self._take([(sku, source, quantity)], [[]], None)
        if pieces is None:
            return SHORT
        for piece in pieces[0]:
            self.layers.append(Layer(piece.layer.batch, target, piece.quantity, piece.cost, piece.quantity))
        return ""

    def close_day(self, day: date) -> str:
        if day in self.closed:
            return ONCE
        if day > self.now.date():
            return "step_in_order"
        self.closed.add(day)
        return ""

    def post_to_ledger(self) -> str:
        """What receipts, dispatches and returns that stand come to by product."""
        total: dict[str, tuple[int, int]] = dict.fromkeys(self.account, (0, 0))
        for document in self.documents:
            sign = {"receipt": 1, "dispatch": -1, "return": 1}.get(document.kind, 0)
            for line in document.lines if sign and not document.is_undone else []:
                quantity, cost = total.get(line.sku, (0, 0))
                total[line.sku] = quantity + sign * line.quantity, cost + sign * line.cost
        self.account = {sku: both for sku, both in total.items() if any(both) or sku in self.account}
        return ""

    def book(self, batch: Batch, where: str | None, places: list[tuple[Batch, str | None]]) -> int:
        """The lines of a batch sum up to the ledger; what no card has is looked for at its first card."""
        own = [each for each, _ in places if each is batch]
        wheres = [place for each, place in places if each is batch]
        ledger = sum(layer.left for layer in self.layers if layer.batch is batch)
        rest = ledger - sum(quantity for (_, each), quantity in self.cards.items() if each is batch)
        if where is None:
            return rest
        takes_rest = bool(own) and wheres[0] == where and None not in wheres
        return self.cards[where, batch] + (rest if takes_rest else 0)

    def count_stock(self, stocktake: Document, lines: list[tuple[int, int]]) -> str:
        for number, quantity in lines:
            batch, where = stocktake.places[number - 1]
            book = self.book(batch, where, stocktake.places)
            if quantity != book:
                self.differences.append(("surplus" if quantity > book else "shortage", abs(quantity - book)))
        return ""

    def _write(self, kind: str, lines: list[Line], **more: object) -> str:
        self.documents.append(Document(kind, lines, at=self.now, **more))
        return ""

    def _move(self, count: int) -> None:
        last = max(self.closed, default=None)
        today = self.now.date()
        is_late = last is not None and today <= last
        self.booked += [max(today, last + timedelta(days=1)) if is_late else None] * count

    def _bring_in(self, batch: Batch, state: str, quantity: int, cost: int) -> Layer:
        if batch not in self.batches:
            self.batches.append(batch)
        self.layers.append(Layer(batch, state, quantity, cost, quantity))
        self._move(1)
        return self.layers[-1]

    def _take(
        self, wanted: list[tuple[str, str, int]], named: list[list[tuple[Batch, int]]], day: date | None
    ) -> list[list[Piece]] | None:
        """First what was picked of named batches, then what is to leave first; None where there is not enough."""
        kept = [layer.left for layer in self.layers]
        pieces: list[list[Piece]] = [[] for _ in wanted]
        left = [quantity for *_, quantity in wanted]
        open_on = [each for each in self.layers if day is None or not each.batch.expires or each.batch.expires >= day]
        in_turn = sorted(open_on, key=lambda layer: layer.batch.rank)
        asked = [(at, batch, part) for at, parts in enumerate(named) for batch, part in parts]
        for at, batch, part in [*asked, *((at, None, None) for at in range(len(wanted)))]:
            need = left[at] if part is None else part
            sku, state, _ = wanted[at]
            for layer in in_turn:
                fits = layer.batch is batch if batch is not None else layer.batch.sku == sku
                amount = min(need, layer.left) if fits and layer.state == state else 0
                if amount:
                    start = layer.quantity - layer.left
                    cost = share(layer.cost, layer.quantity, start + amount) - share(layer.cost, layer.quantity, start)
                    pieces[at].append(Piece(layer, amount, cost))
                    layer.left -= amount
                    need -= amount
                    left[at] -= amount
            if need:
                for layer, amount in zip(self.layers, kept, strict=True):
                    layer.left = amount
                return None
        self._move(sum(map(len, pieces)))
        return pieces

    def _on_card(self, where: str, sku: str) -> list[Batch]:
        here = [
            batch
            for (place, batch), quantity in self.cards.items()
            if place == where and quantity > 0 and batch.sku == sku
        ]
        return sorted(here, key=lambda batch: (batch.rank, self.batches.index(batch)))

    def _pickable(self, batch: Batch) -> int:
        if batch.expires and batch.expires < self.now.date():
            return 0
        good = sum(layer.left for layer in self.layers if layer.batch is batch and layer.state == "good")
        return good - sum(pick.left for pick in self.picks if pick.batch is batch)

    def _settle(self, line: Line, quantity: int, *, newest_first: bool = False) -> list[tuple[Batch, int]]:
        taken, left = [], quantity
        for pick in reversed(self.picks) if newest_first else self.picks:
            part = min(left, pick.left) if pick.line is line else 0
            if part:
                pick.left -= part
                left -= part
                taken.append((pick.batch, part))
        return taken
