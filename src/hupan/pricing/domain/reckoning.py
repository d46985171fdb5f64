"""Runs a choice of promotions over the lines, level by level, and says what each takes off which line.

Two sorts are told apart. What looks at each line by itself (`by_line`) needs no choosing: of such promotions each line
takes the best of a group. What looks at several lines together is a *whole*: it applies or it does not, and which
wholes apply is for `choosing` to find out; it runs many choices, so what two choices share is reckoned once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import chain

from hupan.pricing.domain.basket import Basket
from hupan.pricing.domain.eligibility import Candidate
from hupan.pricing.domain.promotions import ORDER, Level, Promotion
from hupan.pricing.domain.taking import Taken, by_line, take, total_of

_PLACES = {level: place for place, level in enumerate(ORDER)}


@dataclass(frozen=True, slots=True)
class Whole:
    """A promotion that applies as a whole: `place` is its level's, `mask` has a bit set for each of its lines."""

    at: int
    place: int
    promotion: Promotion
    stack: str
    lines: tuple[int, ...]
    mask: int

    def clashes(self, other: "Whole") -> bool:
        """Whether the two share a line and may not."""
        return self.mask & other.mask != 0 and (
            self.promotion.exclusive or other.promotion.exclusive or (self.stack != "" and self.stack == other.stack)
        )


@dataclass(frozen=True, slots=True)
class Single:
    """What a promotion that looks at each line by itself takes off one line."""

    promotion: Promotion
    stack: str
    minor: int


@dataclass(frozen=True, slots=True)
class State:
    """How things stand behind a level.

    Attributes:
        amounts: What each line still costs.
        taken: What took how much off which line so far, in the order in which it was reckoned.
        saved: In all so far.
    """

    amounts: tuple[int, ...]
    taken: tuple[tuple[Promotion, Taken], ...]
    saved: int


def _keeps_off(whole: Whole, stack: str) -> bool:
    """Whether a whole excludes what looks at lines by itself in a group; nothing of that kind is exclusive."""
    return whole.promotion.exclusive or (stack != "" and whole.stack == stack)


def rank(promotion: Promotion) -> tuple[int, str]:
    """The order of reckoning within a level: higher priorities first, then by id."""
    return -promotion.priority, promotion.id


