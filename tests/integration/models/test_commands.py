"""`hupan models` and `hupan endpoints`, on a database of their own and without any network."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from hupan.cli import endpoints, models
from hupan.cli.exits import Exit
from hupan.kernel import HupanError
from tests.integration.models.hub import content, sha256

Run = Callable[..., Result]

CODER = "qwen2.5-coder-1.5b-instruct-q4_k_m"
NOWHERE = "http://127.0.0.1:1"


@pytest.fixture
def run(own_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("HUPAN_DATABASE_URL", own_database_url)
    monkeypatch.setenv("HUPAN_SERVER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("HUPAN_MODELS_DEFAULT", CODER)
    monkeypatch.setenv("HUPAN_MODELS_HUGGINGFACE_URL", NOWHERE)
    monkeypatch.setenv("HUPAN_MODELS_MODELSCOPE_URL", NOWHERE)
    monkeypatch.setenv("HUPAN_MODELS_SOURCES", "huggingface,modelscope,url,file")
    apps = {"models": models.app, "endpoints": endpoints.app}

    def invoke(group: str, *words: str, typed: str | None = None) -> Result:
        return CliRunner().invoke(apps[group], words, input=typed)

    return invoke


@pytest.fixture
def own_model(tmp_path: Path) -> Path:
    path = tmp_path / "own.gguf"
    path.write_bytes(content(100_000))
    return path


def _code(result: Result) -> str:
    assert isinstance(result.exception, HupanError), result.output
    return result.exception.code


def test_the_list_names_licences_and_the_default(run: Run) -> None:
    shown = run("models", "list")
    line = next(line for line in shown.stdout.splitlines() if line.startswith(CODER))
    assert line.split() == [CODER, "1,117", "MB", "Apache-2.0", "no", "yes", "default"]
    listed = json.loads(run("models", "list", "--json").stdout)
    assert listed["default"] == CODER
    assert {entry["id"]: entry["commercial"] for entry in listed["models"]}["qwen2.5-3b-instruct-q4_k_m"] is False


def test_a_file_of_this_machine_is_pulled_shown_made_the_default_and_removed(run: Run, own_model: Path) -> None:
    pulled = run("models", "pull", str(own_model))
    assert pulled.exit_code == 0, pulled.output
    assert "own is here" in pulled.stdout
    assert "here:" in pulled.stderr
    again = json.loads(run("models", "pull", str(own_model), "--json").stdout)
    assert (again["id"], again["ready"]) == ("own", True)
    assert "commercial use" in run("models", "show", "own").stdout
    assert json.loads(run("models", "show", "own", "--json").stdout)["size_bytes"] == 100_000
    assert run("models", "default", "own").stdout == "own\n"
    assert run("models", "default").stdout == "own\n"
    assert run("models", "rm", "own").exit_code == 0
    assert run("models", "default").stdout == f"{CODER}\n"
    assert _code(run("models", "show", "own")) == "models.not_found"


def test_a_file_with_another_hash_is_refused(run: Run, own_model: Path, tmp_path: Path) -> None:
    refused = run("models", "pull", str(own_model), "--sha256", "0" * 64)
    assert _code(refused) == "models.hash_mismatch"
    assert sha256(own_model.read_bytes()) in str(refused.exception)
    assert list((tmp_path / "data" / "models").rglob("*.gguf")) == []


def test_where_no_source_answers_the_reason_is_said(run: Run) -> None:
    failed = run("models", "pull")
    assert _code(failed) == "models.no_source", failed.exception
    assert "huggingface" in str(failed.exception)
    assert _code(run("models", "search", "qwen")) == "models.source_failed"


@pytest.mark.parametrize("what", ["hf:owner", "hf:owner/name", "ms:owner/name/", "hf:/name/file.gguf"])
def test_a_reference_that_names_no_file_is_explained(run: Run, what: str) -> None:
    refused = run("models", "pull", what)
    assert _code(refused) == "models.invalid"
    assert "OWNER/NAME/FILE" in str(refused.exception)


def test_endpoints_are_added_listed_checked_and_removed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "No endpoint is connected" in run("endpoints", "list").stderr
    added = run("endpoints", "add", "Ollama", f"{NOWHERE}/v1", "--key-stdin", typed="sk-secret\n")
    assert "kept as ollama" in added.stdout
    assert "sk-secret" not in added.output
    monkeypatch.setenv("HUPAN_ENDPOINT_KEY", "sk-other")
    other = json.loads(run("endpoints", "add", "vLLM", f"{NOWHERE}/v1", "--json").stdout)
    assert (other["slug"], other["has_key"]) == ("vllm", True)
    assert "Nothing answers" in run("endpoints", "list").stdout
    assert run("endpoints", "check", "ollama").exit_code == Exit.UNAVAILABLE
    assert run("endpoints", "rm", "ollama").exit_code == 0
    assert [entry["slug"] for entry in json.loads(run("endpoints", "list", "--json").stdout)] == ["vllm"]
    assert _code(run("endpoints", "rm", "ollama")) == "models.endpoint_not_found"
    assert _code(run("endpoints", "add", "x", "ftp://a")) == "models.endpoint_invalid"
