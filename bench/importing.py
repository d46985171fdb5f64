"""How fast and in how much memory a large table is imported: rows a second, peak memory, and whether both stay flat.

    python -m bench import [--rows 100000]

A table with one bad row in a hundred is made by the bench and imported by a process of its own into an empty market on
PostgreSQL, as `hupan market import` does it: read, written with prices and pieces, bad rows kept. Beside the largest
stands a tenth of it: flat memory has the ratio 1. `again` is the same file once more, which writes nothing; `read` is
what a bare parse of the file takes, the part that no importer can leave out.
"""

import argparse
import asyncio
import csv
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from bench.figures import figure
from bench.streams import own_database

_ROOT = Path(__file__).parents[1]
_SHARE_BAD = 100
_HEADER = ("sku", "parent", "name", "description", "price", "stock", "brand", "category", "weight", "color", "image")
_NOUNS = ("mug", "bowl", "kettle", "lamp", "chair", "jacket", "shirt", "bag", "notebook", "speaker")
_WORDS = ("calm", "clear", "deep", "bright", "still", "warm", "round", "plain", "soft", "quiet", "oak", "stone", "reed")


def make_table(path: Path, rows: int) -> None:
    """Write a table of a shop: every tenth product has four variants, one row in a hundred is bad."""
    chance = random.Random(3)  # noqa: S311 - data of a measurement, no secret
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(_HEADER)
        number = 0
        while number < rows:
            noun = chance.choice(_NOUNS)
            name = f"{chance.choice(_WORDS).title()} {chance.choice(_WORDS)} {noun} {number}"
            text = "<p>" + " ".join(chance.choices(_WORDS, k=40)) + ".</p>"
            variants = min(4 if number % 25 == 0 else 1, rows - number)
            parent = f"G{number}" if variants > 1 else ""
            for colour in ("Red", "Blue", "Green", "White")[:variants]:
                price = "free" if number % _SHARE_BAD == 7 else f"{chance.randrange(100, 90000) / 100:.2f}"
                out.writerow(
                    (
                        f"S{number}",
                        parent,
                        name,
                        text,
                        price,
                        chance.randrange(90),
                        "Reed",
                        f"Home > {noun}",
                        "250",
                        colour,
                        "",
                    )
                )
                number += 1


async def import_once(database_url: str, folder: str, file: str) -> dict[str, Any]:
    """Import a table in this process, and say how it went."""
    # Heavy, and only needed in the process that is measured.
    from hupan.exchange import ImportState  # noqa: PLC0415 - see above
    from hupan.platform import Database  # noqa: PLC0415 - see above
    from tests.integration.exchange.house import open_house  # noqa: PLC0415 - see above

    database = Database(database_url)
    async with open_house(database, Path(folder)) as house:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began, used = time.perf_counter(), time.process_time()
        job = await house.import_path(Path(file))
        taken = time.perf_counter() - began
        own = time.process_time() - used
        if job.state is not ImportState.DONE:
            raise SystemExit(f"the import failed: {job.problem}")
    await database.close()
    progress = job.progress
    return {
        "seconds": taken,
        "processor_s": own,
        "rows": progress.rows_read,
        "bad": progress.rows_bad,
        "created": progress.created,
        "unchanged": progress.unchanged,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "idle_mb": before / 1024,
    }


def run_import(database_url: str, folder: Path, file: Path) -> dict[str, Any]:
    """Import in a process of its own, whose memory is only the import's."""
    words = [sys.executable, "-m", "bench.importing", "--child", database_url, str(folder), str(file)]
    done = subprocess.run(words, cwd=_ROOT, env=dict(os.environ), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(done.stderr[-3000:])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def bare_read(file: Path) -> float:
    """Time a plain parse of the file."""
    began = time.perf_counter()
    with file.open(encoding="utf-8", newline="") as stream:
        for _ in csv.reader(stream):
            pass
    return time.perf_counter() - began


async def measure(rows: int) -> None:
    """Measure and print."""
    found: dict[int, dict[str, Any]] = {}
    for size in (rows // 10, rows):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            file = folder / "shop.csv"
            make_table(file, size)
            async with own_database() as database:
                await asyncio.to_thread(_crash_safe, database.dsn)
                first = await asyncio.to_thread(run_import, database.dsn, folder, file)
                again = await asyncio.to_thread(run_import, database.dsn, folder, file)
            found[size] = first
            facts = {
                "rows": first["rows"],
                "bad_rows": first["bad"],
                "products": first["created"],
                # Of the importing process alone: what other work on the machine cannot slow down.
                "rows_a_processor_s": round(first["rows"] / first["processor_s"]),
                "load": round(os.getloadavg()[0], 1),
            }
            parse = first["rows"] / bare_read(file)
            figure("import.speed", first["rows"] / first["seconds"], "rows/s", **facts, bare_parse_rows_s=round(parse))
            figure(
                "import.again",
                again["rows"] / again["seconds"],
                "rows/s",
                rows=again["rows"],
                unchanged=again["unchanged"],
            )
            figure("import.memory", first["peak_mb"], "MB", rows=first["rows"], before_mb=round(first["idle_mb"], 1))
    few, many = found[rows // 10], found[rows]
    speed = (many["rows"] / many["seconds"]) / (few["rows"] / few["seconds"])
    figure("import.flat_memory", many["peak_mb"] / few["peak_mb"], "ratio", rows=rows, to_rows=rows // 10)
    figure("import.flat_speed", speed, "ratio", rows=rows, to_rows=rows // 10)


def _crash_safe(dsn: str) -> None:
    """Write as a real server does: what is said to be written is on the disk."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(sql.SQL("alter system set {} = on").format(sql.Identifier(setting)))
        connection.execute("select pg_reload_conf()")


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--child", nargs=3, metavar=("URL", "FOLDER", "FILE"), help=argparse.SUPPRESS)
    # `make bench` calls this with the words of its own; those are names of benches.
    chosen = parser.parse_args() if sys.argv[0].endswith("importing.py") else parser.parse_args([])
    if chosen.child:
        sys.stdout.write(json.dumps(asyncio.run(import_once(*chosen.child))) + "\n")
    else:
        asyncio.run(measure(chosen.rows))


if __name__ == "__main__":
    main()
