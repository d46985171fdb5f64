"""Secrets at rest: sealed with a key that lives beside the data, readable by its owner alone.

Fernet (AES-128-CBC with HMAC-SHA256): whoever steals a database dump without the key file learns nothing, and a changed
ciphertext does not open.
"""

import os
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from hupan.platform.errors import SecretUnreadable


class Secrets:
    """Seals and opens short texts.

    Args:
        key_file: Where the key is kept; made with mode 0600 when it is not there yet.
    """

    def __init__(self, key_file: Path) -> None:
        self._fernet = Fernet(_read_or_create(key_file))

    def seal(self, text: str) -> bytes:
        """Encrypt `text`."""
        return self._fernet.encrypt(text.encode())

    def open(self, sealed: bytes) -> str:
        """Decrypt what `seal` returned.

        Raises:
            SecretUnreadable: It was sealed under another key, or was changed.
        """
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken as error:
            raise SecretUnreadable("A stored secret was sealed with another key. Enter it again.") from error


def _read_or_create(key_file: Path) -> bytes:
    try:
        return key_file.read_bytes()
    except FileNotFoundError:
        key_file.parent.mkdir(parents=True, exist_ok=True)
    # Written whole under another name, then linked: two processes that start together agree on one key, and a crash
    # between the lines leaves no empty key behind.
    descriptor, name = tempfile.mkstemp(prefix=f".{key_file.name}.", dir=key_file.parent)
    draft = Path(name)
    with os.fdopen(descriptor, "wb") as file:
        file.write(Fernet.generate_key())
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, key_file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return key_file.read_bytes()
