"""The market's pages, whose forms somebody filled in by hand: hidden fields of others, made-up sums, no token."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import httpx
import pytest

from hupan.cart import GUEST_COOKIE, guest_token
from tests.attacks.market.town import HOME, PURSE, RED, SECRETS, Town, Visitor

CART, WALLET, BOOK = "/market/cart", "/market/wallet", "/market/addresses"
OWN_DEEDS = {
    CART: ("set", "remove", "restore", "note", "code", "uncode"),
    "/market/checkout/{checkout_id}": (
        *("where", "booked", "code", "uncode", "send", "note", "take", "remove", "resume", "another", "pay", "cancel"),
    ),
    "/market/orders/{open_order_id}": (
        *("cancel", "address", "confirm", "return", "exchange", "keep", "sent", "dispute", "say", "drop"),
    ),
    BOOK: ("remove", "default", "save"),
}
PAGES = (
    *("/market/orders/{order_id}", "/market/orders/{order_id}/receipt", "/market/orders/{order_id}/cancel"),
    *("/market/orders/{order_id}/return", "/market/orders/{order_id}/exchange", "/market/orders/{order_id}/dispute"),
    *("/market/orders/{order_id}/address", "/market/orders/{order_id}/review", "/market/orders/{order_id}/news"),
    *("/market/checkout/{checkout_id}", "/market/handoff/{checkout_id}", "/market/handoff/{checkout_id}?token=x"),
    *("/market/addresses/{address_id}", "/market/orders/{order_id}/nothing"),
    "/market/orders/{order_id}/pictures/{exhibit_id}",
)


@dataclass
class Browser:
    """Somebody's browser: it sends cookies along, and in forms what stands in them; no header of a script's."""

    client: httpx.Client
    token: str

    def send(self, path: str, deed: str, **fields: str) -> httpx.Response:
        """Send a form."""
        return self.client.post(path, data={"csrf": self.token, "deed": deed, "seen": "0", **fields})


def browser(town: Town, who: Visitor) -> Browser:
    """Open the browser of a person, or of a guest, as the pages have it."""
    client, cookies = town.guest().client, dict(who.client.cookies)
    client.cookies.update(cookies)
    return Browser(client, who.client.headers["x-csrf-token"] if who.person_id else guest_token(cookies[GUEST_COOKIE]))


@pytest.fixture(scope="module")
def eve(town: Town) -> Browser:
    return browser(town, town.eve)


@pytest.fixture(scope="module")
def stranger(town: Town) -> Browser:
    return browser(town, town.stranger)


def _nameless(text: str) -> str:
    return re.sub(r"[a-z]{2,10}_[0-9a-z]{26}\b", "ID", text)


def _absent(own: Mapping[str, str]) -> dict[str, str]:
    return {name: f"{value.rpartition('_')[0]}_{'0' * 26}" for name, value in own.items()}


def _hidden(own: Mapping[str, str], deed: str = "") -> dict[str, str]:
    """All that Mina's forms carry, and what she could type in; no form has more than twenty fields."""
    if deed in {"where", "address", "save"}:
        return {**HOME, "name": "Eve", "email": "eve@example.org", "id": own["address_id"]}
    named = {name: own[name] for name in ("line_id", "address_id", "return_id", "dispute_id")}
    typed = {"reason": "other", "text": "Mine.", "quantity": "9", "much": "all", "units-1": "1", "version": "1"}
    more = {"id": own["address_id"], "offer_id": RED, "handler": "wallet", "key": "k", "way": "express"}
    return {**named, **typed, **more, "fingerprint": "0" * 64, _OTHER.get(deed, "line"): "1"}


_OTHER = {"code": "code", "uncode": "code", "note": "note", "send": "seller_id", "sent": "number"}


@pytest.mark.parametrize("path", OWN_DEEDS)
def test_hidden_fields_of_another_are_fields_of_nothing(town: Town, eve: Browser, stranger: Browser, path: str) -> None:
    absent = _absent(town.own)
    for deed, who in product(OWN_DEEDS[path], (eve, stranger)):
        answers = [who.send(path.format_map(ids), deed, **_hidden(ids, deed)) for ids in (town.own, absent)]
        theirs, nothing = ((each.status_code, _nameless(each.text), each.headers.get("location")) for each in answers)
        assert theirs == nothing, deed
        assert not [each for each in SECRETS if each in answers[0].text and each not in HOME.values()], deed
    _is_as_it_was(town)


