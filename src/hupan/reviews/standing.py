"""Verbs that reviews, questions and answers share: vote, report, moderate."""

from collections.abc import Sequence

from hupan.kernel import PersonId
from hupan.reviews.domain import Flagged, Length, ReviewId, ReviewState, tidy
from hupan.reviews.errors import OwnWords, ReviewNotFound
from hupan.reviews.service import ReviewPorts, check_pace
from hupan.reviews.settings import ReviewSettings

_MOST_FLAGGED = 200


class StandingService:
    """Keeps what readers say of what others wrote.

    Args:
        ports: What it stands on.
        settings: Limits.
    """

    def __init__(self, ports: ReviewPorts, settings: ReviewSettings) -> None:
        self._ports = ports
        self._settings = settings

    async def vote(self, person_id: PersonId, subject_id: str, *, helpful: bool) -> int:
        """Say that a review, a question or an answer helps, or take it back; returns how many say so.

        Raises:
            NotFound: It is no longer there.
            OwnWords: It is one's own.
        """
        async with self._ports.standing() as store:
            _check_others(await store.author_of(subject_id), person_id)
            return await store.vote(subject_id, person_id, helpful=helpful)

    async def report(self, person_id: PersonId, subject_id: str, reason: str) -> None:
        """Tell the moderators that something is out of place; a second report of the same person counts nothing.

        Raises:
            NotFound: It is no longer there.
            OwnWords: It is one's own.
            TooMany: That was a lot in one day.
        """
        said = tidy(reason, Length.REASON)
        await check_pace(self._ports, self._settings, person_id)
        async with self._ports.standing() as store:
            _check_others(await store.author_of(subject_id), person_id)
            await store.report(subject_id, person_id, said, self._ports.clock.now())

    async def flagged(self, limit: int = 50) -> Sequence[Flagged]:
        """List what waits for a moderator or was reported, the most reported first."""
        async with self._ports.standing() as store:
            return await store.flagged(min(limit, _MOST_FLAGGED))

    async def settle(self, subject_id: str, state: ReviewState) -> None:
        """Show or hide something, and close the reports of it.

        Raises:
            NotFound: It is no longer there.
        """
        if subject_id.startswith("rev_"):
            async with self._ports.reviews() as reviews:
                await reviews.set_state(ReviewId(subject_id), state)
        async with self._ports.standing() as store:
            if not await store.settle(subject_id, state):
                raise ReviewNotFound("It is no longer there.")


def _check_others(written: tuple[bool, PersonId | None], person_id: PersonId) -> None:
    shown, author = written
    if not shown:
        raise ReviewNotFound("It is no longer there.")
    if author == person_id:
        raise OwnWords("This is your own.")
