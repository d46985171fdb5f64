"""Tells a source's format by its content, with how sure and why, and proposes what its columns mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from hupan.intake.domain import Column, Detection, Peek
from hupan.intake.encodings import encoding_of
from hupan.intake.errors import FormatUnknown, SourceUnreadable
from hupan.intake.ports import Format
from hupan.intake.reading import Lines, delimiter_of, first_rows
from hupan.intake.sources import Source, SourceFile

_HEAD_LINES = 400
_HEAD_CHARS = 1 << 18
_SAMPLE_ROWS = 20
_SAMPLE_CHARS = 80
_MOST_LOOKED_AT = 60
_SURE_ENOUGH = 0.1
_TABLE_TYPES = frozenset({".csv", ".tsv", ".txt"})


@dataclass(frozen=True, slots=True)
class Findings:
    """What a look at a source found.

    Attributes:
        peeks: The beginnings of the files that have the format.
    """

    detection: Detection
    columns: tuple[Column, ...]
    peeks: tuple[Peek, ...]


def peek_at(source: Source, file: SourceFile) -> Peek:
    """Read the beginning of a file.

    Raises:
        SourceUnreadable: It is no text.
    """
    with source.open(file.name) as stream:
        encoding = encoding_of(stream)
    parts: list[str] = []
    size = 0
    with source.open(file.name) as stream:
        for number, line in Lines(stream, encoding):
            text = line if isinstance(line, str) else "\n"
            parts.append(text)
            size += len(text)
            if number == _HEAD_LINES or size > _HEAD_CHARS:
                break
    text = "".join(parts)
    if text.lstrip()[:1] in {"<", "{", "["} and PurePosixPath(file.name).suffix.casefold() not in _TABLE_TYPES:
        return Peek(file.name, text, encoding)
    if text.lstrip().startswith(("<?xml", "<rss", "<feed", "<!DOCTYPE", "<html", '{"')):
        return Peek(file.name, text, encoding)
    delimiter = delimiter_of(text)
    rows = first_rows(text, delimiter, _SAMPLE_ROWS + 1)
    header = tuple(cell.strip().lstrip("\ufeff") for cell in rows[0]) if rows else ()
    return Peek(file.name, text, encoding, delimiter, header, tuple(tuple(row) for row in rows[1:]))


def detect(source: Source, formats: Sequence[Format], wanted: str | None = None) -> Findings:
    """Look at every file of a source and choose the format.

    Args:
        source: What is imported.
        formats: Those that are read.
        wanted: The format that a person named; otherwise the surest.

    Raises:
        FormatUnknown: None fits, or none has that name.
        SourceUnreadable: No file of it is text.
    """
    known = {each.key: each for each in formats}
    if wanted is not None and wanted not in known:
        raise FormatUnknown(f"There is no format {wanted[:60]!r}; there are {', '.join(known)}.", format=wanted[:60])
    scores: dict[str, list[tuple[float, tuple[str, ...], Peek]]] = {key: [] for key in known}
    for peek in _peeks(source):
        for each in formats:
            found = each.recognise(peek)
            if found.confidence > 0 or each.key == wanted:
                scores[each.key].append((found.confidence, found.reasons, peek))
    best = {key: max(score for score, _, _ in found) for key, found in scores.items() if found}
    key = wanted or max(best, key=lambda each: best[each], default="")
    if not key or (wanted is None and best[key] < _SURE_ENOUGH) or not scores[key]:
        names = ", ".join(file.name for file in source.files[:3])
        raise FormatUnknown(f"{names}: no known format fits. Name one, if you know it.")
    chosen = _alike(scores[key], best[key])
    others = sorted(((each, score) for each, score in best.items() if each != key), key=lambda each: -each[1])
    first = chosen[0][2]
    reasons = (*chosen[0][1], *_left_aside(source, [peek.name for _, _, peek in chosen]))
    detection = Detection(
        format=key,
        confidence=best[key],
        reasons=reasons or ("It was named.",),
        encoding=first.encoding,
        delimiter=first.delimiter,
        files=tuple(peek.name for _, _, peek in chosen),
        others=tuple(others[:3]),
    )
    peeks = tuple(peek for _, _, peek in chosen)
    return Findings(detection, columns_of(known[key], peeks), peeks)


def columns_of(chosen: Format, peeks: Sequence[Peek]) -> tuple[Column, ...]:
    """Propose what becomes of each column."""
    found: dict[str, Column] = {}
    for peek in peeks:
        fields = chosen.fields_of(peek.header, peek.rows)
        for at, name in enumerate(peek.header):
            if not name or name in found:
                continue
            values = [row[at].strip()[:_SAMPLE_CHARS] for row in peek.rows if at < len(row) and row[at].strip()]
            samples = tuple(dict.fromkeys(values))[:3]
            found[name] = Column(name, fields.get(name), chosen.knows(name), samples)
    return tuple(found.values())


def _peeks(source: Source) -> list[Peek]:
    files = source.files
    # Pages are alike: a folder of ten thousand is told by the first.
    looked_at = files[:_MOST_LOOKED_AT] + [file for file in files[_MOST_LOOKED_AT:] if not _is_page(file)]
    peeks: list[Peek] = []
    trouble: SourceUnreadable | None = None
    for file in looked_at:
        try:
            peeks.append(peek_at(source, file))
        except SourceUnreadable as error:
            trouble = error
    if not peeks and trouble is not None:
        raise trouble
    if len(files) > len(looked_at):
        pattern = next((peek for peek in peeks if peek.name.casefold().endswith((".html", ".htm"))), None)
        rest = [file for file in files[_MOST_LOOKED_AT:] if _is_page(file)]
        peeks += [Peek(file.name, pattern.text, pattern.encoding) for file in rest] if pattern else []
    return peeks


def _is_page(file: SourceFile) -> bool:
    return file.name.casefold().endswith((".html", ".htm"))


def _alike(found: list[tuple[float, tuple[str, ...], Peek]], best: float) -> list[tuple[float, tuple[str, ...], Peek]]:
    """Take the surest files, and of tables only those with the same header as the surest."""
    surest = max(found, key=lambda each: each[0])
    if not surest[2].header:
        return [each for each in found if each[0] >= best - 0.3 and not each[2].header]
    return [each for each in found if each[0] >= best - 0.3 and set(each[2].header) == set(surest[2].header)]


def _left_aside(source: Source, chosen: list[str]) -> tuple[str, ...]:
    others = [file.name for file in source.files if file.name not in chosen]
    if not others:
        return ()
    return (f"Left aside: {', '.join(others[:5])}{' and others' if len(others) > 5 else ''}.",)  # noqa: PLR2004 - enough to see
