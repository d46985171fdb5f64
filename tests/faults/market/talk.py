"""Somebody who shops by chat, until they hold a card that asks for their consent; who is cut off says it all again."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

Json = dict[str, Any]
Must = Callable[..., Awaitable[Json]]

SAID = (
    ("show me linen shirts", "I'll buy the first one in red"),
    ("show me linen shirts", "put the first one in red in my cart", "use the code SPRING", "check out please"),
)
_LOOK_S = 0.1
_COUNTRY = "KR"


class Talk:
    """Says what a buyer says, in a conversation of its own each time.

    Args:
        must: Asks the server what nobody may refuse, until there is an answer.
        left: Whether nobody waits any more.
        chance: Which words they use.
    """

    def __init__(self, must: Must, left: Callable[[], bool], chance: random.Random) -> None:
        self._must = must
        self._chance = chance
        self._left = left

    async def consent(self) -> Json | None:
        """Say what is wanted, until it lies on a card; nothing was bought by words. Nothing once nobody waits."""
        while not self._left():
            await self._empty()
            talk = (await self._must("POST", "/api/conversations", {}))["id"]
            reply: Json | None = None
            for text in self._chance.choice(SAID):
                reply = await self._say(talk, text, reply["id"] if reply else None)
                if reply is None or reply["status"] != "complete":
                    break
            else:
                if card := _card(reply):
                    # Whatever was said before, cut off and said again: what is asked for is what was said last.
                    assert [each["quantity"] for each in card["lines"]] == [1], card
                    return card
            await asyncio.sleep(_LOOK_S)
        return None

    async def _empty(self) -> None:
        cart = await self._must("GET", f"/api/cart?country={_COUNTRY}")
        for each in cart["lines"]:
            await self._must("DELETE", f"/api/cart/lines/{each['id']}")

    async def _say(self, talk: str, text: str, parent: str | None) -> Json | None:
        """Write a message, and read its reply once nobody writes it any more."""
        path = f"/api/conversations/{talk}/messages"
        said = {"client_id": str(uuid4()), "parent_id": parent, "parts": [{"type": "text", "text": text}]}
        posted = await self._must("POST", path, said)
        while not self._left():
            page = await self._must("GET", path)
            reply: Json = next(each for each in page["items"] if each["id"] == posted["reply"]["id"])
            if reply["status"] != "running":
                return reply
            await asyncio.sleep(_LOOK_S)
        return None


def _card(reply: Json | None) -> Json | None:
    """Find what asks for consent; a market that opens just now has none yet."""
    parts: list[Json] = reply["parts"] if reply else []
    cards: list[Json] = [each["data"] for each in parts if each.get("kind") == "shopping.consent"]
    return cards[-1] if cards else None
