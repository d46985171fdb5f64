"""Sums, numbers and words that somebody made up, and requests in an order of their own: none of them pays off."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from hupan.kernel import new_id
from tests.attacks.market.town import BLUE, RED, Json, Town, Visitor

QUANTITIES: tuple[object, ...] = (0, -1, -(2**31), 2**31, 2**63, 10**30, 1.5, "1e3", "１", None, [1], {"$gt": 0})
WORDS = ("SPRING\u200b", "\u202eGNIRPS", "SPRING\x00", "'; drop table orders_orders; --", "{{7*7}}", "a" * 10_000)
CHEAP = {"price": {"minor": 1, "currency": "KRW"}, "total": 1, "unit_price_minor": 1, "amount": 0, "currency_rate": 0}
CANCEL = {"reason": "other"}


def _purse(who: Visitor) -> int:
    return sum(each["minor"] for each in who.must("GET", "/api/wallet")["balances"])


def _confirmed(session: Json, handler: str = "wallet") -> Json:
    return {"fingerprint": session["fingerprint"], "handler": handler}


def _of(session: Json, verb: str = "") -> str:
    return f"/api/checkout/{session['id']}{verb}"


def _pay(who: Visitor, session: Json, key: str, handler: str = "wallet") -> httpx.Response:
    return who.ask("POST", _of(session, "/complete"), _confirmed(session, handler), idempotency_key=key)


def _problem(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def _at_once(times: int, ask: Callable[[], httpx.Response]) -> list[httpx.Response]:
    with ThreadPoolExecutor(times) as threads:
        return [each.result() for each in [threads.submit(ask) for _ in range(times)]]


# -- prices, quantities, words


@pytest.mark.parametrize("quantity", QUANTITIES, ids=repr)
def test_no_such_quantity_is_put_in_or_bought(town: Town, quantity: object) -> None:
    for path, body in (
        ("/api/cart/lines", {"offer_id": RED, "quantity": quantity}),
        ("/api/checkout", {"country": "KR", "lines": [{"offer_id": RED, "quantity": quantity}]}),
    ):
        answer = town.eve.ask("POST", path, body)
        assert answer.status_code == 422, answer.text


def test_nobody_names_their_own_price(town: Town) -> None:
    honest = town.eve.begin(2)
    for made_up, value in CHEAP.items():
        body = {"country": "KR", "lines": [{"offer_id": RED, "quantity": 2, made_up: value}]}
        assert town.eve.ask("POST", "/api/checkout", body).status_code == 422
        assert town.eve.ask("PATCH", _of(honest), {made_up: value}).status_code == 422
        confirmed = {**_confirmed(honest), made_up: value}
        refused = town.eve.ask("POST", _of(honest, "/complete"), confirmed, idempotency_key=new_id("key"))
        assert refused.status_code == 422
    same = town.eve.must("GET", _of(honest))
    assert (same["fingerprint"], same["totals"]) == (honest["fingerprint"], honest["totals"])


def test_what_was_agreed_to_for_less_does_not_pay_for_more(town: Town) -> None:
    """The fingerprint of a smaller checkout, of the same before it grew, and of nobody's: each is refused."""
    small, large = town.eve.begin(1), town.eve.begin(1)
    grown = town.eve.must("PATCH", _of(large), {"lines": [{"offer_id": RED, "quantity": 5}]})
    assert grown["fingerprint"] != large["fingerprint"]
    before = _purse(town.eve)
    for fingerprint in (small["fingerprint"], large["fingerprint"], "0" * 64):
        refused = _pay(town.eve, {**grown, "fingerprint": fingerprint}, new_id("key"))
        assert _problem(refused) == (409, "checkout.not_as_confirmed")
    assert _purse(town.eve) == before
    assert town.eve.must("GET", _of(large))["status"] == "ready_for_complete"


