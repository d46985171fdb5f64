"""Rows of imports and back, and the lock under which one is worked on."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import UTC
from typing import Any

import orjson
from pydantic import TypeAdapter
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.exchange.domain import ImportJob, ImportState, Options, Origin, Phase, Progress, Sample
from hupan.exchange.tables import ImportProblemRow, ImportRow, PictureWishRow
from hupan.intake import Column, Detection, PictureState, PictureWish, RowProblem
from hupan.platform import Database

_DETECTION = TypeAdapter(Detection | None)
_OPTIONS = TypeAdapter(Options | None)
_COLUMNS = TypeAdapter(tuple[Column, ...])
_SAMPLES = TypeAdapter(tuple[Sample, ...])
_PROGRESS = TypeAdapter(Progress)
_ORIGIN = TypeAdapter(Origin)
_CELL_CHARS = 2_000


class SqlJobStore:
    """`JobStore` on PostgreSQL.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, job: ImportJob) -> None:
        """Keep a new one."""
        await self._session.execute(insert(ImportRow), [_row(job)])

    async def save(self, job: ImportJob) -> None:
        """Write one back."""
        row = _row(job)
        changed = {name: value for name, value in row.items() if name not in {"id", "created_at"}}
        await self._session.execute(
            upsert(ImportRow).values(row).on_conflict_do_update(index_elements=["id"], set_=changed)
        )

    async def find(self, job_id: str) -> ImportJob | None:
        """Find one."""
        row = await self._session.get(ImportRow, job_id, populate_existing=True)
        return None if row is None else _job(row)

    async def newest(self, limit: int) -> list[ImportJob]:
        """List them, newest first."""
        rows = await self._session.scalars(select(ImportRow).order_by(ImportRow.id.desc()).limit(limit))
        return [_job(row) for row in rows]

    async def unfinished(self) -> list[ImportJob]:
        """List those that ought to run."""
        states = [ImportState.RUNNING.value, ImportState.FETCHING.value]
        rows = await self._session.scalars(select(ImportRow).where(ImportRow.state.in_(states)).order_by(ImportRow.id))
        return [_job(row) for row in rows]

    async def remove(self, job_id: str) -> None:
        """Forget one, with its problems."""
        await self._session.execute(delete(ImportRow).where(ImportRow.id == job_id))

    async def add_problems(self, job_id: str, problems: Sequence[RowProblem]) -> None:
        """Keep what is wrong with rows."""
        if not problems:
            return
        rows = [
            {
                "import_id": job_id,
                "file": _clean(each.file),
                "line": each.line,
                "field": _clean(each.field),
                "reason": each.reason,
                "detail": _clean(each.detail),
                "kept": each.kept,
                "cells": [[_clean(column), _clean(value[:_CELL_CHARS])] for column, value in each.cells],
            }
            for each in problems
        ]
        await self._session.execute(insert(ImportProblemRow), rows)

    async def forget_problems(self, job_id: str) -> None:
        """Forget what was wrong the last time."""
        await self._session.execute(delete(ImportProblemRow).where(ImportProblemRow.import_id == job_id))

    async def problems(self, job_id: str, after: int, limit: int) -> list[tuple[int, RowProblem]]:
        """Read problems in order, behind a number."""
        found = await self._session.scalars(
            select(ImportProblemRow)
            .where(ImportProblemRow.import_id == job_id, ImportProblemRow.number > after)
            .order_by(ImportProblemRow.number)
            .limit(limit)
        )
        return [
            (
                row.number,
                RowProblem(
                    row.line,
                    row.field,
                    row.reason,
                    row.detail,
                    row.file,
                    row.kept,
                    tuple((column, value) for column, value in row.cells),
                ),
            )
            for row in found
        ]

    async def wish(self, job_id: str, wishes: Sequence[PictureWish]) -> None:
        """Keep which pictures products shall have, instead of those wished before."""
        products = {wish.product_id for wish in wishes}
        if not products:
            return
        await self._session.execute(delete(PictureWishRow).where(PictureWishRow.product_id.in_(products)))
        await self._session.execute(
            insert(PictureWishRow), [{"import_id": job_id, **_wish_row(wish)} for wish in wishes]
        )

    async def fetched(self, source: str, addresses: Sequence[str]) -> dict[str, PictureWish]:
        """Find pictures of a source that are here already, by address."""
        if not addresses:
            return {}
        rows = await self._session.scalars(
            select(PictureWishRow).where(
                PictureWishRow.source == source,
                PictureWishRow.address.in_(addresses),
                PictureWishRow.state == PictureState.DONE.value,
            )
        )
        return {row.address: _wish(row) for row in rows}

    async def retry(self, job_id: str, product_ids: Sequence[str]) -> None:
        """Wish once more for pictures that could not be fetched the last time."""
        row = PictureWishRow
        await self._session.execute(
            update(row)
            .where(row.product_id.in_(product_ids), row.state == PictureState.FAILED.value)
            .values(import_id=job_id, state=PictureState.WAITING.value, attempts=0)
        )

    async def waiting(self, job_id: str, after: str, limit: int) -> list[PictureWish]:
        """List the wishes of the next products, in order of id, that wait for a picture; all wishes of each."""
        row = PictureWishRow
        products = (
            select(row.product_id)
            .where(row.import_id == job_id, row.product_id > after, row.state == PictureState.WAITING.value)
            .distinct()
            .order_by(row.product_id)
            .limit(limit)
        )
        found = await self._session.scalars(
            select(row).where(row.product_id.in_(products)).order_by(row.product_id, row.position)
        )
        return [_wish(each) for each in found]

    async def settle(self, wishes: Sequence[PictureWish]) -> None:
        """Write back how far pictures are."""
        for wish in wishes:
            row = await self._session.get(PictureWishRow, (wish.product_id, wish.position))
            if row is not None:
                row.state, row.attempts = wish.state.value, wish.attempts
                row.picture, row.width, row.height = wish.picture, wish.width, wish.height


