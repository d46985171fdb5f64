"""An account at Stripe, opened at first use."""

import asyncio
from enum import StrEnum
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from hupan.payments import OutcomeUnknown, StripeSettings

if TYPE_CHECKING:
    from types import ModuleType

    from hupan.gateways.stripe.calls import StripeCalls


# How Stripe's library calls it that a key is none, or may not do this.
_KEYLESS = {"AuthenticationError", "PermissionError"}


class StripeAccount:
    """Loads Stripe's library when it is needed, and keeps the connections.

    Args:
        settings: The account's.
    """

    def __init__(self, settings: StripeSettings) -> None:
        self.settings = settings
        self._loading = asyncio.Lock()
        self._opened: StripeCalls | None = None

    async def close(self) -> None:
        """Let go of the connections."""
        if self._opened is not None:
            await self._opened.close()

    async def calls(self) -> "tuple[StripeCalls, ModuleType]":
        """Load Stripe's library, once; the module comes along for its errors."""
        settings = self.settings
        async with self._loading:
            # In a thread, since it takes a second; and only now, since the library is an optional extra.
            stripe = await asyncio.to_thread(import_module, "hupan.gateways.stripe.calls")
            opened = self._opened
            if opened is None:
                context = await asyncio.to_thread(stripe.trusted_context)
                opened = stripe.StripeCalls(settings.secret_key, settings.api_base, settings.timeout_s, context)
                self._opened = opened
        return opened, stripe


class KeysAre(StrEnum):
    """Whether an account can be used."""

    RIGHT = "right"
    WRONG = "wrong"
    UNKNOWN = "unknown"
    UNREADABLE = "unreadable"


async def keys_are(settings: StripeSettings) -> KeysAre:
    """Ask Stripe whether it takes the secret key, and lets it see pages to pay on; nothing is changed."""
    if find_spec("stripe") is None:
        return KeysAre.UNREADABLE
    account = StripeAccount(settings)
    try:
        calls, stripe = await account.calls()
        try:
            await calls.knock()
        except stripe.Refused:
            return KeysAre.WRONG
        except OutcomeUnknown as error:
            return KeysAre.WRONG if error.params.get("trouble") in _KEYLESS else KeysAre.UNKNOWN
        return KeysAre.RIGHT
    finally:
        await account.close()