def test_a_delivery_that_nobody_offers_is_not_chosen(town: Town) -> None:
    session = town.eve.begin()
    ways = {each["seller_id"]: each for each in session["deliveries"]}
    assert len(ways) == 1
    for chosen in ({"sell_nobody": "standard"}, dict.fromkeys(ways, "free"), dict.fromkeys(ways, "x" * 100)):
        refused = town.eve.ask("PATCH", _of(session), {"shipping": chosen})
        assert refused.is_success or refused.status_code in {400, 422}, refused.text
        assert town.eve.must("GET", _of(session))["totals"] == session["totals"]


@pytest.mark.parametrize("words", WORDS, ids=ascii)
def test_words_are_no_codes_and_break_nothing(town: Town, words: str) -> None:
    for who in (town.eve, town.stranger):
        put = who.ask("PUT", "/api/cart/codes", {"codes": [words]})
        assert put.status_code < 500, put.text
        made = who.ask("POST", "/api/checkout", {"country": "KR", "lines": [{"offer_id": RED}], "codes": [words]})
        assert made.status_code < 500, made.text
        if made.is_success:
            assert made.json()["totals"]["discount"]["minor"] == 0
        who.must("PUT", "/api/cart/codes", {"codes": []})


@pytest.mark.parametrize("name", ["Eve\r\nBcc: all@example.org", "Eve\nSubject: You have won", "=1+1", "\u202eeve"])
def test_names_are_lines_of_nothing_else(town: Town, name: str) -> None:
    contact = {"email": "eve@example.org", "name": name}
    made = town.eve.ask("POST", "/api/checkout", {"country": "KR", "lines": [{"offer_id": RED}], "contact": contact})
    assert made.status_code < 500, made.text
    mail = town.eve.ask("POST", "/api/notices/mail", {"address": f"eve@example.org\r\nBcc: {name}@example.org"})
    assert mail.status_code in {400, 409, 422, 503}, mail.text


# -- the same again, and in another order


def test_a_key_pays_once_and_for_one_thing(town: Town) -> None:
    first, second, key = town.eve.begin(1), town.eve.begin(2), new_id("key")
    done = _pay(town.eve, first, key).json()
    held = _purse(town.eve)
    assert _pay(town.eve, first, key).json()["order_ids"] == done["order_ids"]
    assert _problem(_pay(town.eve, second, key)) == (409, "platform.key_reused")
    assert _purse(town.eve) == held
    # Another person's key of the same name is another key.
    theirs = town.stranger.begin(1)
    made = _pay(town.stranger, theirs, key, "cod").json()
    assert made["status"] == "completed"
    assert not set(made["order_ids"]) & set(done["order_ids"])


def test_many_who_pay_at_once_under_their_own_keys_pay_once(town: Town) -> None:
    session, before = town.eve.begin(3), _purse(town.eve)
    answers = _at_once(6, lambda: _pay(town.eve, session, new_id("key")))
    assert {each.status_code for each in answers} <= {200, 202, 409}
    done = town.eve.must("GET", _of(session))
    assert (done["status"], len(done["order_ids"])) == ("completed", 1)
    assert before - _purse(town.eve) == session["totals"]["total"]["minor"]


def test_what_comes_behind_the_completion_changes_nothing(town: Town) -> None:
    session = town.eve.begin(1)
    done = town.eve.complete(session)
    held = _purse(town.eve)
    lines = {"lines": [{"offer_id": BLUE, "quantity": 9}]}
    assert _problem(town.eve.ask("PATCH", _of(session), lines)) == (409, "checkout.closed")
    assert _problem(town.eve.ask("POST", _of(session, "/cancel"))) == (409, "checkout.closed")
    assert _problem(_pay(town.eve, session, new_id("key"))) == (409, "checkout.closed")
    town.eve.must("POST", _of(session, "/resume"))
    assert _purse(town.eve) == held
    now = town.eve.must("GET", _of(session))
    assert (now["status"], now["order_ids"]) == ("completed", done["order_ids"])
    (line,) = town.eve.must("GET", f"/api/orders/{done['order_ids'][0]}")["lines"]
    assert (line["item"]["offer_id"] if "item" in line else line["offer_id"], line["quantity"]) == (RED, 1)


