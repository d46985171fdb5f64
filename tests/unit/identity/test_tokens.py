import hashlib

from hupan.identity.tokens import csrf_token, hash_token, new_key, new_token, same_token, shown_prefix


def test_tokens_are_long_and_never_twice_the_same() -> None:
    tokens = {new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert {len(token) for token in tokens} == {43}


def test_a_key_is_known_by_its_prefix_and_shows_four_letters() -> None:
    key = new_key()
    assert key.startswith("hp_")
    assert shown_prefix(key) == key[:7] + "…"


def test_what_is_kept_is_the_sha256() -> None:
    assert hash_token("hp_x") == hashlib.sha256(b"hp_x").digest()


def test_the_csrf_token_belongs_to_one_session_and_does_not_give_it_away() -> None:
    assert csrf_token("one") == csrf_token("one")
    assert csrf_token("one") != csrf_token("other")
    token = new_token()
    assert token not in csrf_token(token)


def test_tokens_are_compared_whole() -> None:
    assert same_token("abc", "abc")
    assert not same_token("abc", "abd")
    assert not same_token("", "abc")
    assert not same_token("é", "abc")
