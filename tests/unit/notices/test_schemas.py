"""What is taken from the wire."""

import pytest
from pydantic import ValidationError

from hupan.notices.schemas import BrowserInput, BrowserName

_KEYS = {"p256dh": "a", "auth": "b"}


def test_an_address_with_a_nul_is_refused_at_the_door() -> None:
    # The database takes no such text: it has to be said before it is asked.
    with pytest.raises(ValidationError):
        BrowserName(endpoint="https://push.example.net/\x00")
    with pytest.raises(ValidationError):
        BrowserInput.model_validate({"endpoint": "\x00", "keys": _KEYS})
    assert BrowserName(endpoint="").endpoint == ""