def test_what_was_given_up_is_not_paid(town: Town) -> None:
    session, before = town.eve.begin(1), _purse(town.eve)
    assert town.eve.must("POST", _of(session, "/cancel"))["status"] == "canceled"
    assert _problem(_pay(town.eve, session, new_id("key"))) == (409, "checkout.closed")
    assert _problem(town.eve.ask("PATCH", _of(session), {"codes": []})) == (409, "checkout.closed")
    assert _purse(town.eve) == before


def test_a_change_that_was_overtaken_is_not_made(town: Town) -> None:
    """Two windows changed it: whoever has not seen the other's change is told, and changes nothing."""
    session = town.eve.begin(1)
    seen = f'"{session["version"]}"'
    later = town.eve.must("PATCH", _of(session), {"lines": [{"offer_id": RED, "quantity": 2}]}, if_match=seen)
    stale = town.eve.ask("PATCH", _of(session), {"lines": [{"offer_id": RED, "quantity": 7}]}, if_match=seen)
    assert _problem(stale) == (409, "checkout.overtaken")
    for version in (0, later["version"] + 1, 10**8):
        ahead = town.eve.ask("PATCH", _of(session), {"codes": ["SPRING"]}, if_match=f'"{version}"')
        assert _problem(ahead) == (409, "checkout.overtaken")
    for nonsense in ("*", "2", '"x"', '"-1"', f'"{"9" * 40}"'):
        assert town.eve.ask("PATCH", _of(session), {"codes": []}, if_match=nonsense).status_code == 422
    now = town.eve.must("GET", _of(session))
    assert ([each["quantity"] for each in now["lines"]], now["codes"]) == ([2], [])


def test_a_line_that_was_overtaken_is_not_changed(town: Town) -> None:
    guest = town.guest()
    first = guest.must("POST", "/api/cart/lines", {"offer_id": RED, "quantity": 1})
    guest.client.headers["x-csrf-token"] = first["token"]
    path, seen = f"/api/cart/lines/{first['lines'][0]['id']}", f'"{first["version"]}"'
    guest.must("PATCH", path, {"quantity": 2}, if_match=seen)
    stale = guest.ask("PATCH", path, {"quantity": 9}, if_match=seen)
    assert stale.status_code == 409
    assert [each["quantity"] for each in guest.must("GET", "/api/cart?country=KR")["lines"]] == [2]


def test_money_goes_back_once_however_often_it_is_asked_for(town: Town) -> None:
    order_id, before = town.eve.buy(2), _purse(town.eve)
    sold, gift = f"/api/market/orders/{order_id}", {"amount_minor": 700, "why": "A scratch.", "given": 0}
    answers = _at_once(4, lambda: town.owner.ask("POST", f"{sold}/refunds", gift))
    assert sum(each.is_success for each in answers) == 1, [each.text for each in answers]
    assert _purse(town.eve) - before == 700
    paid = town.eve.must("GET", f"/api/orders/{order_id}")
    answers = _at_once(4, lambda: town.eve.ask("POST", f"/api/orders/{order_id}/cancel", CANCEL))
    assert sum(each.is_success for each in answers) == 1, [each.text for each in answers]
    again = town.eve.must("GET", f"/api/orders/{order_id}")
    assert (paid["status"], again["status"]) == ("placed", "cancelled")
    spent = town.eve.must("GET", f"/api/orders/{order_id}")["paid"]["minor"]
    assert _purse(town.eve) - before == spent
    assert town.owner.ask("POST", f"{sold}/refunds", {**gift, "given": 1}).status_code in {400, 409}
    assert _purse(town.eve) - before == spent


