"""Errands, written so that nobody else can."""

import json
from dataclasses import asdict

from hupan.cards.domain import Errand
from hupan.cards.ports import Seal
from hupan.kernel import HupanError, Language

_FORM = "card.1:"
# A credential has at most 1000 characters, and sealing makes four of three.
_LONGEST_EMAIL = 254


class Errands:
    """Writes errands as credentials, and reads them.

    Args:
        seal: Writes what nobody else can.
    """

    def __init__(self, seal: Seal) -> None:
        self._seal = seal

    def write(self, errand: Errand) -> str:
        """Write an errand; one whose e-mail is too long goes without it."""
        said = asdict(errand)
        if len(errand.email) > _LONGEST_EMAIL or not errand.email.isascii():
            said["email"] = ""
        text = json.dumps({name: value for name, value in said.items() if value}, separators=(",", ":"))
        return _FORM + self._seal.seal(text).decode()

    def read(self, credential: str) -> Errand | None:
        """Read an errand of ours; `None` where this is none."""
        if not credential.startswith(_FORM):
            return None
        try:
            said = json.loads(self._seal.open(credential.removeprefix(_FORM).encode()))
            return Errand(**{**said, "language": Language(said["language"])})
        except (HupanError, ValueError, KeyError, TypeError):
            return None
