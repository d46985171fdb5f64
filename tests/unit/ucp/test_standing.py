"""Whom the operator knows: a name alone is nothing, a signature under a known name is enough."""

from datetime import UTC, datetime

import pytest

from hupan.protocols.linking import Client
from hupan.protocols.ucp_limits import Spender, Standing

pytestmark = pytest.mark.anyio

KNOWN, STRANGE = "https://known.example/profile", "https://strange.example/profile"


class _Platforms:
    asked = 0

    async def clients(self) -> list[Client]:
        self.asked += 1
        return [Client("cli_1", "Known", KNOWN, (f"{KNOWN}/back",), "", datetime(2026, 1, 1, tzinfo=UTC))]


async def test_only_a_signature_under_a_known_name_counts() -> None:
    platforms = _Platforms()
    standing = Standing(platforms)
    assert await standing.is_known(KNOWN, proven=True)
    assert not await standing.is_known(KNOWN, proven=False)
    assert not await standing.is_known(STRANGE, proven=True)
    assert platforms.asked == 1


def test_whoever_claims_a_name_does_not_spend_for_it() -> None:
    assert Spender(KNOWN, proven=True).key != Spender(KNOWN, proven=False).key
