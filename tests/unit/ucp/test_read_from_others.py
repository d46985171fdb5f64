"""What other shops write comes in visible, in every text that is read: titles, words, options, charges, messages."""

from datetime import UTC, datetime

import pytest

from hupan.kernel import PersonId
from hupan.merchants import Merchant, MerchantId
from hupan.protocols.ucp.plain import plainly
from hupan.protocols.ucp_away.goods import read_goods
from hupan.protocols.ucp_away.terms import read_terms, said_in

SIGNS = (
    *("\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069", "\u200e", "\u200f"),
    *(
        "\u200b",
        "\u2060",
        "\ufeff",
        "\u00ad",
        "\u061c",
        "\u180e",
        "\x00",
        "\x07",
        "\x1b",
        "\x85",
        "\u2028",
        "\U000e0041",
    ),
)


@pytest.mark.parametrize("sign", SIGNS)
def test_no_sign_that_hides_comes_in_from_a_shop(sign: str) -> None:
    bad = f"Buy{sign} me"
    merchant = Merchant(
        MerchantId("shop_1"), PersonId("per_1"), "https://shop.example", datetime(2026, 1, 1, tzinfo=UTC)
    )
    variant = {"id": "a", "price": {"amount": 5, "currency": "USD"}, "options": [{"label": bad}]}
    product = {
        "id": "p",
        "title": bad,
        "description": {"plain": bad},
        "variants": [variant],
        "url": f"https://a/{sign}",
    }
    (good,) = read_goods({"products": [product]}, merchant)
    body = {
        "id": "c1",
        "status": "incomplete",
        "currency": "USD",
        "line_items": [{"id": "l", "item": {"id": "a", "title": bad, "price": 5}, "quantity": 1}],
        "totals": [{"type": "fee", "display_text": bad, "amount": 0}, {"type": "total", "amount": 5}],
        "messages": [{"content": bad}],
        "continue_url": f"https://a.example/{sign}b",
    }
    terms = read_terms(body)
    texts = [good.title, good.about, good.options, good.url, terms.continue_url]
    texts += [terms.lines[0].title, terms.charges[0].label, *terms.said, *said_in(body)]
    assert not any(sign in each for each in texts)
    assert (good.title, terms.lines[0].title) == ("Buy me", "Buy me")
    assert (good.url, terms.continue_url) == ("", "")


def test_a_name_of_a_thing_with_such_a_sign_is_none() -> None:
    merchant = Merchant(
        MerchantId("shop_1"), PersonId("per_1"), "https://shop.example", datetime(2026, 1, 1, tzinfo=UTC)
    )
    for sign in SIGNS:
        variant = {"id": f"a{sign}b", "price": {"amount": 5, "currency": "USD"}}
        found = read_goods({"products": [{"id": "p", "title": "Mug", "variants": [variant]}]}, merchant)
        assert not found, repr(sign)


@pytest.mark.parametrize("sign", SIGNS)
def test_no_sign_that_hides_goes_out_to_an_agent(sign: str) -> None:
    out = plainly({"a": f"x{sign}y", "b": [{"c": f"{sign}z"}, 7, None, True], "d": ("e\nf", "👩\u200d🍳")})
    assert out == {"a": "xy", "b": [{"c": "z"}, 7, None, True], "d": ["e\nf", "👩\u200d🍳"]}