def test_a_return_pays_once(town: Town) -> None:
    order_id = town.eve.buy(2)
    town.deliver(order_id)
    wanted = {"units": {"1": 1}, "reason": "defective"}
    case = town.eve.must("POST", f"/api/orders/{order_id}/returns", wanted)["returns"][0]["id"]
    sold, before = f"/api/market/orders/{order_id}/returns/{case}", _purse(town.eve)
    # Out of its order: what nobody approved has not been received, and pays nothing.
    assert town.owner.ask("POST", f"{sold}/received", {}).status_code == 409
    assert _purse(town.eve) == before
    town.owner.must("POST", f"{sold}/approve")
    for _ in range(2):
        town.eve.ask("POST", f"/api/orders/{order_id}/returns/{case}/sent", {"tracking": "1"})
    answers = _at_once(4, lambda: town.owner.ask("POST", f"{sold}/received", {}))
    assert any(each.is_success for each in answers), [each.text for each in answers]
    gained = _purse(town.eve) - before
    order = town.eve.must("GET", f"/api/orders/{order_id}")
    assert (order["returns"][0]["status"], gained) == ("refunded", order["refunded"]["minor"])
    assert town.eve.ask("POST", f"/api/orders/{order_id}/returns/{case}/withdraw").status_code == 409
    too_many = {"units": {"1": 2}, "reason": "defective"}
    assert town.eve.ask("POST", f"/api/orders/{order_id}/returns", too_many).status_code in {400, 409}
    assert _purse(town.eve) - before == gained


@pytest.fixture(scope="module")
def delivered(town: Town) -> str:
    """An order of two that has arrived."""
    order_id = town.eve.buy(2)
    town.deliver(order_id)
    return order_id


@pytest.mark.parametrize("units", [{"1": 0}, {"1": -1}, {"1": 3}, {"1": 10**12}, {"2": 1}, {"x": 1}, {"1": 1.5}, {}])
def test_nobody_sends_back_what_they_do_not_have(town: Town, delivered: str, units: dict[str, object]) -> None:
    for path, body in (
        ("returns", {"units": units, "reason": "defective"}),
        ("cancel", {**CANCEL, "units": units}),
        ("exchange-price", {"units": units, "offers": {"1": BLUE}}),
    ):
        refused = town.eve.ask("POST", f"/api/orders/{delivered}/{path}", body)
        assert 400 <= refused.status_code < 500, refused.text
    order = town.eve.must("GET", f"/api/orders/{delivered}")
    assert (order["returns"], order["status"]) == ([], "delivered")


# -- carriers and providers


def _event(stage: str, hours_ago: float = 0.0) -> Json:
    at = datetime.now(UTC) - timedelta(hours=hours_ago)
    return {"id": new_id("evt"), "stage": stage, "at": at.isoformat()}


def test_a_carriers_word_is_a_carriers(town: Town) -> None:
    said: Json = {"parcels": [{"tracking_number": "1", "events": []}]}
    assert _problem(town.carrier_says(said, secret="a guess")) == (401, "fulfillment.bad_callback")
    name = new_id("msg")
    assert [town.carrier_says(said, name=name).json() for _ in range(2)] == [{"events": 0}] * 2
    unsigned = town.nobody.ask("POST", "/api/market/carriers/demo/events", said)
    assert unsigned.status_code == 401
    for late in (timedelta(minutes=6), -timedelta(minutes=6)):
        assert _problem(town.carrier_says(said, late=late)) == (401, "fulfillment.bad_callback")
    # Beside that door there is none.
    for path in ("/api/market/carriers/demo", "/api/market/carriers/demo/events/x", "/api/market/carriers//events"):
        assert town.nobody.ask("POST", path, said).status_code in {401, 404, 405}


def test_what_carriers_say_twice_or_late_is_heard_once_and_in_its_place(town: Town) -> None:
    order_id = town.eve.buy(1)
    sold = f"/api/market/orders/{order_id}"
    sent = town.owner.must("POST", f"{sold}/shipments", {"units": {"1": 1}, "carrier": "demo"})
    number = sent["shipments"][0]["tracking_number"]
    delivered, moved = _event("delivered"), _event("in_transit", hours_ago=2)

    def say(event: Json) -> int:
        heard = town.carrier_says({"parcels": [{"tracking_number": number, "events": [event]}]})
        assert heard.is_success, heard.text
        count: int = heard.json()["events"]
        return count

    # The delivery is told first, what was before it later, and both again.
    assert [say(each) for each in (delivered, moved, delivered, moved)] == [1, 1, 0, 0]
    # Under a known name something else is nothing new; what has not happened yet has not happened.
    assert say({**delivered, "stage": "returned"}) == 0
    assert say(_event("returned", hours_ago=-24)) == 0
    town.wait_for(order_id, "delivered")
    stages = [each["stage"] for each in town.owner.must("GET", sold)["shipments"][0]["events"]]
    assert (stages.count("delivered"), stages.count("in_transit"), "returned" in stages) == (1, 1, False)


