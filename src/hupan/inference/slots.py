"""Which conversation sits in which of the engine's slots, so that it finds its prefix again."""

from collections import OrderedDict


class SlotTable:
    """Slots, least recently used first. A conversation keeps its slot until another one needs it more.

    Args:
        count: How many slots the engine has.
    """

    def __init__(self, count: int) -> None:
        self._owners: OrderedDict[int, str | None] = OrderedDict((slot, None) for slot in range(count))
        self._busy: set[int] = set()

    @property
    def free(self) -> int:
        """How many slots answer nobody at the moment."""
        return len(self._owners) - len(self._busy)

    @property
    def busy(self) -> int:
        """How many slots are answering."""
        return len(self._busy)

    def take(self, affinity: str | None) -> int:
        """Take a free slot: the conversation's own, else one that nobody owns, else the least recently used one.

        Raises:
            LookupError: No slot is free.
        """
        idle = [slot for slot in self._owners if slot not in self._busy]
        if not idle:
            raise LookupError("no slot is free")
        own = next((slot for slot in idle if affinity is not None and self._owners[slot] == affinity), None)
        unowned = next((slot for slot in idle if self._owners[slot] is None), None)
        slot = next(each for each in (own, unowned, idle[0]) if each is not None)
        # A call without a conversation leaves nothing behind worth keeping: its slot is the first to be taken again.
        self._owners[slot] = affinity
        self._owners.move_to_end(slot, last=affinity is not None)
        self._busy.add(slot)
        return slot

    def give_back(self, slot: int) -> None:
        """Say that a slot has answered."""
        self._busy.discard(slot)

    def owner(self, slot: int) -> str | None:
        """Return whose prefix a slot holds."""
        return self._owners[slot]
