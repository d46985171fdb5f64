"""`hupan user` and `hupan key`, on a database of their own."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from hupan.cli import keys, people
from hupan.kernel import HupanError

PASSWORD = "a calm morning\n"
Run = Callable[..., Result]


@pytest.fixture
def run(own_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("HUPAN_DATABASE_URL", own_database_url)
    monkeypatch.setenv("HUPAN_SERVER_DATA_DIR", str(tmp_path))
    apps = {"user": people.app, "key": keys.app}

    def invoke(group: str, *words: str, typed: str | None = None) -> Result:
        return CliRunner().invoke(apps[group], words, input=typed)

    return invoke


def _code(result: Result) -> str:
    assert isinstance(result.exception, HupanError), result.output
    return result.exception.code


def _ok(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.stdout


def test_people_are_added_listed_and_given_passwords(run: Run) -> None:
    assert "Nobody has an account yet" in run("user", "list").stderr
    added = _ok(run("user", "add", "Ada", "--name", "Ada L.", typed=PASSWORD * 2))
    assert "Ada L. can sign in as ada (owner)." in added
    words = ("bo", "--role", "admin", "--language", "ko", "--password-stdin", "--json")
    assert json.loads(_ok(run("user", "add", *words, typed=PASSWORD)))["role"] == "admin"
    assert _code(run("user", "add", "ADA", "--password-stdin", typed=PASSWORD)) == "identity.login_taken"
    assert _code(run("user", "passwd", "bo", "--password-stdin", typed="short\n")) == "identity.weak_password"
    assert _code(run("user", "passwd", "cy", "--password-stdin", typed=PASSWORD)) == "identity.person_not_found"
    assert "signed out" in _ok(run("user", "passwd", "bo", "--password-stdin", typed="two swans and a heron\n"))
    listed = json.loads(_ok(run("user", "list", "--json")))
    assert [(each["login"], each["role"], each["has_password"]) for each in listed] == [
        ("ada", "owner", True),
        ("bo", "admin", True),
    ]
    assert "argon2" not in _ok(run("user", "list"))


def test_keys_are_created_listed_and_revoked(run: Run) -> None:
    assert _code(run("key", "list")) == "identity.person_not_found"
    for login in ("ada", "bo"):
        run("user", "add", login, "--password-stdin", typed=PASSWORD)
    secret = _ok(run("key", "create", "Laptop", "--scope", "chat", "--expires-days", "3")).strip()
    assert secret.startswith("hp_")
    (key,) = json.loads(_ok(run("key", "list", "--json")))
    assert (key["name"], key["scopes"], key["prefix"]) == ("Laptop", ["chat"], secret[:7] + "…")
    assert secret not in _ok(run("key", "list"))
    made = json.loads(_ok(run("key", "create", "Phone", "--for", "bo", "--json")))
    assert made["scopes"] == ["chat", "embeddings", "models"]
    assert _code(run("key", "revoke", made["id"])) == "identity.key_not_found"
    _ok(run("key", "revoke", made["id"], "--for", "bo"))
    assert json.loads(_ok(run("key", "list", "--for", "bo", "--json"))) == []
