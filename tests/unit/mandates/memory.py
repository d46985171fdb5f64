"""A market in memory for mandates: prices that move, a counter that buys, and a memory of everything that was paid."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from hupan.catalog import OfferId, ProductId
from hupan.kernel import Language, Money, OrderId, PersonId
from hupan.mandates import (
    Candidate,
    Draft,
    Ended,
    Mandate,
    MandateId,
    MandatePorts,
    MandateService,
    MandateState,
    Outcome,
    Prepared,
    Terms,
)
from hupan.mandates.domain import LOOK_EVERY
from hupan.mandates.ports import Word

MINA = PersonId("per_mina")
LAMP = ProductId("prd_lamp")
START = datetime(2026, 3, 1, 9, tzinfo=UTC)
COOLING = timedelta(minutes=30)


def won(minor: int) -> Money:
    return Money(minor, "KRW")


class Clock:
    """Goes on when it is told to."""

    def __init__(self) -> None:
        self.time = START

    def now(self) -> datetime:
        return self.time

    def monotonic(self) -> float:
        return self.time.timestamp()

    def forward(self, span: timedelta) -> None:
        self.time += span


@dataclass
class Store:
    """Rows, in transactions that nobody else disturbs."""

    rows: dict[MandateId, Mandate] = field(default_factory=dict[MandateId, Mandate])
    told: dict[str, Word] = field(default_factory=dict[str, Word])

    @asynccontextmanager
    async def open(self) -> AsyncGenerator["Store"]:
        yield self

    async def add(self, mandate: Mandate) -> None:
        self.rows[mandate.id] = mandate

    async def get(self, mandate_id: MandateId, *, for_change: bool = False) -> Mandate | None:
        return self.rows.get(mandate_id)

    async def save(self, mandate: Mandate) -> None:
        self.rows[mandate.id] = mandate

    async def of_person(self, person_id: PersonId) -> Sequence[Mandate]:
        return [each for each in self.rows.values() if each.person_id == person_id]

    async def active(self, person_id: PersonId) -> int:
        return sum(each.state is MandateState.ACTIVE for each in await self.of_person(person_id))

    async def due(self, now: datetime, limit: int) -> Sequence[MandateId]:
        return [each.id for each in self.rows.values() if not each.is_over and each.due_at <= now][:limit]

    async def wake(self, product_ids: Sequence[ProductId], now: datetime) -> None:
        for each in list(self.rows.values()):
            seeks = (
                each.state is MandateState.ACTIVE and each.open_buy is None and now < each.due_at <= now + LOOK_EVERY
            )
            if seeks and each.terms.draft.product_id in product_ids:
                self.rows[each.id] = replace(each, due_at=now)

    async def tell(self, mandate: Mandate, word: Word, now: datetime) -> None:
        self.told.setdefault(word.key, word)


@dataclass
class Checkout:
    """Lines of one offer."""

    quantity: int
    status: str = "open"
    key: str = ""
    paid: Money | None = None


@dataclass
class Market:
    """Implements `Goods` and `Counter`.

    Attributes:
        price: Of one, without delivery; `None` where nobody offers it.
        delivery: Of a parcel.
        trouble: How the next payments end, instead of well: `later`, `fail`.
        paid: Every payment: when, for how many, how much, and for which mandate.
    """

    clock: Clock
    price: int | None = 200
    delivery: int = 30
    stock: int = 100
    trouble: list[str] = field(default_factory=list[str])
    checkouts: dict[str, Checkout] = field(default_factory=dict[str, Checkout])
    paid: list[tuple[datetime, int, Money, MandateId]] = field(
        default_factory=list[tuple[datetime, int, Money, MandateId]]
    )

    async def terms(self, person_id: PersonId, draft: Draft, cooling: timedelta) -> Terms:
        return Terms(draft, "Lamp", "", "", {"country": "KR"}, int(cooling.total_seconds()))

    async def best(self, terms: Terms, most: int) -> Candidate | None:
        fits = self.price is not None and self.stock > 0 and won(self.price) <= terms.draft.ceiling
        return Candidate(OfferId("off_lamp"), min(most, self.stock)) if fits else None

    async def prepare(self, person_id: PersonId, terms: Terms, candidate: Candidate) -> Prepared | None:
        name = f"chk_{len(self.checkouts)}"
        self.checkouts[name] = Checkout(candidate.quantity)
        return await self.look(person_id, name)

    async def look(self, person_id: PersonId, checkout_id: str) -> Prepared | None:
        found = self.checkouts[checkout_id]
        if found.status == "canceled":
            return None
        total = self._total(found.quantity)
        ready = total is not None and self.stock >= found.quantity
        is_open = found.status == "open"
        return Prepared(checkout_id, self._print(found.quantity), total or won(0), ready, is_open)

    async def pay(self, mandate: Mandate, checkout_id: str, fingerprint: str, key: str) -> Outcome:
        found = self.checkouts[checkout_id]
        if found.status == "paid":
            assert found.key == key
            return Outcome(Ended.BOUGHT, order_ids=(OrderId(f"ord_{checkout_id}"),))
        if found.status == "canceled":
            return Outcome(Ended.FAILED, "closed")
        if fingerprint != self._print(found.quantity):
            return Outcome(Ended.CHANGED)
        total, trouble = self._total(found.quantity), self.trouble.pop() if self.trouble else ""
        if total is None or self.stock < found.quantity or trouble == "fail":
            return Outcome(Ended.FAILED, "declined")
        if trouble == "later":
            return Outcome(Ended.GOES_ON)
        found.status, found.key, found.paid = "paid", key, total
        self.stock -= found.quantity
        self.paid.append((self.clock.now(), found.quantity, total, mandate.id))
        return Outcome(Ended.BOUGHT, order_ids=(OrderId(f"ord_{checkout_id}"),))

    async def drop(self, person_id: PersonId, checkout_id: str) -> None:
        if self.checkouts[checkout_id].status == "open":
            self.checkouts[checkout_id].status = "canceled"

    def _total(self, quantity: int) -> Money | None:
        return None if self.price is None else won(self.price * quantity + self.delivery)

    def _print(self, quantity: int) -> str:
        return f"{self.price}:{self.delivery}:{quantity}"


class World:
    """Everything together."""

    def __init__(self) -> None:
        self.clock, self.store = Clock(), Store()
        self.market = Market(self.clock)
        self.mandates = MandateService(MandatePorts(self.store.open, self.market, self.market, self.clock, COOLING))

    def draft(self, ceiling: int = 300, number: int = 2, days: float = 7) -> Draft:
        until = self.clock.now() + timedelta(days=days)
        return Draft(LAMP, won(ceiling), number, until, "adr_1", language=Language.EN)

    async def make(self, ceiling: int = 300, number: int = 2, days: float = 7) -> Mandate:
        draft = self.draft(ceiling, number, days)
        _, fingerprint = await self.mandates.preview(MINA, draft)
        return await self.mandates.make(MINA, draft, fingerprint)

    def kinds(self) -> list[str]:
        return [each.kind for each in self.store.told.values()]
