from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hupan.platform import Secrets, SecretUnreadable


def test_what_is_sealed_opens_also_after_a_restart(tmp_path: Path) -> None:
    sealed = Secrets(tmp_path / "secret.key").seal("열쇠")
    assert Secrets(tmp_path / "secret.key").open(sealed) == "열쇠"


def test_the_key_is_for_its_owner_alone(tmp_path: Path) -> None:
    Secrets(tmp_path / "secret.key")
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["secret.key"]


def test_another_key_does_not_open_it(tmp_path: Path) -> None:
    sealed = Secrets(tmp_path / "a.key").seal("x")
    with pytest.raises(SecretUnreadable):
        Secrets(tmp_path / "b.key").open(sealed)


def test_processes_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        several = list(pool.map(Secrets, [tmp_path / "secret.key"] * 8))
    assert all(each.open(several[0].seal("same")) == "same" for each in several)


@given(position=st.integers(min_value=0, max_value=99))
def test_a_changed_byte_is_noticed(tmp_path_factory: pytest.TempPathFactory, position: int) -> None:
    secrets = Secrets(tmp_path_factory.mktemp("key") / "secret.key")
    sealed = bytearray(secrets.seal("a secret that is long enough to have a hundred characters"))
    sealed[position] ^= 1
    with pytest.raises(SecretUnreadable):
        secrets.open(bytes(sealed))
