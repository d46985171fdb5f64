"""Finds the best allowed choice of promotions for the buyer, where they exclude one another.

Higher priorities are settled first. Among equals, promotions that exclude one another form *contests*; a contest's ways
out are the sets in which no two exclude each other. Few ways in all: each combination is reckoned, and the best is
certain. Many: contest after contest is improved while the others stay, within a bound on the work, and the quote says
that it is not certain. Whoever is in no contest applies.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import prod

from hupan.pricing.domain.promotions import Level, Promotion
from hupan.pricing.domain.reckoning import Field, Whole
from hupan.pricing.domain.taking import Taken

MOST_COMBINATIONS = 256
MOST_WORK = 8_000
"""In lines touched; a microsecond or two each, all told."""

_MOST_WAYS = 256
_MOST_SEEDS = 24
_FINALISTS = 6
_ROUNDS = 2

Way = tuple[Whole, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen.

    Attributes:
        certain: Whether every combination was reckoned, or none needed to be.
    """

    chosen: Way
    certain: bool


def choose(field: Field) -> Choice:
    """Choose among the wholes of a field. The same field gives the same choice."""
    standing: list[Whole] = []
    certain = True
    for priority in sorted({whole.promotion.priority for whole in field.wholes}, reverse=True):
        tier = [
            whole
            for whole in field.wholes
            if whole.promotion.priority == priority
            and not any(whole.clashes(other) for other in standing)
            and not field.outranked(whole, standing)
        ]
        found = _Tier(field, tuple(standing), tier, priority).best()
        standing.extend(found.chosen)
        certain = certain and found.certain
    return Choice(tuple(standing), certain)


def rivals(promotion: Promotion, lines: Sequence[int], applied: Sequence[tuple[Promotion, Taken]]) -> list[Promotion]:
    """Name the applied promotions that keep another one off its lines."""
    here, alone, stack = set(lines), promotion.exclusive, promotion.stack or None
    several = [(each, taken) for each, taken in applied if alone or each.exclusive or each.stack == stack]
    return [each for each, taken in several if not here.isdisjoint(taken)]


