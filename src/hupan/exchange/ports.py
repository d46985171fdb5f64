"""What the room needs from outside. Above: `ImportService`, `ExportService` and `ImportRun`.

Below: the writers of `hupan.protocols.feeds_out`, the room pictures, the open web, and the repository.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from hupan.catalog import Category, Seller, Store
from hupan.exchange.domain import Exported, ImportJob
from hupan.intake import PictureWish, RowProblem
from hupan.pictures import Picture


class Writer(Protocol):
    """A feed that is written. Below: `hupan.protocols.feeds`."""

    @property
    def key(self) -> str:
        """Its name in commands."""
        ...

    def begin(self, sellers: Mapping[str, Seller], stores: Mapping[str, Store], categories: list[Category]) -> bytes:
        """Write what comes before the listings."""
        ...

    def item(self, exported: Exported) -> bytes:
        """Write a listing."""
        ...

    def end(self) -> bytes:
        """Write what comes behind them."""
        ...


class Pictures(Protocol):
    """Keeps pictures. Below: the room pictures."""

    async def keep(self, data: bytes, origin: str = "") -> Picture:
        """Check and keep bytes."""
        ...

    async def fetch(self, url: str) -> Picture:
        """Fetch, check and keep what lies at an address of the open web."""
        ...

    async def wanted(self, names: Sequence[str]) -> Mapping[str, Picture]:
        """Find pictures that are about to be shown, and spare them until they are."""
        ...


class Web(Protocol):
    """Fetches from the open web, never from inside. Below: `hupan.gateways.open_web`."""

    def stream(self, url: str, largest_bytes: int, whole_s: float | None = None) -> AsyncGenerator[bytes]:
        """Fetch piece by piece."""
        ...


class JobStore(Protocol):
    """Rows of imports. Below: the room's repository."""

    async def add(self, job: ImportJob) -> None:
        """Keep a new one."""
        ...

    async def save(self, job: ImportJob) -> None:
        """Write one back."""
        ...

    async def find(self, job_id: str) -> ImportJob | None:
        """Find one."""
        ...

    async def newest(self, limit: int) -> list[ImportJob]:
        """List them, newest first."""
        ...

    async def unfinished(self) -> list[ImportJob]:
        """List those that ought to run."""
        ...

    async def remove(self, job_id: str) -> None:
        """Forget one, with its problems."""
        ...

    async def add_problems(self, job_id: str, problems: Sequence[RowProblem]) -> None:
        """Keep what is wrong with rows."""
        ...

    async def forget_problems(self, job_id: str) -> None:
        """Forget what was wrong the last time."""
        ...

    async def problems(self, job_id: str, after: int, limit: int) -> list[tuple[int, RowProblem]]:
        """Read problems in order, behind a number."""
        ...

    async def wish(self, job_id: str, wishes: Sequence[PictureWish]) -> None:
        """Keep which pictures products shall have, instead of those wished before."""
        ...

    async def fetched(self, source: str, addresses: Sequence[str]) -> dict[str, PictureWish]:
        """Find pictures of a source that are here already, by address."""
        ...

    async def retry(self, job_id: str, product_ids: Sequence[str]) -> None:
        """Wish once more for pictures that could not be fetched the last time."""
        ...

    async def waiting(self, job_id: str, after: str, limit: int) -> list[PictureWish]:
        """List the wishes of the next products, in order of id, that wait for a picture; all wishes of each."""
        ...

    async def settle(self, wishes: Sequence[PictureWish]) -> None:
        """Write back how far pictures are."""
        ...


class Lock(Protocol):
    """Sees to it that an import is worked on once, whichever process asks. Below: the room's repository."""

    def hold(self, job_id: str) -> AbstractAsyncContextManager[bool]:
        """Hold an import for as long as the block runs; says whether nobody else had it."""
        ...


class News(Protocol):
    """Tells pages that an import has moved on. Below: the platform's signals."""

    async def publish(self, topic: str, payload: str = "-") -> None:
        """Tell every process."""
        ...

    def subscribe(self, topic: str) -> AbstractAsyncContextManager[AsyncIterator[str]]:
        """Hear a topic for as long as the block runs."""
        ...
