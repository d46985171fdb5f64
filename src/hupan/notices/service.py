"""Verbs on notices: tell, read, mark, follow. One call, one transaction."""

from collections.abc import AsyncGenerator, Sequence

from hupan.kernel import Clock, PersonId
from hupan.notices.domain import KEPT, NEWS, PAGE, News, NoticeId, Page
from hupan.notices.ports import NoticeStore
from hupan.platform import Signals, StoreFactory


class NoticeService:
    """Knows what people were told.

    Args:
        stores: Opens the store.
        signals: Carry word of changes to a person's pages.
        clock: The time.
    """

    def __init__(self, stores: StoreFactory[NoticeStore], signals: Signals, clock: Clock) -> None:
        self._stores = stores
        self._signals = signals
        self._clock = clock

    async def tell(self, news: News) -> bool:
        """Tell a person something; for who has no transaction of its own to tell it in.

        Returns:
            Whether it is new.
        """
        async with self._stores() as store:
            return await store.notify(news, self._clock.now())

    async def page(self, person_id: PersonId, before: NoticeId | None = None, *, unread_only: bool = False) -> Page:
        """Read a person's notices, the newest first.

        Args:
            person_id: Whose.
            before: The last one seen; from the beginning where there is none.
            unread_only: Leave out what was read.
        """
        async with self._stores() as store:
            found = await store.notices(person_id, before, PAGE + 1, unread_only=unread_only)
            return Page(tuple(found[:PAGE]), await store.unread(person_id), len(found) > PAGE)

    async def mark_read(self, person_id: PersonId, ids: Sequence[NoticeId]) -> int:
        """Mark some of a person's notices as read; those of others are left alone. Returns how many are unread."""
        async with self._stores() as store:
            await store.mark_read(person_id, ids, self._clock.now())
            return await store.unread(person_id)

    async def mark_all_read(self, person_id: PersonId, upto: NoticeId) -> int:
        """Mark everything up to what a person has seen as read; returns how many have come since."""
        async with self._stores() as store:
            await store.mark_all_read(person_id, upto, self._clock.now())
            return await store.unread(person_id)

    async def follow(self, person_id: PersonId) -> AsyncGenerator[int]:
        """Say how many notices are unread: at once, and whenever that may have changed."""
        async with self._signals.subscribe(NEWS) as heard:
            yield await self._unread(person_id)
            async for whose in heard:
                # An empty word means that some were missed.
                if whose in {person_id, ""}:
                    yield await self._unread(person_id)

    async def forget(self) -> None:
        """Forget what was told half a year ago."""
        async with self._stores() as store:
            await store.forget(self._clock.now() - KEPT)

    async def _unread(self, person_id: PersonId) -> int:
        async with self._stores() as store:
            return await store.unread(person_id)
