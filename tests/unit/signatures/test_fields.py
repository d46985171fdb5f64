"""Headers that are read in exactly one way, or not at all."""

import pytest

from hupan.protocols.signatures import BadField, read_dictionary


def test_values_of_every_kind_are_read() -> None:
    read = read_dictionary('a="x \\"y\\"", b=?0, c=-12, d=1.5, e=:aGk=:, f=token/1, g;p=1')
    assert {key: item.value for key, item in read.items()} == {
        "a": 'x "y"',
        "b": False,
        "c": -12,
        "d": 1.5,
        "e": b"hi",
        "f": "token/1",
        "g": True,
    }
    assert dict(read["g"].params) == {"p": 1}


def test_a_list_keeps_the_text_it_was_read_from() -> None:
    covered = read_dictionary('sig1=("@method"  "x";req);created=1;keyid="k", other=1')["sig1"]
    assert covered.raw == '("@method"  "x";req);created=1;keyid="k"'
    assert isinstance(covered.value, tuple)
    assert [(item.text, dict(item.params)) for item in covered.value] == [("@method", {}), ("x", {"req": True})]


def test_the_last_of_two_with_one_name_counts() -> None:
    assert read_dictionary("a=1, a=2")["a"].value == 2


@pytest.mark.parametrize(
    "header",
    [
        'profile="open',
        'a="\u00e9"',
        "a=1,",
        "a=1 b=2",
        "A=1",
        "a=:not base:",
        "a=:a:",
        'a=("x""y")',
        'a=("x"',
        "=1",
        "a=" + '"' + "x" * 9000 + '"',
        ", ".join(f"a{number}=1" for number in range(40)),
    ],
)
def test_what_two_could_read_differently_is_refused(header: str) -> None:
    with pytest.raises(BadField):
        read_dictionary(header)


def test_a_word_without_quotes_is_no_string() -> None:
    read = read_dictionary('a=https://a.example, b="https://a.example"')
    assert (read["a"].value, read["a"].text) == ("https://a.example", "")
    assert read["b"].text == "https://a.example"


def test_an_empty_header_says_nothing() -> None:
    assert read_dictionary("") == {}
