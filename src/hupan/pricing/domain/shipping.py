"""What shipping costs and when it arrives, by the profile of each seller.

Every seller sends one parcel. Its zone is the one that names the place most closely; the zone's rate is a sum, or goes
by weight or by amount in steps. Amounts are the lines' prices before promotions, as for thresholds: what a parcel costs
does not depend on who pays for part of what is in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hupan.catalog import SellerId
from hupan.kernel import Money
from hupan.pricing.domain.basket import Line, Place
from hupan.pricing.errors import BadSetting
from hupan.workdays import Calendar

EVERYWHERE = "*"
STANDARD = "standard"
"""The way that everything goes unless its buyer chooses another one."""

_MOST_DAYS = 120
_MOST_ZONES = 100
_MOST_STEPS = 100
_MOST_CLOSED = 400
_LONGEST_LEVEL = 40


@dataclass(frozen=True, slots=True)
class FlatRate:
    """The same for every parcel."""

    cost: Money
    kind: Literal["flat"] = "flat"


@dataclass(frozen=True, slots=True)
class Step:
    """From `start` on (grams, or minor units of the amount), a parcel costs this."""

    start: int
    cost: Money


@dataclass(frozen=True, slots=True)
class WeightRate:
    """By weight: the last step at or below it counts. `per_kg` is added for each kilogram begun above that step."""

    steps: tuple[Step, ...]
    per_kg: Money | None = None
    kind: Literal["weight"] = "weight"


@dataclass(frozen=True, slots=True)
class AmountRate:
    """By what the parcel's goods cost: the last step at or below it counts."""

    steps: tuple[Step, ...]
    kind: Literal["amount"] = "amount"


Rate: TypeAlias = FlatRate | WeightRate | AmountRate


@dataclass(frozen=True, slots=True)
class Zone:
    """Where a rate holds.

    Attributes:
        countries: Codes of ISO 3166-1, or `*` for all others.
        regions: Only these regions of the countries; empty for all.
        postal_prefixes: Only postal codes that begin so; empty for all.
        transit_days: Working days on the way, at least and at most.
        free_from: From which amount of goods on it costs nothing.
        level: The way of sending, such as `express`: buyers choose among those that reach them.
    """

    countries: frozenset[str]
    rate: Rate
    transit_days: tuple[int, int]
    regions: frozenset[str] = frozenset()
    postal_prefixes: tuple[str, ...] = ()
    free_from: Money | None = None
    level: str = STANDARD

    def closeness(self, place: Place) -> int:
        """How closely it names a place; 0 where it does not."""
        everywhere = EVERYWHERE in self.countries and place.country not in self.countries
        if not everywhere and place.country not in self.countries:
            return 0
        code = _postal(place.postal_code)
        longest = max((len(_postal(p)) for p in self.postal_prefixes if code.startswith(_postal(p))), default=0)
        if (self.regions and place.region not in self.regions) or (self.postal_prefixes and not longest):
            return 0
        return 1 + (not everywhere) + 2 * bool(self.regions) + 4 * longest


