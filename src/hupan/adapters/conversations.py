"""Puts people and models behind the ports of conversations."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from contextlib import aclosing

from hupan.conversations import Reader, Responder, Turn
from hupan.identity.repository import SqlIdentityStore
from hupan.kernel import PersonId
from hupan.models import Ability, ModelLibrary, ModelsError
from hupan.platform import Database
from hupan.runs import RunOutput

_OPENING_S = 8.0


class PeopleAsReaders:
    """Tells the assistant what it may know of a person.

    Args:
        database: Where people are kept.
    """

    def __init__(self, database: Database) -> None:
        self._stores = database.stores(SqlIdentityStore)

    async def reader(self, person_id: PersonId) -> Reader:
        """Return the person's language, instructions and model."""
        async with self._stores() as store:
            person = await store.get_person(person_id)
        if person is None:
            return Reader()
        preferences = person.preferences
        return Reader(person.language, preferences.custom_instructions, preferences.default_model_id)


class LibraryAbilities:
    """Tells what a model can do.

    Args:
        library: Knows the models.
    """

    def __init__(self, library: ModelLibrary) -> None:
        self._library = library

    async def reads_images(self, model_id: str | None) -> bool:
        """Whether a model can see. About one that cannot be found the run will say what is wrong."""
        return await self._can(model_id, Ability.VISION, unknown=True)

    async def calls_tools(self, model_id: str | None) -> bool:
        """Whether a model is good at several tool calls in a row."""
        return await self._can(model_id, Ability.AGENT, unknown=False)

    async def _can(self, model_id: str | None, ability: Ability, *, unknown: bool) -> bool:
        try:
            servable = await self._library.resolve(model_id)
        except ModelsError:
            return unknown
        return ability in servable.abilities


class Reception:
    """Implements `hupan.conversations.Responder` by whoever stands here at the moment.

    The market opens a moment after the first page, and its responder then takes the assistant's place, until the market
    closes. Who writes in that moment waits for it: the assistant knows of no goods, and would invent some.

    Args:
        usual: Answers as long as nobody else does.
        patience_s: How long a turn waits for the market.
    """

    def __init__(self, usual: Responder, patience_s: float = _OPENING_S) -> None:
        self.usual = usual
        self._here = usual
        self._patience_s = patience_s
        self._relieved = asyncio.Event()

    def relieve(self, by: Responder | None) -> None:
        """Let somebody else answer from now on; nobody is the usual one."""
        self._here = by or self.usual
        self._relieved.set()

    async def respond(self, turn: Turn) -> AsyncGenerator[RunOutput]:
        """Write one reply."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._patience_s):
                await self._relieved.wait()
        async with aclosing(self._here.respond(turn)) as outputs:
            async for output in outputs:
                yield output
