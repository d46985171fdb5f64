"""The market's own signature under what its webhooks carry."""

from collections.abc import Mapping
from datetime import datetime

from yarl import URL

from hupan.protocols.signatures import SignedRequest, detached_raw, sign_request
from hupan.protocols.ucp import KeyRing


class MarketSigner:
    """`Signer` with the keys that the market publishes.

    Args:
        keys: The keys.
    """

    def __init__(self, keys: KeyRing) -> None:
        self._keys = keys

    async def sign(self, url: str, headers: Mapping[str, str], body: bytes, now: datetime) -> Mapping[str, str]:
        """Return the headers to add to a POST."""
        await self._keys.ready()
        key, target = self._keys.current, URL(url)
        named = {name.lower(): value for name, value in headers.items()}
        # UCP's platforms know a message of ours by RFC 9421, and those of its oldest version by RFC 7797.
        older = {"request-signature": detached_raw(body, key)} if "ucp-agent" in named else {}
        request = SignedRequest(
            "POST",
            target.raw_authority,
            target.raw_path,
            target.raw_query_string,
            named,
            body,
            target.scheme,
        )
        return older | sign_request(request, key, now.timestamp())
