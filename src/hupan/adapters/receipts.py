"""Puts checkouts, mandates and a file behind the ports of receipts."""

import asyncio
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile

import orjson

from hupan.platform import Database
from hupan.protocols.mandates.repository import SqlMandateStore
from hupan.receipts import Mandated


class PresentedMandates:
    """Implements `hupan.receipts.ports.Agreements` by the mandates that platforms presented.

    Args:
        database: Where they are.
    """

    def __init__(self, database: Database) -> None:
        self._stores = database.stores(SqlMandateStore)

    async def of_checkout(self, checkout_id: str) -> Sequence[Mandated]:
        """Name them, the checkout's first."""
        async with self._stores() as store:
            found = await store.of_checkout(checkout_id)
        return [Mandated(each.kind, each.reference, each.profile_url) for each in found]


class KeyFile:
    """Implements `hupan.receipts.ports.Board` by a file beside the house's other keys.

    Args:
        file: Which; everybody may read it.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    async def publish(self, keys: Sequence[Mapping[str, str]]) -> None:
        """Write them down."""
        await asyncio.to_thread(self._write, orjson.dumps({"keys": [dict(each) for each in keys]}))

    def _write(self, content: bytes) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        # Written whole under another name first: whoever reads it sees the keys of before, or those of now.
        with NamedTemporaryFile(dir=self._file.parent, prefix=f".{self._file.name}.", delete=False) as draft:
            draft.write(content)
            draft.flush()
            os.fsync(draft.fileno())
        Path(draft.name).replace(self._file)