def _is_as_it_was(town: Town) -> None:
    mina, own = town.mina, town.own
    (line,) = mina.must("GET", "/api/cart?country=KR")["lines"]
    assert (line["id"], line["quantity"], line["gift_note"]) == (own["line_id"], 2, "")
    session = mina.must("GET", f"/api/checkout/{own['checkout_id']}")
    assert (session["status"], session["version"], session["codes"]) == ("ready_for_complete", 1, [])
    order = mina.must("GET", f"/api/orders/{own['open_order_id']}")
    assert (order["status"], order["returns"], order["disputes"]) == ("placed", [], [])
    (address,) = mina.must("GET", "/api/addresses")["items"]
    assert (address["id"], address["name"]) == (own["address_id"], "Mina Kim")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_another_is_as_a_page_of_nobody(town: Town, eve: Browser, stranger: Browser, path: str) -> None:
    absent = _absent(town.own)
    for who in (eve, stranger, Browser(town.nobody.client, "")):
        answers = [who.client.get(path.format_map(ids)) for ids in (town.own, absent)]
        theirs, nothing = ((each.status_code, _nameless(each.text), each.headers.get("location")) for each in answers)
        assert theirs == nothing
        assert answers[0].status_code in {303, 401, 404} or "Sign in" in answers[0].text, answers[0].status_code
        assert not [each for each in SECRETS if each in answers[0].text]


def test_the_pages_are_there_for_her(town: Town) -> None:
    """Otherwise the answers above would be equal for another reason."""
    mina = browser(town, town.mina)
    for path in ("/market/orders/{order_id}", "/market/orders/{order_id}/receipt", "/market/checkout/{checkout_id}"):
        assert "Mina Kim" in mina.client.get(path.format_map(town.own)).text, path


def _tokens(town: Town, mine: str) -> Iterator[str]:
    yield from ("", "x", mine[:-1], f"{mine}x", "é", guest_token("A" * 43))
    yield from (town.owner.client.headers["x-csrf-token"], "0" * len(mine))