@dataclass(frozen=True, slots=True)
class ShippingProfile:
    """How a seller ships.

    Attributes:
        country: Where parcels leave from.
        zone_name: The seller's time zone, such as `Asia/Seoul`.
        cutoff: Orders after it count for the next working day.
        closed: Days on which nothing leaves, besides weekends and holidays.
    """

    seller_id: SellerId
    country: str
    zone_name: str
    zones: tuple[Zone, ...]
    cutoff: time = time(15)
    closed: frozenset[date] = frozenset()

    def levels(self, place: Place) -> dict[str, Zone]:
        """Find for each level the zone that names a place most closely; of two, the earlier."""
        best: dict[str, Zone] = {}
        for level in dict.fromkeys(zone.level for zone in self.zones):
            zone = max((each for each in self.zones if each.level == level), key=lambda each: each.closeness(place))
            if zone.closeness(place):
                best[level] = zone
        return best

    def check(self) -> None:
        """Check that it does not contradict itself.

        Raises:
            BadSetting: It does; `field` says where.
        """
        try:
            ZoneInfo(self.zone_name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise BadSetting("There is no such time zone.", field="zone_name") from error
        if not 0 < len(self.zones) <= _MOST_ZONES:
            raise BadSetting(f"A seller ships to 1 to {_MOST_ZONES} zones.", field="zones")
        if len(self.closed) > _MOST_CLOSED:
            raise BadSetting("Too many closed days.", field="closed")
        names = {
            self.country,
            *(name for e in self.zones for name in (e.level, *e.countries, *e.regions, *e.postal_prefixes)),
        }
        if not all(name.isprintable() for name in (self.seller_id, *names)):
            raise BadSetting("There are characters in it that cannot be shown.", field="zones")
        for zone in self.zones:
            if not 0 < len(zone.level) <= _LONGEST_LEVEL:
                raise BadSetting(f"A way of sending has a name of at most {_LONGEST_LEVEL} letters.", field="level")
            least, most = zone.transit_days
            if not 0 <= least <= most <= _MOST_DAYS:
                raise BadSetting(f"Days on the way are from 0 to {_MOST_DAYS}, the lower first.", field="transit_days")
            sums = [*_costs(zone.rate), *([] if zone.free_from is None else [zone.free_from])]
            if min((each.minor for each in sums), default=-1) < 0 or len({each.currency for each in sums}) != 1:
                raise BadSetting("Costs are not negative, and of one currency.", field="rate")
            steps = [] if isinstance(zone.rate, FlatRate) else [step.start for step in zone.rate.steps]
            if steps and (steps[0] != 0 or steps != sorted(set(steps)) or len(steps) > _MOST_STEPS):
                raise BadSetting("Steps begin at 0 and rise.", field="rate")


@dataclass(frozen=True, slots=True)
class DeliveryWindow:
    """When it arrives, and what that costs."""

    earliest: date
    latest: date
    cost: Money
    free_from: Money | None = None


class Undeliverable(StrEnum):
    """Why a parcel cannot be sent."""

    NO_PROFILE = "no_profile"
    NOT_THERE = "not_there"
    WRONG_CURRENCY = "wrong_currency"


def deliver(
    profile: ShippingProfile | None, lines: Sequence[Line], place: Place, now: datetime
) -> DeliveryWindow | Undeliverable:
    """Reckon a parcel that goes the way that its seller names first; `ways` says the arguments."""
    found = ways(profile, lines, place, now)
    return found if isinstance(found, Undeliverable) else next(iter(found.values()))


def ways(
    profile: ShippingProfile | None, lines: Sequence[Line], place: Place, now: datetime
) -> dict[str, DeliveryWindow] | Undeliverable:
    """Reckon a parcel in every way that it can go.

    Args:
        profile: The seller's.
        lines: What is in it, all of the seller and of one currency.
        place: Where it goes.
        now: When it is ordered, aware.
    """
    if profile is None:
        return Undeliverable.NO_PROFILE
    zones, currency = profile.levels(place), lines[0].unit_price.currency
    if not zones:
        return Undeliverable.NOT_THERE
    there = {level: zone for level, zone in zones.items() if _costs(zone.rate)[0].currency == currency}
    if not there:
        return Undeliverable.WRONG_CURRENCY
    leaves = _leaves(profile, now, max(line.handling_days for line in lines))
    calendar = Calendar.of(place.country, profile.closed if place.country == profile.country else frozenset())
    return {level: _window(zone, lines, leaves, calendar) for level, zone in there.items()}


def _window(zone: Zone, lines: Sequence[Line], leaves: date, there: Calendar) -> DeliveryWindow:
    amount = sum(line.amount_minor for line in lines)
    free = zone.free_from is not None and amount >= zone.free_from.minor
    weight_g = sum(line.weight_g * line.quantity for line in lines)
    cost = Money.zero(lines[0].unit_price.currency) if free else _cost(zone.rate, weight_g, amount)
    least, most = zone.transit_days
    return DeliveryWindow(there.add(leaves, least), there.add(leaves, most), cost, zone.free_from)


def _leaves(profile: ShippingProfile, now: datetime, handling_days: int) -> date:
    """Tell when the carrier has it: handling begins on the day of the order, or after the cut-off on the next."""
    here = Calendar.of(profile.country, profile.closed)
    local = now.astimezone(ZoneInfo(profile.zone_name))
    day = local.date()
    if here.works(day) and local.time() >= profile.cutoff:
        day += timedelta(days=1)
    return here.add(day, handling_days)


def _cost(rate: Rate, weight_g: int, amount: int) -> Money:
    if isinstance(rate, FlatRate):
        return rate.cost
    measure = weight_g if isinstance(rate, WeightRate) else amount
    step = next(step for step in reversed(rate.steps) if step.start <= measure)
    if isinstance(rate, WeightRate) and rate.per_kg is not None:
        return step.cost + rate.per_kg * -((step.start - measure) // 1000)
    return step.cost


def _costs(rate: Rate) -> list[Money]:
    if isinstance(rate, FlatRate):
        return [rate.cost]
    more = [rate.per_kg] if isinstance(rate, WeightRate) and rate.per_kg is not None else []
    return [*(step.cost for step in rate.steps), *more]


def _postal(code: str) -> str:
    return code.replace(" ", "").replace("-", "").upper()