class Field:
    """A basket and every promotion that may apply to it.

    Args:
        basket: The basket, its lines in a canonical order.
        shipping: What shipping costs each line, in minor units.
        candidates: Promotions that may apply.
    """

    def __init__(self, basket: Basket, shipping: Sequence[int], candidates: Sequence[Candidate]) -> None:
        self.size = len(basket.lines)
        self._quantities = tuple(line.quantity for line in basket.lines)
        self._start = State(basket.amounts, (), 0)
        self._parcels = State(tuple(shipping), (), 0)
        self.wholes: list[Whole] = []
        self.singles: list[list[Single]] = [[] for _ in basket.lines]
        self.work = 0
        self._kinds: dict[tuple[int, str], int] = {}
        for each in candidates:
            self._place(each)
        for of_line in self.singles:
            of_line.sort(key=lambda single: (-single.promotion.priority, -single.minor, single.promotion.id))
        self._with_singles = [at for at, of_line in enumerate(self.singles) if of_line]
        self._stacks = {single.stack for single in chain.from_iterable(self.singles)} - {""}
        self._alone: dict[int | None, list[tuple[Single, ...]]] = {}
        self._states: dict[tuple[Level, int | None, tuple[int, ...]], State] = {}
        self._takes: dict[tuple[int, int], Taken] = {}

    def run(self, chosen: Sequence[Whole], floor: int | None = None) -> tuple[State, State]:
        """Reckon a choice of wholes.

        Args:
            chosen: Wholes that do not exclude one another.
            floor: Leaves out what looks at lines by itself and has a lower priority.

        Returns:
            How the lines stand, and how their shipping stands.
        """
        goods, start = self.before(None, chosen, floor), self._parcels
        parcels = [whole for whole in chosen if whole.promotion.level is Level.SHIPPING]
        return goods, self._applied(start, [(whole.promotion, self.share(whole, start)) for whole in parcels])

    def before(self, level: Level | None, chosen: Sequence[Whole], floor: int | None = None) -> State:
        """Tell how the lines stand when a level begins; with `None`, behind them all."""
        if level is Level.SHIPPING:
            return self._parcels
        state = self._start
        for each in ORDER[: len(ORDER) - 1 if level is None else ORDER.index(level)]:
            state = self._behind(each, state, chosen, floor)
        return state

    def total(self, whole: Whole, opening: State) -> int:
        """Tell how much a whole takes in all."""
        return total_of(whole.promotion, whole.lines, opening.amounts, self._quantities)

    def share(self, whole: Whole, opening: State) -> Taken:
        """Tell what a whole takes off which lines, when its level begins like this."""
        key = (whole.at, id(opening))  # states are kept as long as this field, so their identity is theirs alone
        if key not in self._takes:
            self.work += len(whole.lines)
            self._takes[key] = take(whole.promotion, whole.lines, opening.amounts, self._quantities)
        return self._takes[key]

    def _behind(self, level: Level, opening: State, chosen: Sequence[Whole], floor: int | None) -> State:
        upto = _PLACES[level]
        matter = tuple(sorted([whole.at for whole in chosen if whole.place <= upto or self.early(whole)]))
        key = (level, floor, matter)
        if key not in self._states:
            parts = [(each.promotion, self.share(each, opening)) for each in chosen if each.promotion.level is level]
            if level is Level.ITEM:
                parts += self._taken_singly(chosen, floor)
            self._states[key] = self._applied(opening, parts)
        return self._states[key]

    def early(self, whole: Whole) -> bool:
        """Whether a whole keeps anything off its lines that looks at each line by itself."""
        return whole.promotion.exclusive or whole.stack in self._stacks

    def _taken_singly(self, chosen: Sequence[Whole], floor: int | None) -> list[tuple[Promotion, Taken]]:
        closed, stacks = self._closed(chosen)
        touched = reduce(int.__or__, stacks.values(), closed)
        if floor not in self._alone:
            self._alone[floor] = [self._picked(at, floor, {}) for at in range(self.size)]
        alone = self._alone[floor]
        found: dict[str, tuple[Promotion, Taken]] = {}
        for at in self._with_singles:
            # Most lines have what they have whatever is chosen elsewhere.
            picked = alone[at]
            if touched >> at & 1:
                picked = () if closed >> at & 1 else self._picked(at, floor, stacks)
            for single in picked:
                part = found.get(single.promotion.id)
                if part is None:
                    part = found[single.promotion.id] = (single.promotion, {})
                part[1][at] = single.minor
        self.work += len(self._with_singles)
        return list(found.values())

    def _picked(self, at: int, floor: int | None, stacks: Mapping[str, int]) -> tuple[Single, ...]:
        """Pick the best of each group for a line, but for groups that stand on it already."""
        picked: list[Single] = []
        seen: set[str] = set()
        for single in self.singles[at]:
            if floor is not None and single.promotion.priority < floor:
                break  # they are sorted by priority
            stack = single.stack
            if stack:
                if stack in seen or stacks.get(stack, 0) >> at & 1:
                    continue
                seen.add(stack)
            picked.append(single)
        return tuple(picked)

    def _closed(self, chosen: Sequence[Whole]) -> tuple[int, dict[str, int]]:
        closed, stacks = 0, dict[str, int]()
        for whole in chosen:
            if whole.promotion.exclusive:
                closed |= whole.mask
            elif whole.stack in self._stacks:
                stacks[whole.stack] = stacks.get(whole.stack, 0) | whole.mask
        return closed, stacks

    def outranked(self, whole: Whole, standing: Sequence[Whole]) -> bool:
        """Whether something that looks at a line by itself, with a higher priority, keeps this one off."""
        for (priority, stack), lines in self._kinds.items():
            if priority > whole.promotion.priority and _keeps_off(whole, stack):
                left = lines & whole.mask
                for each in standing:
                    if left and _keeps_off(each, stack):
                        left &= ~each.mask
                if left:
                    return True
        return False

    def contested_by_lines(self, whole: Whole) -> bool:
        """Whether something of the same priority looks at one of its lines by itself and may not stand beside it."""
        return any(
            lines & whole.mask and priority == whole.promotion.priority and _keeps_off(whole, stack)
            for (priority, stack), lines in self._kinds.items()
        )

    def _place(self, candidate: Candidate) -> None:
        promotion, lines = candidate.promotion, candidate.lines
        base = self._parcels if promotion.level is Level.SHIPPING else self._start
        if by_line(promotion):
            for at, minor in take(promotion, lines, base.amounts, self._quantities).items():
                single = Single(promotion, promotion.stack, minor)
                self.singles[at].append(single)
                kind = (promotion.priority, single.stack)
                self._kinds[kind] = self._kinds.get(kind, 0) | 1 << at
        # Amounts only fall from here on, so what takes nothing now never will.
        elif total_of(promotion, lines, base.amounts, self._quantities):
            place = _PLACES[promotion.level]
            self.wholes.append(Whole(len(self.wholes), place, promotion, promotion.stack, lines, candidate.mask))

    def _applied(self, opening: State, parts: list[tuple[Promotion, Taken]]) -> State:
        """Take parts off reckoned from the same amounts; where they exceed a line, the later gets less."""
        if not parts:
            return opening
        amounts, taken, saved = list(opening.amounts), list(opening.taken), opening.saved
        for promotion, wished in sorted(parts, key=lambda part: rank(part[0])):
            got: Taken = {}
            for at, minor in wished.items():
                here = minor if minor < amounts[at] else amounts[at]  # noqa: FURB136 - half the time of min()
                if here:
                    got[at] = here
                    amounts[at] -= here
            self.work += len(wished)
            saved += sum(got.values())
            taken.append((promotion, got))
        return State(tuple(amounts), tuple(taken), saved)
