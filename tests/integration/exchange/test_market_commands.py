"""`hupan market import|export`, on a database of their own."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from hupan.cli import market
from hupan.cli.exits import Exit
from hupan.exchange import OptionsInvalid
from hupan.intake import FormatUnknown, SourceUnreadable

Run = Callable[..., Result]

TABLE = "sku,name,price,stock,glaze\nMUG,Lake mug,12.50,4,blue\nJUG,=Jug,free,1,red\n"


@pytest.fixture
def run(own_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("HUPAN_DATABASE_URL", own_database_url)
    monkeypatch.setenv("HUPAN_SERVER_DATA_DIR", str(tmp_path / "data"))

    def invoke(*words: str) -> Result:
        return CliRunner().invoke(market.app, words)

    return invoke


def test_import_mend_and_export(run: Run, tmp_path: Path) -> None:
    table, errors, mapping = tmp_path / "shop.csv", tmp_path / "bad.csv", tmp_path / "mapping.json"
    table.write_text(TABLE)
    mapping.write_text('{"glaze": "attribute:glaze", "stock": null}')
    common = ("import", str(table), "--seller", "Lakeside", "--no-pictures")
    previewed = run(*common, "--dry-run")
    assert previewed.exit_code == 0, previewed.output
    assert "1 products would be created, 0 changed, 0 unchanged." in previewed.output
    done = run(*common, "--errors", str(errors), "--mapping", str(mapping), "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert (told["state"], told["format"], told["created"], told["bad_rows"]) == ("done", "csv", 1, 1)
    assert told["problems"][0]["reason"] == "price_invalid"
    assert "'=Jug" in errors.read_text(encoding="utf-8-sig")
    again = json.loads(run(*common, "--mapping", str(mapping), "--json").stdout)
    assert (again["created"], again["unchanged"]) == (0, 1)

    out = tmp_path / "out.jsonl"
    assert run("export", str(out)).exit_code == 0
    kinds = [json.loads(line)["kind"] for line in out.read_text(encoding="utf-8").splitlines()]
    assert kinds == ["seller", "store", "category", "listing"]
    feed = run("export", "-", "--format", "google")
    assert "<g:price>12.50 USD</g:price>" in feed.stdout


def test_what_goes_wrong_has_its_sentence_and_exit_code(run: Run, tmp_path: Path) -> None:
    absent = run("import", str(tmp_path / "absent.csv"), "--seller", "Lakeside")
    assert isinstance(absent.exception, SourceUnreadable)
    (tmp_path / "letter.txt").write_text("Dear Sir,\nno.\n")
    letter = run("import", str(tmp_path / "letter.txt"), "--seller", "Lakeside")
    assert isinstance(letter.exception, FormatUnknown)
    (tmp_path / "shop.csv").write_text(TABLE)
    (tmp_path / "mapping.json").write_text("[1]")
    mapped = run("import", str(tmp_path / "shop.csv"), "--seller", "A", "--mapping", str(tmp_path / "mapping.json"))
    assert isinstance(mapped.exception, OptionsInvalid)
    (tmp_path / "bomb.xml").write_text('<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "b">]><rss><channel/></rss>')
    bomb = run("import", str(tmp_path / "bomb.xml"), "--seller", "A", "--format", "google_xml")
    assert bomb.exit_code == Exit.FAILED
    assert "declares a document type or entities" in bomb.output
