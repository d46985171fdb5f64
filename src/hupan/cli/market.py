"""`hupan market import|export`, and the group's other commands."""

import asyncio
import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, cast

import typer

from hupan.cli.console import Json, note, say, show_json, show_table
from hupan.cli.exits import Exit
from hupan.cli.import_progress import follow_import
from hupan.cli.market_demo import app as demo
from hupan.cli.market_room import Market, with_market
from hupan.exchange import ImportJob, ImportState, Options, OptionsInvalid, SourceUnreachable
from hupan.intake import RowProblem
from hupan.kernel import Language

app = typer.Typer(no_args_is_help=True)
app.add_typer(demo, name="demo")

_SHOWN_PROBLEMS = 10


class Feed(StrEnum):
    """What the market is written as."""

    JSONL = "jsonl"
    GOOGLE = "google"
    GOOGLE_TSV = "google-tsv"


@app.command("import")
def import_listings(  # noqa: PLR0913 - each is an option of the command
    source: Annotated[str, typer.Argument(metavar="FILE|DIR|URL", help="A file, a zip, a folder, or an address.")],
    *,
    seller: Annotated[str, typer.Option(help="Whose products these are: a slug or a name; made when absent.")],
    currency: Annotated[str, typer.Option(help="Of prices that name none.")] = "USD",
    language: Annotated[Language, typer.Option(help="In which the texts are written.")] = Language.EN,
    country: Annotated[str, typer.Option(help="Where a new seller's goods leave from, such as KR.")] = "",
    chosen: Annotated[
        str | None, typer.Option("--format", help="The format, where it is not told by the content.")
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option(help="A JSON file: column to field, or to null to leave it out.", dir_okay=False)
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be written.")] = False,
    pictures: Annotated[bool, typer.Option(help="Fetch pictures.")] = True,
    errors: Annotated[Path | None, typer.Option(help="Write the bad rows to this CSV file.")] = None,
    as_json: Json = False,
) -> None:
    """Import listings of another shop. Bad rows come back; the same file changes nothing twice."""
    changes, path = _mapping(mapping), Path(source).expanduser()

    async def work(market: Market) -> tuple[ImportJob, list[RowProblem]]:
        imports = market.exchange.imports
        job = await _taken(market, source, path)
        if job.detection is None:
            raise OptionsInvalid("The file is still being fetched by another process.")
        options = Options(
            format=chosen or job.detection.format,
            seller=seller,
            currency=currency.upper(),
            language=language,
            country=country.upper(),
            mapping=changes,
            pictures=pictures,
        )
        note(f"{job.origin.name}: {job.detection.format}, {job.detection.confidence:.0%} sure.")
        await imports.start(job.id, options, dry_run=dry_run)
        job = await follow_import(imports, job.id)
        found = [problem async for problem in imports.problems(job.id, _SHOWN_PROBLEMS)]
        if errors is not None:
            await _write_errors(market, job, errors)
        return job, found

    job, found = with_market(work)
    if as_json:
        show_json(_summary(job, found))
    else:
        _tell(job, found)
    if job.state is not ImportState.DONE:
        sys.stderr.write(f"hupan: {(job.problem or {}).get('detail', 'The import was stopped.')}\n")
        raise typer.Exit(Exit.FAILED)


@app.command("export")
def export_listings(
    file: Annotated[Path, typer.Argument(help="Where to; - writes to standard output.", allow_dash=True)],
    *,
    chosen: Annotated[
        Feed, typer.Option("--format", help="jsonl holds everything; google is for Google Merchant.")
    ] = Feed.JSONL,
) -> None:
    """Write the market as a file."""

    async def work(market: Market) -> int:
        size = 0
        out = sys.stdout.buffer if str(file) == "-" else await asyncio.to_thread(file.open, "wb")
        try:
            async for block in market.exchange.export.export(chosen.value):
                size += len(block)
                await asyncio.to_thread(out.write, block)
        finally:
            if str(file) != "-":
                await asyncio.to_thread(out.close)
        return size

    try:
        size = with_market(work)
    except OSError as error:
        raise OptionsInvalid(f"{file} cannot be written: {error.strerror or error}.") from error
    if str(file) != "-":
        say(f"{file}: {size:,} bytes.")


async def _write_errors(market: Market, job: ImportJob, target: Path) -> None:
    with await asyncio.to_thread(target.open, "wb") as file:
        async for line in market.exchange.imports.bad_rows(job.id):
            await asyncio.to_thread(file.write, line)


async def _taken(market: Market, source: str, path: Path) -> ImportJob:
    imports = market.exchange.imports
    if not source.startswith(("http://", "https://")):
        return await imports.take_path(path)
    job = await imports.wait((await imports.fetch(source)).id)
    if job.state is ImportState.FAILED:
        raise SourceUnreachable(str((job.problem or {}).get("detail", "The address could not be fetched.")))
    return job


def _mapping(file: Path | None) -> dict[str, str | None]:
    if file is None:
        return {}
    try:
        found: object = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise OptionsInvalid(f"{file} cannot be read as JSON: {error}") from error
    if not isinstance(found, dict):
        raise OptionsInvalid(f"{file} has to hold an object: column to field.")
    return {
        str(column): None if field is None else str(field)
        for column, field in cast("dict[object, object]", found).items()
    }


def _tell(job: ImportJob, problems: list[RowProblem]) -> None:
    done = job.progress
    would = "would be " if job.dry_run else ""
    say(f"{done.created:,} products {would}created, {done.changed:,} changed, {done.unchanged:,} unchanged.")
    if done.pictures_done or done.pictures_failed:
        say(f"{done.pictures_done:,} pictures fetched, {done.pictures_failed:,} failed.")
    if done.rows_bad:
        say(f"{done.rows_bad:,} bad rows were left out; --errors FILE writes them to a file.")
    if problems:
        show_table(
            ("line", "field", "reason", "detail"),
            ((str(each.line), each.field, each.reason, each.detail[:120]) for each in problems),
        )


def _summary(job: ImportJob, problems: list[RowProblem]) -> dict[str, object]:
    done = job.progress
    return {
        "id": job.id,
        "state": job.state.value,
        "format": None if job.detection is None else job.detection.format,
        "dry_run": job.dry_run,
        "rows": done.rows_read,
        "bad_rows": done.rows_bad,
        "created": done.created,
        "changed": done.changed,
        "unchanged": done.unchanged,
        "pictures": done.pictures_done,
        "pictures_failed": done.pictures_failed,
        "problems": [
            {"line": each.line, "field": each.field, "reason": each.reason, "detail": each.detail} for each in problems
        ],
        "problem": job.problem,
    }
