"""Argon2id, in threads: it is slow on purpose, and the event loop must not wait for it."""

import asyncio
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

# Each hash takes 64 MiB while it runs: more than two at once would let a crowd at the door fill the memory.
_AT_ONCE = 2


class Argon2Passwords:
    """Hashes and verifies passwords.

    Args:
        hasher: Argon2id with its parameters; the second profile recommended by RFC 9106 when not given.
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def hash(self, password: str) -> str:
        """Hash a new password."""
        async with self._turns:
            return await asyncio.to_thread(self._hasher.hash, _composed(password))

    async def verify(self, password: str, password_hash: str | None) -> bool:
        """Compare; without a hash it takes as long and says no, so that time does not tell which logins exist."""
        if password_hash is None:
            await self.hash(password)
            return False
        async with self._turns:
            return await asyncio.to_thread(self._matches, password_hash, _composed(password))

    def outdated(self, password_hash: str) -> bool:
        """Say whether the hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(password_hash)

    def _matches(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False


def _composed(password: str) -> str:
    """Write letters in one way: keyboards differ in how they send é and 한."""
    return unicodedata.normalize("NFKC", password)
