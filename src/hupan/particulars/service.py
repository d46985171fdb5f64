"""Verbs on what is known of a buyer. They are called with what the buyer wrote or tapped, and with nothing else."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from hupan.kernel import Clock, PersonId, new_id
from hupan.particulars.domain import MOST_PARTICULARS, Particular, ParticularId, Particulars, Told, checked
from hupan.particulars.errors import ParticularNotFound, TooManyParticulars
from hupan.particulars.ports import ParticularStore
from hupan.platform import StoreFactory


class ParticularService:
    """Keeps what buyers let be known of themselves.

    Nothing of a line is ever logged. Whoever reads lines does so for the person who is there, and hands them to nobody.

    Args:
        stores: Opens the store.
        clock: The time.
    """

    def __init__(self, stores: StoreFactory[ParticularStore], clock: Clock) -> None:
        self._stores = stores
        self._clock = clock

    async def of(self, person_id: PersonId) -> Particulars:
        """Read all lines of a person, the first told first."""
        async with self._stores() as store:
            return tuple(await store.of(person_id))

    async def tell(self, person_id: PersonId, told: Sequence[Told], *, by_talk: bool = False) -> Particulars:
        """Keep lines, each in place of one that says the same of the same thing.

        Args:
            person_id: Whose.
            told: What the person said, or wrote on the page.
            by_talk: Whether it was said in a conversation.

        Returns:
            The lines, in the order in which they were told.

        Raises:
            BadParticular: One cannot be so; then none is kept.
            TooManyParticulars: There would be more than there may be.
        """
        fresh = [checked(each) for each in told]
        async with self._stores() as store:
            await store.hold(person_id)
            known = {each.told.place: each for each in await store.of(person_id)}
            kept: list[Particular] = []
            for each in fresh:
                same = known.get(each.place)
                if same is not None and same.told == each:
                    kept.append(same)
                    continue
                line_id = ParticularId(new_id("par")) if same is None else same.id
                line = Particular(line_id, person_id, each, by_talk, self._after(known.values()))
                known[each.place] = line
                if len(known) > MOST_PARTICULARS:
                    raise TooManyParticulars("There are as many lines as there may be.", limit=MOST_PARTICULARS)
                await store.put(line)
                kept.append(line)
        return tuple(kept)

    async def change(self, person_id: PersonId, line_id: ParticularId, value: str) -> Particular:
        """Say a line anew; one that says then what another says takes its place.

        Raises:
            BadParticular: It cannot be so.
            ParticularNotFound: There is none of this person.
        """
        async with self._stores() as store:
            await store.hold(person_id)
            lines = {each.id: each for each in await store.of(person_id)}
            if line_id not in lines:
                raise ParticularNotFound("There is no such line.", line_id=line_id)
            told = checked(replace(lines[line_id].told, value=value))
            same = [each.id for each in lines.values() if each.told.place == told.place and each.id != line_id]
            await store.remove(person_id, same)
            line = Particular(line_id, person_id, told, by_talk=False, told_at=self._after(lines.values()))
            await store.put(line)
        return line

    async def erase(self, person_id: PersonId, line_ids: Sequence[ParticularId]) -> Particulars:
        """Erase lines for good.

        Returns:
            Those that were there, so that the person can have them back at once.
        """
        wanted = set(line_ids)
        async with self._stores() as store:
            await store.hold(person_id)
            gone = tuple(each for each in await store.of(person_id) if each.id in wanted)
            await store.remove(person_id, [each.id for each in gone])
        return gone

    def _after(self, lines: Iterable[Particular]) -> datetime:
        """Give a line an instant behind all others of its person: the same one would leave their order to chance."""
        latest = max((each.told_at for each in lines), default=None)
        now = self._clock.now()
        return now if latest is None else max(now, latest + timedelta(microseconds=1))