def _clashes(tier: Sequence[Whole]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {one.at: set() for one in tier}
    for one, other in combinations(tier, 2):
        if one.clashes(other):
            found[one.at].add(other.at)
            found[other.at].add(one.at)
    return found


class _Tier:
    """The wholes of one priority, on top of those that stand already."""

    def __init__(self, field: Field, standing: Way, tier: Sequence[Whole], priority: int) -> None:
        self._field = field
        self._priority = priority
        self._clashes = clashes = _clashes(tier)
        contested = [one for one in tier if clashes[one.at] or field.contested_by_lines(one)]
        in_contest = {one.at for one in contested}
        self._certain = True
        self._base = (*standing, *(one for one in tier if one.at not in in_contest))
        self._contests = [self._ways(members) for members in self._parted(contested)]

    def best(self) -> Choice:
        """Settle every contest."""
        count = prod(len(ways) for ways in self._contests)
        if self._contests and count <= MOST_COMBINATIONS and count * self._field.size <= MOST_WORK // 2:
            ways = self._of_all()
        else:
            ways = self._improved()
        base = tuple(whole for whole in self._base if whole.promotion.priority == self._priority)
        return Choice((*base, *_joined(ways)), self._certain and self._field.work <= MOST_WORK)

    def _of_all(self) -> list[Way]:
        best, best_key = [ways[0] for ways in self._contests], None
        for ways in product(*self._contests):
            key = self._key(list(ways))
            if best_key is None or key < best_key:
                best, best_key = list(ways), key
        return best

    def _improved(self) -> list[Way]:
        ways: list[Way] = [() for _ in self._contests]
        for _ in range(_ROUNDS):
            before = list(ways)
            for at, contest in enumerate(self._contests):
                finalists = self._finalists(contest, _joined([*ways[:at], *ways[at + 1 :]]))
                ways[at] = finalists[0]
                if len(finalists) > 1 and self._field.work <= MOST_WORK:
                    tried = ((self._key([*ways[:at], way, *ways[at + 1 :]]), way) for way in finalists)
                    ways[at] = min(tried, key=lambda each: each[0])[1]
            if ways == before:
                break
        return ways

    def _finalists(self, contest: Sequence[Way], others: Way) -> list[Way]:
        """Keep the ways of a contest that take most, without those that another one beats on every line."""
        chosen = (*self._base, *others)
        openings = {level: self._field.before(level, chosen, self._priority) for level in Level}
        members = {whole.at: whole for way in contest for whole in way}
        totals = {at: self._field.total(whole, openings[whole.promotion.level]) for at, whole in members.items()}
        weighed = sorted(contest, key=lambda way: (-sum(totals[whole.at] for whole in way), len(way), _names(way)))
        if self._is_last_word(contest):
            return weighed[:1]
        self._certain = False
        kept: list[tuple[Taken, Way]] = []
        for way in weighed[: 2 * _FINALISTS]:
            taken: Taken = {}
            for whole in way:
                for line, minor in self._field.share(whole, openings[whole.promotion.level]).items():
                    taken[line] = taken.get(line, 0) + minor
            if not any(self._beats(other, taken, other_way, way) for other, other_way in kept):
                kept.append((taken, way))
        # To take none of them may be best where they keep off what looks at lines by itself.
        return [
            *(way for _, way in kept[:_FINALISTS]),
            *([()] if any(map(self._field.contested_by_lines, members.values())) else []),
        ]

    def _is_last_word(self, contest: Sequence[Way]) -> bool:
        """Whether nothing is reckoned after a contest or beside it, so that who takes most is certainly the best."""
        members = {whole.at: whole for way in contest for whole in way}
        levels = {whole.promotion.level for whole in members.values()}
        beside = 0
        for whole in self._field.wholes:
            if whole.at not in members and whole.promotion.level in levels:
                beside |= whole.mask
        return (
            levels in ({Level.PLATFORM}, {Level.SHIPPING})
            and max(len(way) for way in contest) == 1
            and not any(whole.mask & beside or self._field.early(whole) for whole in members.values())
        )

    def _beats(self, one: Taken, other: Taken, one_way: Way, other_way: Way) -> bool:
        """Whether one takes at least as much off every line, on one level, and keeps nothing else off its lines."""
        wholes = (*one_way, *other_way)
        if len({whole.promotion.level for whole in wholes}) > 1 or any(map(self._field.early, wholes)):
            return False
        return all(one.get(line, 0) >= minor for line, minor in other.items())

    def _key(self, ways: list[Way]) -> tuple[int, int, tuple[str, ...]]:
        """Order choices: what saves most, then the fewest promotions, then by name."""
        chosen = _joined(ways)
        goods, parcels = self._field.run((*self._base, *chosen), self._priority)
        return -goods.saved - parcels.saved, len(chosen), _names(chosen)

    def _parted(self, contested: Sequence[Whole]) -> list[list[Whole]]:
        """Part the contested into those that hang together."""
        left = {one.at: one for one in contested}
        parts: list[list[Whole]] = []
        while left:
            part, edge = list[Whole](), [next(iter(left))]
            while edge:
                one = left.pop(edge.pop(), None)
                if one is not None:
                    part.append(one)
                    edge.extend(self._clashes[one.at] & left.keys())
            parts.append(sorted(part, key=lambda whole: whole.promotion.id))
        return parts

    def _ways(self, members: Sequence[Whole]) -> list[Way]:
        """List the sets of which no two exclude each other; where they are too many, one around each member."""
        ways: list[Way] = [()]
        for one in members:
            ways += [(*way, one) for way in ways if not any(other.at in self._clashes[one.at] for other in way)]
            if len(ways) > _MOST_WAYS:
                self._certain = False
                return self._seeded(members)
        return ways

    def _seeded(self, members: Sequence[Whole]) -> list[Way]:
        field = self._field
        openings = {level: field.before(level, self._base, self._priority) for level in Level}
        worth = {one.at: field.total(one, openings[one.promotion.level]) for one in members}
        by_worth = sorted(members, key=lambda one: (-worth[one.at], one.promotion.id))
        ways: list[Way] = [()]
        for seed in by_worth[:_MOST_SEEDS]:
            way: list[Whole] = [seed]
            for one in by_worth:
                if one is not seed and not any(other.at in self._clashes[one.at] for other in way):
                    way.append(one)
            ways.append(tuple(way))
        return ways


def _joined(ways: Sequence[Way]) -> Way:
    return tuple(whole for way in ways for whole in way)


def _names(way: Way) -> tuple[str, ...]:
    return tuple(sorted(whole.promotion.id for whole in way))
