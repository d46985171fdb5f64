"""A market in memory for checkouts: rooms that can be told to fail, and work that can die at any point and go on."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hupan.catalog import Condition, Offer, OfferId, ProductId, SellerId, Status, VariantId
from hupan.checkout import (
    CartContents,
    Charge,
    CheckoutId,
    CheckoutService,
    CheckoutSession,
    Contact,
    Destination,
    HandlerOffered,
    ItemSeen,
    NewCheckout,
    PaymentSeen,
    PaymentState,
    PlacedCheckout,
    Rooms,
    WantedLine,
)
from hupan.checkout.service import Changes, Looking, Progress
from hupan.checkout.workflows import CompleteCheckout
from hupan.inventory import (
    LocationId,
    OutOfStock,
    Reservation,
    ReservationEnded,
    ReservationId,
    ReservationLine,
    ReservationNotFound,
    ReservationStatus,
    Wanted,
)
from hupan.kernel import Buyer, HupanError, Kind, Language, Money, PersonId
from hupan.platform.durable import Json, Outcome, Steps, Workflow
from hupan.pricing import (
    Basket,
    Context,
    Level,
    Line,
    PercentOff,
    Promotion,
    PromotionId,
    PromotionUsedUp,
    Quote,
    QuoteRequest,
    RedemptionClosed,
    quote,
    usual_shipping,
)

START = datetime(2026, 3, 2, 1, tzinfo=UTC)
LAKE, HILL = SellerId("sell_lake"), SellerId("sell_hill")
CUP, POT, HAT = OfferId("off_cup"), OfferId("off_pot"), OfferId("off_hat")
MINA, GUEST = Buyer(PersonId("usr_mina")), Buyer.guest_of("a secret of a guest, long enough")
HOME = Destination("KR", "Mina Kim", "+82 10 1234 5678", "", "Seoul", "", "04524", "Sejong-daero 110")
CONTACT = Contact("mina@example.org", "Mina Kim")
SPRING = Promotion(
    PromotionId("promo_spring"), {Language.EN: "Spring"}, Level.PLATFORM, PercentOff(Decimal(10)), code="SPRING"
)


class Died(BaseException):
    """The process was killed."""


class Away(HupanError):
    """A room does not answer."""

    code = "test.away"
    kind = Kind.UNAVAILABLE


class Refused(HupanError):
    """A room says no."""

    code = "test.refused"
    kind = Kind.INVALID


@dataclass
class Clock:
    time: datetime = START

    def now(self) -> datetime:
        return self.time

    def monotonic(self) -> float:
        return self.time.timestamp()

    def forward(self, **spans: float) -> None:
        self.time += timedelta(**spans)


def offer(offer_id: OfferId, seller_id: SellerId, price: int) -> Offer:
    name = offer_id.removeprefix("off_")
    return Offer(
        offer_id,
        ProductId(f"prod_{name}"),
        VariantId(f"var_{name}"),
        seller_id,
        Money(price, "KRW"),
        START,
        START,
    )


@dataclass
class Trouble:
    """How often which call fails, before or after it has done its work."""

    before: Counter[str] = field(default_factory=Counter[str])
    after: Counter[str] = field(default_factory=Counter[str])
    refuses: Counter[str] = field(default_factory=Counter[str])

    def begin(self, call: str) -> None:
        if self.refuses[call] > 0:
            self.refuses[call] -= 1
            raise Refused("No.")
        self._perhaps(self.before, call)

    def end(self, call: str) -> None:
        self._perhaps(self.after, call)

    def _perhaps(self, times: Counter[str], call: str) -> None:
        if times[call] > 0:
            times[call] -= 1
            raise Away("Nobody is there.")


class MemoryShelf:
    def __init__(self) -> None:
        self.offers_there = {
            each.id: each for each in (offer(CUP, LAKE, 12_000), offer(POT, LAKE, 30_000), offer(HAT, HILL, 45_000))
        }
        self.options: dict[OfferId, dict[str, str]] = {}

    async def offers(self, ids: Sequence[OfferId]) -> Mapping[OfferId, Offer]:
        return {each: self.offers_there[each] for each in ids if each in self.offers_there}

    async def items(self, offers: Sequence[Offer], language: Language) -> Mapping[OfferId, ItemSeen]:
        return {
            each.id: ItemSeen(
                each.id,
                each.product_id,
                each.variant_id,
                each.seller_id,
                each.seller_id.title(),
                each.id.title(),
                Condition.NEW,
                self.options.get(each.id, {}),
                {},
            )
            for each in offers
        }

    def reprice(self, offer_id: OfferId, price: int) -> None:
        self.offers_there[offer_id] = replace(self.offers_there[offer_id], price=Money(price, "KRW"))

    def close(self, offer_id: OfferId) -> None:
        self.offers_there[offer_id] = replace(self.offers_there[offer_id], status=Status.ARCHIVED)


class MemoryStock:
    def __init__(self, clock: Clock, trouble: Trouble) -> None:
        self._clock, self._trouble = clock, trouble
        self.on_hand: dict[OfferId, int] = {CUP: 5, POT: 5, HAT: 5}
        self.reservations: dict[ReservationId, Reservation] = {}

    def held(self, offer_id: OfferId) -> int:
        live = (e for e in self.reservations.values() if e.status is ReservationStatus.HELD)
        return sum(e.wanted.get(offer_id, 0) for e in live if e.expires_at > self._clock.now())

    async def available(self, offer_ids: Sequence[OfferId]) -> Mapping[OfferId, int]:
        return {each: max(0, self.on_hand.get(each, 0) - self.held(each)) for each in offer_ids}

    async def reserve(self, wanted: Sequence[Wanted], ttl: timedelta, key: str) -> Reservation:
        self._trouble.begin("reserve")
        now = self._clock.now()
        for each in self.reservations.values():
            live = each.status is ReservationStatus.COMMITTED or (
                each.status is ReservationStatus.HELD and each.expires_at > now
            )
            if each.key == key and live:
                return each
        for each in wanted:
            left = self.on_hand.get(each.offer_id, 0) - self.held(each.offer_id)
            if left < each.quantity:
                raise OutOfStock("Too few.", offer_id=each.offer_id, available=left)
        lines = tuple(ReservationLine(each.offer_id, LocationId("loc"), each.quantity) for each in wanted)
        made = Reservation(
            ReservationId(f"rsv_{len(self.reservations)}"), key, lines, ReservationStatus.HELD, now + ttl
        )
        self.reservations[made.id] = made
        self._trouble.end("reserve")
        return made

    async def find(self, key: str) -> Reservation | None:
        live = {ReservationStatus.HELD, ReservationStatus.COMMITTED}
        return next((e for e in self.reservations.values() if e.key == key and e.status in live), None)

    async def commit(self, reservation_id: ReservationId) -> Reservation:
        self._trouble.begin("commit")
        made = self._get(reservation_id)
        if made.status is ReservationStatus.COMMITTED:
            return made
        if made.status is not ReservationStatus.HELD:
            raise ReservationEnded("Over.")
        for offer_id, quantity in made.wanted.items():
            if self.on_hand[offer_id] < quantity:
                raise OutOfStock("A count found fewer.", offer_id=offer_id)
        for offer_id, quantity in made.wanted.items():
            self.on_hand[offer_id] -= quantity
        ended = self._end(made, ReservationStatus.COMMITTED)
        self._trouble.end("commit")
        return ended

    async def release(self, reservation_id: ReservationId) -> Reservation:
        self._trouble.begin("release")
        made = self._get(reservation_id)
        if made.status is ReservationStatus.COMMITTED:
            raise ReservationEnded("Sold.")
        ended = self._end(made, ReservationStatus.RELEASED)
        self._trouble.end("release")
        return ended

    def expire(self) -> None:
        """Give everything that is held to somebody else."""
        for each in list(self.reservations.values()):
            if each.status is ReservationStatus.HELD:
                self._end(each, ReservationStatus.EXPIRED)

    def _get(self, reservation_id: ReservationId) -> Reservation:
        if reservation_id not in self.reservations:
            raise ReservationNotFound("None.")
        return self.reservations[reservation_id]

    def _end(self, made: Reservation, status: ReservationStatus) -> Reservation:
        self.reservations[made.id] = replace(made, status=status)
        return self.reservations[made.id]


class MemoryPrices:
    def __init__(self, shelf: MemoryShelf, clock: Clock) -> None:
        self._shelf, self._clock = shelf, clock
        self.promotions: list[Promotion] = [SPRING]

    async def quote(self, request: QuoteRequest) -> list[Quote]:
        lines = tuple(
            Line(offer_id, there.product_id, there.seller_id, there.price, quantity)
            for offer_id, quantity in request.items.items()
            for there in [self._shelf.offers_there[offer_id]]
        )
        context = Context(request.place, self._clock.now(), request.person_id, request.first_order, request.codes)
        shipping = {each: usual_shipping(each, "KR") for each in (LAKE, HILL)}
        # A time zone is read from a file.
        return [await asyncio.to_thread(quote, Basket(lines), context, self.promotions, None, shipping)]


class MemoryPromotions:
    def __init__(self, trouble: Trouble) -> None:
        self._trouble = trouble
        self.redeemed: dict[str, tuple[PromotionId, ...]] = {}
        self.closed: set[str] = set()
        self.limit = 100

    async def redeem(self, key: str, promotion_ids: Sequence[PromotionId], person_id: PersonId | None) -> None:
        self._trouble.begin("redeem")
        if key in self.closed:
            raise RedemptionClosed("Over.")
        if key not in self.redeemed:
            if len(self.redeemed) >= self.limit:
                raise PromotionUsedUp("Used up.")
            self.redeemed[key] = tuple(promotion_ids)
        self._trouble.end("redeem")

    async def give_back(self, key: str) -> bool:
        self._trouble.begin("give_back")
        self.closed.add(key)
        found = self.redeemed.pop(key, None)
        self._trouble.end("give_back")
        return found is not None


class MemoryPayments:
    """A room of payments, and the provider behind it.

    Attributes:
        says: What the provider answers an authorisation with, the last one again and again.
        learns: What is found out when an uncertain payment is asked for.
    """

    def __init__(self, trouble: Trouble) -> None:
        self._trouble = trouble
        self.says: list[PaymentState] = [PaymentState.AUTHORISED]
        self.learns: list[PaymentState] = [PaymentState.AUTHORISED]
        self.by_key: dict[str, PaymentSeen] = {}
        self.charges: dict[str, Charge] = {}
        self.taken: Counter[str] = Counter()
        self.given_back: Counter[str] = Counter()
        self.uncertain_undo = 0

    async def handlers(self, buyer: Buyer, amount: Money) -> Sequence[HandlerOffered]:
        return [HandlerOffered("wallet", {})]

    async def authorise(self, key: str, charge: Charge) -> PaymentSeen:
        self._trouble.begin("authorise")
        if key not in self.by_key:
            self.charges[key] = charge
            self._put(key, _next(self.says))
        self._trouble.end("authorise")
        return self.by_key[key]

    async def find(self, key: str) -> PaymentSeen | None:
        self._trouble.begin("find")
        return self.by_key.get(key)

    async def ask(self, payment_id: str) -> PaymentSeen:
        key = payment_id.removeprefix("pay_")
        self._put(key, _next(self.learns))
        return self.by_key[key]

    async def capture(self, payment_id: str) -> PaymentSeen:
        self._trouble.begin("capture")
        key = payment_id.removeprefix("pay_")
        if self.by_key[key].state is PaymentState.AUTHORISED:
            self.taken[key] += self.charges[key].plan.total.minor
            self._put(key, PaymentState.CAPTURED)
        self._trouble.end("capture")
        return self.by_key[key]

    async def undo(self, payment_id: str, key: str) -> PaymentSeen:
        self._trouble.begin("undo")
        of = payment_id.removeprefix("pay_")
        if self.uncertain_undo:
            self.uncertain_undo -= 1
            return replace(self.by_key[of], state=PaymentState.UNKNOWN)
        if self.by_key[of].state is PaymentState.CAPTURED:
            self.given_back[of] += self.charges[of].plan.total.minor
        self._put(of, PaymentState.VOIDED)
        self._trouble.end("undo")
        return self.by_key[of]

    @property
    def net(self) -> int:
        """What buyers have paid in all."""
        return self.taken.total() - self.given_back.total()

    def _put(self, key: str, state: PaymentState) -> None:
        reason = "insufficient_funds" if state is PaymentState.FAILED else ""
        url = "https://bank.example/3ds" if state is PaymentState.REQUIRES_ACTION else ""
        self.by_key[key] = PaymentSeen(f"pay_{key}", state, reason, url)


class MemoryOrders:
    def __init__(self, trouble: Trouble) -> None:
        self._trouble = trouble
        self.placed: dict[CheckoutId, PlacedCheckout] = {}
        self.calls = 0

    async def has_bought(self, person_id: PersonId) -> bool:
        return any(each.buyer.person_id == person_id for each in self.placed.values())

    async def place(self, placed: PlacedCheckout) -> None:
        self._trouble.begin("place")
        self.calls += 1
        self.placed.setdefault(placed.checkout_id, placed)
        self._trouble.end("place")


class MemoryAside:
    """Addresses, carts and news."""

    def __init__(self, trouble: Trouble) -> None:
        self._trouble = trouble
        self.wrong: dict[str, str] = {}
        self.cart = CartContents(())
        self.bought_by: dict[str, Mapping[OfferId, int]] = {}
        self.told: set[CheckoutId] = set()

    async def tidied(self, destination: Destination) -> Destination:
        return replace(destination, region=destination.region.upper())

    async def wrong_fields(self, destination: Destination) -> Mapping[str, str]:
        return self.wrong

    async def contents(self, buyer: Buyer) -> CartContents:
        return self.cart

    async def bought(self, buyer: Buyer, quantities: Mapping[OfferId, int]) -> None:
        self._trouble.begin("bought")
        self.bought_by[buyer.key] = quantities
        self._trouble.end("bought")

    async def ordered(self, placed: PlacedCheckout) -> None:
        self._trouble.begin("ordered")
        self.told.add(placed.checkout_id)
        self._trouble.end("ordered")


class MemoryStore:
    """Checkouts; one transaction at a time, and what fails leaves nothing."""

    def __init__(self) -> None:
        self.sessions: dict[CheckoutId, CheckoutSession] = {}
        self.credentials: dict[CheckoutId, bytes | None] = {}
        self._lock = asyncio.Lock()

    @asynccontextmanager
    async def open(self) -> AsyncGenerator["MemoryStore"]:
        async with self._lock:
            before = dict(self.sessions), dict(self.credentials)
            try:
                yield self
            except BaseException:
                self.sessions, self.credentials = before
                raise

    async def add(self, session: CheckoutSession) -> None:
        self.sessions[session.id] = session

    async def get(self, checkout_id: CheckoutId, *, for_change: bool = False) -> CheckoutSession | None:
        return self.sessions.get(checkout_id)

    async def save(self, session: CheckoutSession, *, over: CheckoutSession, sealed: bytes | None = None) -> bool:
        if self.sessions[session.id].revision != over.revision:
            return False
        self.sessions[session.id] = session
        kept = sealed or self.credentials.get(session.id)
        self.credentials[session.id] = kept if session.is_paying else None
        return True

    async def credential(self, checkout_id: CheckoutId) -> bytes | None:
        return self.credentials.get(checkout_id)

    async def due(self, now: datetime, limit: int) -> Sequence[CheckoutId]:
        return [e.id for e in self.sessions.values() if e.completion and e.is_paying and e.completion.due_at <= now]

    async def expired(self, now: datetime, limit: int) -> Sequence[CheckoutId]:
        return [each.id for each in self.sessions.values() if each.is_open and each.expires_at <= now]

    async def forget(self, canceled_before: datetime, limit: int) -> int:
        return 0


class Reversed:
    """Seals by turning round: enough to see that nothing is kept in the open."""

    def seal(self, text: str) -> bytes:
        return text[::-1].encode()

    def open(self, sealed: bytes) -> str:
        return sealed.decode()[::-1]


@dataclass
class Run:
    kind: str
    payload: Json
    kept: dict[str, Json] = field(default_factory=dict[str, Json])
    outcome: Outcome | None = None
    names: list[str] = field(default_factory=list[str])


class KeptSteps:
    def __init__(self, run: Run) -> None:
        self._run = run

    async def step(
        self, name: str, do: Callable[[], Awaitable[Json]], *, attempts: int = 1, wait_s: float = 0.2
    ) -> Json:
        if name in self._run.kept:
            return self._run.kept[name]
        for at in range(attempts):
            try:
                done = await do()
            except HupanError:
                raise
            except Exception:
                if at == attempts - 1:
                    raise
                continue
            self._run.kept[name] = done
            self._run.names.append(name)
            return done
        raise AssertionError("unreachable")


class MemoryWork:
    """Durable work in memory: dies where it is told to, and goes on when it is told to."""

    def __init__(self) -> None:
        self._workflows: dict[str, Workflow] = {}
        self.runs: dict[tuple[str, str], Run] = {}
        self.asleep = False

    def register(self, workflow: Workflow) -> None:
        self._workflows[workflow.kind] = workflow

    async def start(self, kind: str, key: str, payload: Json) -> None:
        if (kind, key) not in self.runs:
            self.runs[kind, key] = Run(kind, payload)
            if not self.asleep:
                await self._go(self.runs[kind, key])

    async def outcome(self, kind: str, key: str, timeout_s: float) -> Outcome | None:
        run = self.runs.get((kind, key))
        return None if run is None else run.outcome

    async def recover(self) -> None:
        """Go on with whatever has begun and not ended, as after a restart."""
        for run in list(self.runs.values()):
            if run.outcome is None:
                await self._go(run)

    async def _go(self, run: Run) -> None:
        steps: Steps = KeptSteps(run)
        try:
            run.outcome = Outcome(await self._workflows[run.kind].run(steps, run.payload))
        except Exception as failure:  # noqa: BLE001 - as the real thing keeps it
            run.outcome = Outcome(None, type(failure).__name__)


class World:
    """Everything together."""

    def __init__(self) -> None:
        self.clock, self.trouble = Clock(), Trouble()
        self.shelf = MemoryShelf()
        self.stock = MemoryStock(self.clock, self.trouble)
        self.prices = MemoryPrices(self.shelf, self.clock)
        self.promotions = MemoryPromotions(self.trouble)
        self.payments = MemoryPayments(self.trouble)
        self.orders = MemoryOrders(self.trouble)
        self.aside = MemoryAside(self.trouble)
        self.store, self.work = MemoryStore(), MemoryWork()
        rooms = Rooms(
            shelf=self.shelf,
            stock=self.stock,
            prices=self.prices,
            promotions=self.promotions,
            addresses=self.aside,
            payments=self.payments,
            orders=self.orders,
            carts=self.aside,
            news=self.aside,
        )
        seal = Reversed()
        self.checkouts = CheckoutService(self.store.open, rooms, self.work, seal, self.clock)
        looking = Looking(rooms, self.clock)
        self.work.register(CompleteCheckout(Progress(self.store.open, seal), looking, rooms, self.clock))

    async def ready(self, buyer: Buyer = MINA, *lines: tuple[OfferId, int]) -> CheckoutSession:
        """Begin a checkout that could be completed: two sellers, and a code."""
        wanted = tuple(WantedLine(each, quantity) for each, quantity in lines or ((CUP, 2), (HAT, 1)))
        wishes = Changes(contact=CONTACT, destination=HOME, codes=("spring",))
        return await self.checkouts.create(buyer, NewCheckout("KR", wanted, wishes=wishes))

    def sold(self, offer_id: OfferId) -> int:
        """How many have left the shelf for good."""
        return 5 - self.stock.on_hand[offer_id]


def _next(answers: list[PaymentState]) -> PaymentState:
    return answers.pop(0) if len(answers) > 1 else answers[0]
