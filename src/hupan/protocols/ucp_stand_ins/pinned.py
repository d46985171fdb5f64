"""Profiles of agents that lie where nobody can reach them from here."""

from pathlib import Path
from typing import cast

import orjson

from hupan.protocols.ucp import ProfileUnreachable, ProfileWeb


class PinnedProfiles:
    """`ProfileWeb` with what lies at some addresses, whatever the web says.

    Args:
        web: Everything else.
        file: By address, a profile, or `null` where nothing lies. A text stands for what lies there as it is, so that
            something broken can lie there, too.
    """

    def __init__(self, web: ProfileWeb, file: Path) -> None:
        documents = cast("dict[str, object]", orjson.loads(file.read_bytes()))
        self._web = web
        self._pinned = {
            url: None if each is None else each.encode() if isinstance(each, str) else orjson.dumps(each)
            for url, each in documents.items()
        }

    async def fetch(self, url: str, largest_bytes: int) -> bytes:
        """Fetch what lies at an address."""
        if url not in self._pinned:
            return await self._web.fetch(url, largest_bytes)
        pinned = self._pinned[url]
        if pinned is None:
            raise ProfileUnreachable
        return pinned
