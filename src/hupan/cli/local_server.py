"""Finds the server of the data folder for a chat, and a key to it.

Whoever may read the data folder holds the machine: where the server demands a key, the chat has one made by
`hupan key create`, keeps it in the folder, and has another made when that one is revoked.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from hupan.supervisor import DataFolder
from hupan.terminal import ChatClient, NoServer, Refused

_KEY_FILE = "chat.key"
_KEY_NAME = "hupan chat, on this machine"


def connect_locally(data_dir: Path, key: str | None) -> ChatClient:
    """Connect to the server that holds a data folder.

    Args:
        data_dir: The folder.
        key: An API key that the person gave; without one, a key is found or made where the server wants one.

    Raises:
        NoServer: None runs.
        Refused: The server does not let us in, and a key cannot be made.
    """
    server = DataFolder(data_dir).server()
    if server is None:
        raise NoServer(
            f"No Hupan server runs for {data_dir}. Start one in another terminal with `hupan serve`, "
            "or name one elsewhere with --url."
        )
    if key is not None:
        return ChatClient(server.url, key)
    file = data_dir / _KEY_FILE
    client = ChatClient(server.url, _read(file))
    try:
        client.models()
    except Refused:
        client = ChatClient(server.url, _make(data_dir, file))
    return client


def _read(file: Path) -> str | None:
    try:
        return file.read_text().strip() or None
    except OSError:
        return None


def _make(data_dir: Path, file: Path) -> str:
    # In a process of its own: only once in a lifetime is it worth loading the rooms for.
    scopes = ("--scope", "chat", "--scope", "models")
    words = [sys.executable, "-P", "-m", "hupan", "--data-dir", data_dir, "key", "create", _KEY_NAME, *scopes, "--json"]
    made = subprocess.run(words, capture_output=True, text=True, check=False)
    if made.returncode:
        raise Refused(made.stderr.strip().removeprefix("hupan: ") or "The server wants a key, and none could be made.")
    key = str(json.loads(made.stdout)["key"])
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(key + "\n")
    return key
