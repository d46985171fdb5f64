"""Logins and passwords of any kind of text."""

import contextlib

from hypothesis import given
from hypothesis import strategies as st

from hupan.identity.errors import InvalidLogin, WeakPassword
from hupan.identity.rules import check_password, fold_login
from hupan.identity.site import Site, host_name, is_loopback

texts = st.text(max_size=80)


@given(texts)
def test_folding_a_login_twice_changes_nothing(text: str) -> None:
    with contextlib.suppress(InvalidLogin):
        folded = fold_login(text)
        assert fold_login(folded) == folded
        assert 1 <= len(folded) <= 64
        assert not set(folded) & set(" /\\<>'\"\n\0")


@given(texts, texts)
def test_a_password_is_refused_or_not_but_never_breaks(password: str, login: str) -> None:
    try:
        check_password(password, login)
    except WeakPassword:
        return
    assert 8 <= len(password) <= 256
    assert password != login


@given(texts)
def test_any_host_header_is_read_without_breaking(host: str) -> None:
    site = Site("127.0.0.1", passwordless=True)
    if site.allows_passwordless({"host": host}):
        assert is_loopback(host_name(host))
