"""A chat finds its way into the server of its own machine, and keeps the key to itself."""

import json
import subprocess
from collections.abc import Generator, Sequence
from pathlib import Path

import pytest

from hupan.cli.local_server import connect_locally
from hupan.supervisor import DataFolder, ServerState
from hupan.terminal.client import ChatClient
from hupan.terminal.errors import NoServer, Refused

GOOD = "hp_good"


class Door:
    """A server that lets in whoever has the right key, and the command that makes keys."""

    def __init__(self) -> None:
        self.made = 0
        self.key: str | None = GOOD
        self.makes: str | None = GOOD

    def models(self, client: ChatClient) -> list[str]:
        if self.key is not None and client.key != self.key:
            raise Refused("Send a valid API key.")
        return ["small"]

    def run(self, words: Sequence[str | Path], **_: object) -> subprocess.CompletedProcess[str]:
        assert words[3:5] == ["hupan", "--data-dir"]
        self.made += 1
        if self.makes is None:
            return subprocess.CompletedProcess([], 3, "", "hupan: Nobody has an account yet.\n")
        return subprocess.CompletedProcess([], 0, json.dumps({"key": self.makes}), "")


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Door:
    door = Door()

    def models(client: ChatClient) -> list[str]:
        return door.models(client)

    monkeypatch.setattr(ChatClient, "models", models)
    monkeypatch.setattr(subprocess, "run", door.run)
    return door


@pytest.fixture
def data_dir(tmp_path: Path) -> Generator[Path]:
    folder = DataFolder(tmp_path / "data")
    folder.take()
    folder.announce(ServerState(1, "http://127.0.0.1:1", ""))
    yield folder.path
    folder.release()


def test_without_a_password_no_key_is_made(door: Door, data_dir: Path) -> None:
    door.key = None
    assert connect_locally(data_dir, None).url == "http://127.0.0.1:1"
    assert door.made == 0
    assert not (data_dir / "chat.key").exists()


def test_a_key_is_made_once_and_only_its_owner_can_read_it(door: Door, data_dir: Path) -> None:
    for _ in range(3):
        assert connect_locally(data_dir, None).models() == ["small"]
    assert door.made == 1
    assert (data_dir / "chat.key").stat().st_mode & 0o777 == 0o600


def test_a_revoked_key_is_replaced(door: Door, data_dir: Path) -> None:
    connect_locally(data_dir, None)
    door.key = door.makes = "hp_other"
    assert connect_locally(data_dir, None).models() == ["small"]
    assert (data_dir / "chat.key").read_text() == "hp_other\n"


def test_the_persons_own_key_is_used_as_it_is(door: Door, data_dir: Path) -> None:
    client = connect_locally(data_dir, "hp_wrong")
    with pytest.raises(Refused):
        client.models()
    assert door.made == 0


def test_where_no_key_can_be_made_the_reason_is_said(door: Door, data_dir: Path) -> None:
    door.makes = None
    with pytest.raises(Refused, match=r"^Nobody has an account yet\.$"):
        connect_locally(data_dir, None)


def test_without_a_server_there_is_nothing_to_connect_to(tmp_path: Path) -> None:
    with pytest.raises(NoServer, match="hupan serve"):
        connect_locally(tmp_path, None)
