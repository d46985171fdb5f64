"""Reads a file as an import does, without a database: detection, spool, format."""

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from hupan.exchange.running import fields_of, mapped
from hupan.intake import Context, Detection, Draft, Place, Record, RowProblem, Whole
from hupan.intake.detecting import Findings, detect
from hupan.intake.sources import Source
from hupan.intake.spool import Spool
from hupan.kernel import Language
from hupan.protocols.feeds import FORMATS

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Reading:
    """What came of a file."""

    detection: Detection
    fields: Mapping[str, str]
    unknown: list[str]
    drafts: dict[str, Draft]
    wholes: list[Whole]
    problems: list[RowProblem]

    @property
    def only(self) -> Draft:
        """The one product of the file."""
        assert list(self.drafts) == list(self.drafts)[:1], list(self.drafts)
        return next(iter(self.drafts.values()))

    @property
    def reasons(self) -> list[tuple[int, str]]:
        """Lines and what is wrong with them."""
        return sorted((problem.line, problem.reason) for problem in self.problems)


def read(  # noqa: PLR0913 - each is a circumstance that some test changes
    content: str | bytes | Path,
    name: str = "products.csv",
    *,
    currency: str = "USD",
    language: Language = Language.EN,
    wanted: str | None = None,
    mapping: Mapping[str, str | None] | None = None,
    now: datetime = NOW,
) -> Reading:
    """Read a file, or a folder where `content` is its path."""
    with tempfile.TemporaryDirectory() as folder:
        path = content if isinstance(content, Path) else Path(folder) / name
        if isinstance(content, str):
            path.write_text(content, encoding="utf-8", newline="")
        elif isinstance(content, bytes):
            path.write_bytes(content)
        source = Source(path)
        try:
            return _read(
                source, detect(source, FORMATS, wanted), Path(folder), (currency, language, now, mapping or {})
            )
        finally:
            source.close()


def _read(
    source: Source,
    found: Findings,
    folder: Path,
    circumstances: tuple[str, Language, datetime, Mapping[str, str | None]],
) -> Reading:
    currency, language, now, mapping = circumstances
    chosen = next(each for each in FORMATS if each.key == found.detection.format)
    columns = mapped(found.columns, mapping)
    context = Context(currency, language, fields_of(chosen, columns), now)

    def items() -> Iterator[tuple[Place, Record] | RowProblem]:
        for peek in found.peeks:
            before: Place | None = None
            with source.open(peek.name) as stream:
                for each in chosen.read(stream, peek):
                    if isinstance(each, RowProblem):
                        yield each
                    else:
                        before = chosen.place(each, context, before)
                        yield before, each

    spool = Spool(folder / "spool.db")
    spool.fill(items(), "stamp")
    built = [chosen.build(group, context) for group in spool.groups(0, 100_000)]
    return Reading(
        detection=found.detection,
        fields=context.fields,
        unknown=[column.name for column in columns if not column.known],
        drafts={each.draft.key: each.draft for each in built if each.draft is not None},
        wholes=[each.whole for each in built if each.whole is not None],
        problems=[*spool.problems(), *(problem for each in built for problem in each.problems)],
    )
