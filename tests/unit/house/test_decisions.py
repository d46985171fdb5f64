"""Decision records are numbered without gaps and say what there is to say."""

import re
from pathlib import Path

import pytest

DECISIONS = Path(__file__).parents[3] / "docs" / "decisions"
RECORDS = sorted(file for file in DECISIONS.glob("*.md") if file.name != "README.md")
SECTIONS = ["Context", "Decision", "Rejected", "Consequences"]


def test_they_are_numbered_without_gaps() -> None:
    numbers = [int(record.name[:4]) for record in RECORDS]
    assert numbers == list(range(1, len(RECORDS) + 1))


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.stem)
def test_each_has_its_sections_and_its_number(record: Path) -> None:
    text = record.read_text(encoding="utf-8")
    assert re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", record.name)
    assert text.startswith(f"# {record.name[:4]}: ")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == SECTIONS


def test_references_to_records_lead_somewhere() -> None:
    root = DECISIONS.parents[1]
    named = {
        found
        for folder in ("src", "tests", "docs", "scripts", "bench")
        for file in (root / folder).rglob("*")
        if file.suffix in {".py", ".md"} and file.is_file()
        for found in re.findall(r"docs/decisions/(\d{4}-[a-z0-9-]+\.md)", file.read_text(encoding="utf-8"))
    }
    assert sorted(named - {record.name for record in RECORDS}) == []