def test_a_providers_word_is_a_providers(town: Town) -> None:
    for handler in ("stripe", "wallet", "cod", "nobody", "mock_payment_handler", "../wallet", "%2e%2e"):
        path = f"/api/market/payments/{handler}/callback"
        for headers in ({}, {"stripe-signature": "t=1,v1=00"}, {"stripe-signature": "x" * 2_001}):
            said = b'{"type": "payment_intent.succeeded"}'
            forged = town.nobody.client.post(path, content=said, headers=headers)
            assert forged.status_code in {400, 401, 404, 405, 422}, forged.text


# -- whose request it is


def test_a_session_of_another_page_changes_nothing(town: Town) -> None:
    """A form of another site, sent by her own browser: the cookie comes along, the token does not."""
    cookies, path = dict(town.mina.client.cookies), f"/api/orders/{town.own['open_order_id']}/cancel"
    token = town.mina.client.headers["x-csrf-token"]
    tries: dict[str, dict[str, str]] = {
        "no token": {},
        "somebody else's": {"x-csrf-token": town.eve.client.headers["x-csrf-token"]},
        "another site": {"x-csrf-token": token, "origin": "https://evil.example"},
        "a page without a site": {"x-csrf-token": token, "origin": "null"},
        "a neighbour": {"x-csrf-token": token, "origin": town.url.replace("127.0.0.1", "localhost")},
        "the browser's own word": {"x-csrf-token": token, "sec-fetch-site": "cross-site"},
    }
    for told, headers in tries.items():
        evil = town.guest()
        evil.client.cookies.update(cookies)
        evil.client.headers.update(headers)
        assert evil.ask("POST", path, CANCEL).status_code == 403, told
    assert town.mina.must("GET", f"/api/orders/{town.own['open_order_id']}")["status"] == "placed"


def test_a_guest_is_nobody_without_the_token(town: Town) -> None:
    guest = town.guest()
    session = guest.begin()
    token = guest.client.headers.pop("x-csrf-token")
    other = town.guest()
    other.begin()
    for wrong in ("", "x", token[:-1], token + "x", other.client.headers["x-csrf-token"], "é"):
        sent = [(b"x-csrf-token", wrong.encode())] if wrong else []
        refused = guest.client.post(_of(session, "/cancel"), headers=sent)
        assert _problem(refused) == (403, "cart.foreign_form"), wrong
    assert guest.must("GET", _of(session))["status"] == "ready_for_complete"


def test_a_cookie_that_somebody_made_up_is_nobodys(town: Town) -> None:
    """Guessing gives the same answer as having nothing, for what there is and for what there is not."""
    own, absent = town.own["checkout_id"], f"chk_{'0' * 26}"
    answers = set[tuple[int, str]]()
    for cookie in ("", "x", "A" * 43, "A" * 42, "A" * 44, "../" * 14 + "A", "A" * 4_000):
        guest = town.guest()
        if cookie:
            guest.client.cookies.set("hupan_cart", cookie)
        for checkout_id in (own, absent):
            answers.add(_problem(guest.ask("GET", f"/api/checkout/{checkout_id}")))
        for order_id in (town.own["order_id"], f"ord_{'0' * 26}"):
            for path in (f"/api/orders/{order_id}", "/api/orders"):
                answer = guest.ask("GET", path)
                assert answer.status_code == 404 or answer.json()["orders"] == [], answer.text
    assert answers == {(404, "checkout.not_found")}
