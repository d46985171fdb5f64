"""Full-text search over titles and messages: the index finds candidates, this room checks and cuts them."""

from datetime import datetime

from hupan.conversations.domain import SearchHit
from hupan.conversations.ports import Found, SearchStore
from hupan.kernel import PersonId
from hupan.platform import StoreFactory
from hupan.runs import text_of
from hupan.words import cut, matches, tsquery

_STRETCH = 50
_STRETCHES = 20


class SearchService:
    """Finds what a person wrote or was told.

    Args:
        stores: Opens the store.
    """

    def __init__(self, stores: StoreFactory[SearchStore]) -> None:
        self._stores = stores

    async def find(self, person_id: PersonId, asked: str, limit: int) -> list[SearchHit]:
        """Find conversations by title, then messages, newest first.

        Every word of `asked` has to occur: one of a script with spaces as the beginning of a word, one without as it
        stands.
        """
        query = tsquery(asked)
        if not query:
            return []
        async with self._stores() as store:
            titles = await store.find_titles(person_id, query, limit)
        hits = [hit for found in titles if (hit := _hit(found, found.title, asked))]
        before: tuple[datetime, str] | None = None
        for _ in range(_STRETCHES):
            if len(hits) >= limit:
                break
            async with self._stores() as store:
                messages = await store.find_messages(person_id, query, before, _STRETCH)
            for found in messages:
                text = text_of(found.message.parts) if found.message else ""
                if hit := _hit(found, text, asked):
                    hits.append(hit)
            if len(messages) < _STRETCH:
                break
            last = messages[-1]
            before = (last.created_at, last.message.id if last.message else "")
        return hits[:limit]


def _hit(found: Found, text: str, asked: str) -> SearchHit | None:
    """Check that the words really stand there (pairs of characters may come from different places), and cut."""
    spans = matches(text, asked)
    if spans is None:
        return None
    snippet, ranges = cut(text, spans)
    return SearchHit(
        conversation_id=found.conversation_id,
        conversation_title=found.title,
        message_id=found.message.id if found.message else None,
        role=found.message.role if found.message else None,
        snippet=snippet,
        ranges=tuple(ranges),
        created_at=found.created_at,
    )