@pytest.mark.parametrize("path", [CART, WALLET, BOOK, "/market/wishes", "/market/p/shirt/reviews"])
def test_a_form_without_its_token_is_nobodys(town: Town, eve: Browser, path: str) -> None:
    for token in _tokens(town, eve.token):
        refused = Browser(eve.client, token).send(path, "remove", **_hidden(town.own))
        assert refused.status_code == 403, (token, refused.status_code)
    for headers in ({"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}):
        refused = eve.client.post(path, data={"csrf": eve.token, "deed": "remove"}, headers=headers)
        assert refused.status_code == 403, headers


def test_a_guests_form_without_its_token_is_nobodys(town: Town) -> None:
    guest = town.guest()
    session = guest.begin()
    mine = browser(town, guest)
    for path in (CART, f"/market/checkout/{session['id']}", "/market/orders/ord_x"):
        for token in _tokens(town, mine.token):
            refused = Browser(mine.client, token).send(path, "cancel", line_id=town.own["line_id"])
            assert refused.status_code == 403, (path, token, refused.status_code)
    assert guest.must("GET", f"/api/checkout/{session['id']}")["status"] == "ready_for_complete"


MADE_UP = {
    "price": "1",
    "total": "1",
    "amount": "1",
    "minor": "1",
    "discount": "999999",
    "unit_price": "1",
    "tax": "0",
    "currency": "USD",
    "shipping": "0",
    "status": "completed",
    "buyer": "per_x",
    "fingerprint_of": "x",
    "paid": "1",
}
OWN: Mapping[str, Mapping[str, str]] = {
    "a line that is not in it": {"deed": "take", "offer_id": "off_cap", "quantity": "1"},
    "fewer than none": {"deed": "take", "offer_id": RED, "quantity": "-5"},
    "a number that is none": {"deed": "take", "offer_id": RED, "quantity": "1e3"},
    "more than there can be": {"deed": "take", "offer_id": RED, "quantity": "99999"},
    "another seller's delivery": {"deed": "send", "seller_id": "sell_moon", "way": "express"},
    "a delivery that nobody has": {"deed": "send", "seller_id": "sell_lake", "way": "free"},
    "a code that is none": {"deed": "code", "code": "100OFF"},
    "a way to pay that is none": {"deed": "pay", "key": "k1", "handler": "nobody"},
    "what was never shown": {"deed": "pay", "key": "k2", "handler": "wallet", "fingerprint": "0" * 64},
    "no key": {"deed": "pay", "key": "", "handler": "wallet"},
    "a key without an end": {"deed": "pay", "key": "k" * 60_000, "handler": "wallet"},
    "a deed that is none": {"deed": "refund"},
}


@pytest.mark.parametrize("told", OWN)
def test_what_is_made_up_costs_what_it_costs(town: Town, eve: Browser, told: str) -> None:
    session = town.eve.begin(2)
    path, costs, before = f"/market/checkout/{session['id']}", session["totals"], town.eve.must("GET", "/api/wallet")
    answer = eve.client.post(path, data={"csrf": eve.token, "fingerprint": "x", **OWN[told], **MADE_UP})
    assert answer.status_code in {303, 400, 409, 422}, answer.text
    now = town.eve.must("GET", f"/api/checkout/{session['id']}")
    # A delivery that nobody has is said to be one, and nothing is paid before another is chosen.
    assert (now["status"], now["totals"]) == ("incomplete" if "nobody has" in told else "ready_for_complete", costs)
    assert town.eve.must("GET", "/api/wallet") == before


def test_sums_that_come_with_a_payment_count_for_nothing(town: Town, eve: Browser) -> None:
    session, before = town.eve.begin(2), town.eve.must("GET", "/api/wallet")["balances"][0]["minor"]
    fields = {"key": "k9", "handler": "wallet", "fingerprint": session["fingerprint"], **MADE_UP}
    for _ in range(2):
        paid = eve.send(f"/market/checkout/{session['id']}", "pay", **fields)
        assert paid.status_code == 303, paid.text
    now = town.eve.must("GET", f"/api/checkout/{session['id']}")
    assert (now["status"], len(now["order_ids"])) == ("completed", 1)
    spent = before - town.eve.must("GET", "/api/wallet")["balances"][0]["minor"]
    assert spent == session["totals"]["total"]["minor"]


def test_an_address_of_another_is_nowhere_to_send_to(town: Town, eve: Browser) -> None:
    session = town.eve.begin(destination={**HOME, "name": "Eve", "line1": "1 Elsewhere"})
    for address_id in (town.own["address_id"], "adr_x", ""):
        refused = eve.send(f"/market/checkout/{session['id']}", "booked", address_id=address_id)
        assert refused.status_code in {303, 404, 422}
        assert "Mina Kim" not in refused.text
    now = town.eve.must("GET", f"/api/checkout/{session['id']}")
    assert (now["destination"]["name"], now["destination"]["line1"]) == ("Eve", "1 Elsewhere")


GIFTS = (
    "KRW:1000000",
    "KRW:1",
    "KRW:-1",
    "KRW:0000001000009999999",
    "USD:" + "0" * 12,
    "KRW:000000100000" + "0" * 5_000,
)


@pytest.mark.parametrize("gift", [*GIFTS, "", ":", "KRW:１００００００"], ids=lambda gift: ascii(gift)[:30])
def test_nobody_gives_themselves_money(town: Town, eve: Browser, stranger: Browser, gift: str) -> None:
    for who in (eve, stranger):
        assert who.send(WALLET, "give", gift=gift, key="k").status_code in {400, 401, 403}
    owner = browser(town, town.owner)
    given = owner.send(WALLET, "give", gift=gift, key="k")
    if gift != GIFTS[0]:
        assert given.status_code == 400, given.text
    # The same form twice gives once, and never another sum than one of those on the page.
    owner.send(WALLET, "give", gift=gift, key="k")
    assert sum(each["minor"] for each in town.owner.must("GET", "/api/wallet")["balances"]) in {0, 1_000_000}
    assert sum(each["minor"] for each in town.eve.must("GET", "/api/wallet")["balances"]) <= PURSE


NO_TEXT = "a\x00b\u202e\ud7ff\uffff"
TYPED = ("note", "code", "text", "name", "line1", "postal_code", "phone", "city", "email", "key", "number", "carrier")
HIDDEN = ("line_id", "offer_id", "id", "address_id", "line", "return_id", "seller_id", "way", "handler", "seen")


@pytest.mark.parametrize("path", OWN_DEEDS)
def test_signs_that_no_database_takes_break_nothing(town: Town, eve: Browser, path: str) -> None:
    session, line = town.eve.begin(), town.eve.must("POST", "/api/cart/lines", {"offer_id": RED})["lines"][0]["id"]
    own = {**town.own, "checkout_id": session["id"], "line_id": line, "open_order_id": town.eve.buy()}
    for deed in OWN_DEEDS[path]:
        right = {**_hidden(own, deed), "fingerprint": session["fingerprint"]}
        for names in (TYPED, HIDDEN):
            broken = {name: NO_TEXT for name in names if name in right}
            answer = eve.send(path.format_map(own), deed, **{**right, **broken})
            assert answer.status_code < 500, (deed, answer.text)
    nowhere = eve.client.get(f"{path.format_map(own)}%00")
    assert nowhere.status_code in {303, 404}, nowhere.status_code


FORMS = (
    *(CART, WALLET, BOOK, "/market/limits", "/market/about-you", "/market/mandates", "/market/elsewhere/pur_x"),
    *("/market/wishes", "/market/p/shirt/reviews", "/market/p/shirt/questions", "/market/reviews/rev_x/helpful"),
    *("/market/checkout/{checkout_id}", "/market/orders/{open_order_id}"),
)


@pytest.mark.parametrize("path", FORMS)
def test_nul_is_taken_by_no_form_in_whichever_field_or_address(town: Town, eve: Browser, path: str) -> None:
    at = path.format_map(town.own)
    for name in ("offer_id", "product_id", "variant_id", "id", "text", "a\x00"):
        for deed in ("add", "remove", "save"):
            answer = eve.send(at, deed, **{name: "a\x00b"})
            assert answer.status_code == 400, (name, deed, answer.text)
    assert eve.send(f"{at.rpartition('/')[0]}/%00", "add").status_code in {400, 404, 405}
    # Half a sign is none either: it is read as the sign for what cannot be read.
    body = f"csrf={eve.token}&deed=add&offer_id=%ED%A0%80&product_id=%ED%A0%80&id=%ED%A0%80"
    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert eve.client.post(at, content=body, headers=headers).status_code < 500