class ImportLocks:
    """`Lock` by PostgreSQL's advisory locks: a process that dies gives its own up.

    Args:
        database: Where the locks stand; each takes a connection for as long as it is held.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @asynccontextmanager
    async def hold(self, job_id: str) -> AsyncGenerator[bool]:
        """Hold an import for as long as the block runs; says whether nobody else had it."""
        async with self._database.engine.connect() as plain:
            connection = await plain.execution_options(isolation_level="AUTOCOMMIT")
            name = {"name": f"import {job_id}"}
            mine = bool(await connection.scalar(text("select pg_try_advisory_lock(hashtextextended(:name, 0))"), name))
            try:
                yield mine
            finally:
                if mine:
                    await connection.execute(text("select pg_advisory_unlock(hashtextextended(:name, 0))"), name)


def _row(job: ImportJob) -> dict[str, Any]:
    return {
        "id": job.id,
        "state": job.state.value,
        "phase": job.phase.value,
        "dry_run": job.dry_run,
        "origin": asdict(job.origin),
        "detection": _plain(job.detection),
        "columns": _plain(job.columns),
        "options": _plain(job.options),
        "progress": asdict(job.progress),
        "samples": _plain(job.samples),
        "problem": None if job.problem is None else dict(job.problem),
        "position": job.position,
        "intent": None if job.intent is None else dict(job.intent),
        "created_at": job.created_at,
        "updated_at": job.updated_at,
    }


def _plain(value: object) -> Any:  # noqa: ANN401 - JSON has no narrower type
    return orjson.loads(orjson.dumps(value))


def _job(row: ImportRow) -> ImportJob:
    return ImportJob(
        id=row.id,
        state=ImportState(row.state),
        origin=_ORIGIN.validate_python(row.origin),
        created_at=row.created_at.astimezone(UTC),
        updated_at=row.updated_at.astimezone(UTC),
        phase=Phase(row.phase),
        dry_run=row.dry_run,
        detection=_DETECTION.validate_python(row.detection),
        columns=_COLUMNS.validate_python(row.columns),
        options=_OPTIONS.validate_python(row.options),
        progress=_PROGRESS.validate_python(row.progress),
        samples=_SAMPLES.validate_python(row.samples),
        problem=row.problem,
        position=row.position,
        intent=row.intent,
    )


def _wish_row(wish: PictureWish) -> dict[str, Any]:
    return {
        "product_id": wish.product_id,
        "position": wish.position,
        "source": wish.source,
        "address": _clean(wish.address),
        "alt": wish.alt,
        "options": dict(wish.options),
        "state": wish.state.value,
        "attempts": wish.attempts,
        "picture": wish.picture,
        "width": wish.width,
        "height": wish.height,
    }


def _wish(row: PictureWishRow) -> PictureWish:
    options: Mapping[str, str] = row.options
    return PictureWish(
        product_id=row.product_id,
        position=row.position,
        address=row.address,
        source=row.source,
        alt=row.alt,
        options=dict(options),
        state=PictureState(row.state),
        attempts=row.attempts,
        picture=row.picture,
        width=row.width,
        height=row.height,
    )


def _clean(value: str) -> str:
    """Take out what PostgreSQL keeps in no text."""
    return value.replace("\0", "").encode("utf-8", "replace").decode()
