"""Every route there is, asked by those who must not: taken from the routes themselves, so that none is forgotten.

A route that is new is refused to guests and to members here, or it stands in one of the lists, with what it needs.
"""

import re
from collections.abc import Iterator, Mapping

import httpx
import pytest
from fastapi import APIRouter
from fastapi.routing import APIRoute

from hupan.bootstrap.routers import ROUTERS
from hupan.kernel import new_id
from hupan.protocols.ucp.mcp import router as mcp
from hupan.protocols.ucp.rest import router as rest
from hupan.web.limits import MOST_BYTES, TAKE_FILES
from tests.attacks.market.town import BLUE, HOME, RED, SECRETS, Town, Visitor
from tests.integration.catalog.market import LAKE
from tests.unit.house.test_routes import FOR_ANYBODY, routes_of

UNITS = {"units": {"1": 1}}
# What members may ask for, beside what anybody may: each knows whose things it speaks of, or is nobody's in particular.
FOR_MEMBERS = {
    *("add_address", "choose_default", "change_address", "get_form", "list_addresses", "list_countries"),
    *("remove_address", "sign_out", "list_sessions", "end_session", "get_me", "update_me", "change_password"),
    *("list_keys", "create_key", "revoke_key", "list_models", "follow_models", "show_model", "list_endpoints"),
    *("show_engine", "list_usage", "list_conversations", "create_conversation", "list_bin", "get_conversation"),
    *("change_conversation", "delete_conversation", "restore_conversation", "list_messages", "post_message"),
    *("choose_branch", "regenerate_reply", "continue_reply", "get_run", "stop_run", "follow_run", "follow_person"),
    *("list_folders", "create_folder", "rename_folder", "delete_folder", "search_conversations", "upload_file"),
    *("read_file", "list_notices", "read_notices", "get_notice_mail", "ask_notice_mail", "confirm_notice_mail"),
    *("switch_notice_mail", "forget_notice_mail", "follow_notices", "share_conversation", "unshare_conversation"),
    *("export_conversation", "export_everything", "import_conversations", "list_suggestions", "get_push_key"),
    *("subscribe_browser", "check_browser", "unsubscribe_browser", "list_my_desks", "upload_picture"),
    *("write_review", "read_my_review", "remove_review", "answer_review", "vote_helpful", "report_words"),
    *("ask_question", "answer_question", "list_wishes", "wishes_contain", "list_wish_lists", "make_wish_list"),
    *("rename_wish_list", "remove_wish_list", "add_wish", "remove_wish", "get_wallet", "list_movements"),
    *("list_carriers", "list_links", "remove_link"),
    # Of sellers, for whom a member may speak; to all others none of their orders is there.
    *("list_sold_orders", "list_order_errands", "retry_order_errands", "get_sold_order", "cancel_sold_order"),
    *("worth_cancelling", "ship_order", "void_shipment", "give_back", "approve_return", "reject_return"),
    *("receive_return", "worth_receiving", "answer_dispute", "say_in_dispute", "accept_dispute", "decide_dispute"),
    *("add_exhibits", "list_exhibits", "read_exhibit", "take_exhibit_back", "get_desk", "list_desk_payouts"),
    *("set_few", "count_stock"),
    *("list_notice_choices", "choose_notices"),
    *("get_consent_card", "list_watches", "put_watch", "remove_watch", "list_spending_limits", "put_spending_limit"),
    *("remove_spending_limit", "set_spending_ground", "list_mandates", "preview_mandate", "make_mandate"),
    *("revoke_mandate", "cancel_mandate_buy", "list_merchants", "add_merchant", "refresh_merchant"),
    *("remove_merchant", "list_away_purchases", "get_away_receipt", "get_away_card", "confirm_away", "get_cart_card"),
    *("list_particulars", "export_particulars", "tell_particular", "change_particular", "erase_particulars"),
    *("erase_particular",),
}
# What is sent where a body is needed, so that the request reaches the room.
BODIES: Mapping[str, object] = {
    "change_address": HOME,
    "cancel_my_order": {"reason": "other"},
    "change_order_address": HOME,
    "price_exchange": {**UNITS, "offers": {"1": BLUE}},
    "swap_before_shipping": {**UNITS, "reason": "changed_mind", "offers": {"1": BLUE}, "difference_minor": 0},
    "request_return": {**UNITS, "reason": "defective"},
    "mark_return_sent": {"tracking": "1"},
    "pay_exchange": {"language": "en"},
    "give_up_exchange": {"otherwise": "money"},
    "open_order_dispute": {"reason": "other", "text": "It is mine now.", "wanted_minor": 1},
    "say_in_my_dispute": {"text": "It is mine now."},
    "cancel_sold_order": {"reason": "other"},
    "worth_cancelling": {"reason": "other"},
    "ship_order": {**UNITS, "carrier": "demo"},
    "give_back": {"amount_minor": 1, "why": "For me.", "given": 0},
    "reject_return": {"text": "No."},
    "receive_return": {},
    "worth_receiving": {},
    "answer_dispute": {"text": "No."},
    "say_in_dispute": {"text": "No."},
    "decide_dispute": {"amount_minor": 1, "why": "So be it."},
    "change_cart_line": {"quantity": 1},
    "change_checkout": {"codes": []},
    "complete_checkout": {"fingerprint": "0" * 64, "handler": "wallet"},
    "rename_wish_list": {"name": "Eve's"},
    "change_particular": {"value": "43"},
    "rename_folder": {"name": "Eve's"},
    "change_conversation": {"title": "Eve's"},
    "post_message": {
        "client_id": "00000000-0000-4000-8000-000000000000",
        "parent_id": None,
        "parts": [{"type": "text", "text": "Hello"}],
    },
    "choose_branch": {"message_id": new_id("msg")},
    "set_few": {"units": 1},
    "count_stock": {"units": 0},
    "answer_review": {"text": "No, it does not last at all."},
}
# The names of what belongs to one person alone.
OWNED = (
    *("order_id", "return_id", "dispute_id", "shipment_id", "line_id", "address_id", "checkout_id", "list_id"),
    *("conversation_id", "folder_id", "key_id", "session_id", "exhibit_id", "particular_id"),
)
_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")
_ABSENT = "0" * 26
# What is nobody's, but one of some words.
_WORDS = {"form": "jws"}


def _routes() -> Iterator[tuple[str, str, str]]:
    for router in ROUTERS:
        for route in routes_of(router):
            yield from ((route.name, method, _whole(router, route)) for method in sorted(route.methods or ()))


def _whole(router: APIRouter, route: APIRoute) -> str:
    # Routers that others are part of are listed without the outer one's prefix.
    return route.path if route.path.startswith(router.prefix) else f"{router.prefix}{route.path}"


ROUTES = sorted(set(_routes()))


def _agents_doors() -> Iterator[tuple[str, str]]:
    for route in (*rest.routes, *mcp.routes):
        if isinstance(route, APIRoute):
            yield from ((method, f"/ucp{route.path}") for method in route.methods or () if method != "GET")


API = [each for each in ROUTES if each[2].startswith("/api/")]
BELONGING = [each for each in API if set(_PARAMETER.findall(each[2])) & set(OWNED)]


def _filled(path: str, values: Mapping[str, str]) -> str:
    return _PARAMETER.sub(lambda found: values.get(found[1], _WORDS.get(found[1], "x")), path)


def _ask(who: Visitor, name: str, method: str, path: str) -> httpx.Response:
    key = {"idempotency_key": new_id("key")} if name == "complete_checkout" else {}
    return who.ask(method, path, BODIES.get(name), **key)


def _absent(own: Mapping[str, str]) -> dict[str, str]:
    """Ids of the same looks, of what never was."""
    return {name: f"{value.rpartition('_')[0]}_{_ABSENT}" for name, value in own.items()}


@pytest.mark.parametrize(("name", "method", "path"), [each for each in API if each[0] not in FOR_ANYBODY])
def test_whoever_is_not_signed_in_is_refused(town: Town, name: str, method: str, path: str) -> None:
    refused = town.nobody.ask(method, _filled(path, town.own), BODIES.get(name))
    assert (refused.status_code, refused.json()["code"]) == (401, "identity.not_signed_in"), refused.text


@pytest.mark.parametrize(("name", "method", "path"), [each for each in API if each[0] not in FOR_ANYBODY | FOR_MEMBERS])
def test_a_member_is_refused_what_is_the_operators(town: Town, name: str, method: str, path: str) -> None:
    del name
    refused = town.eve.ask(method, _filled(path, town.own))
    assert (refused.status_code, refused.json()["code"]) == (403, "identity.not_allowed"), refused.text


def test_the_lists_name_routes_that_there_are() -> None:
    names = {name for name, _, _ in API}
    assert names >= FOR_MEMBERS
    assert not FOR_MEMBERS & FOR_ANYBODY
    assert set(BODIES) <= names
    assert len(BELONGING) > 50


@pytest.mark.parametrize(("name", "method", "path"), BELONGING)
def test_what_is_somebody_elses_is_as_if_it_had_never_been(town: Town, name: str, method: str, path: str) -> None:
    absent = _absent(town.own)
    for who in (town.eve, town.stranger) if name in FOR_ANYBODY else (town.eve,):
        answers = [_ask(who, name, method, _filled(path, ids)) for ids in (town.own, absent)]
        theirs, nothing = ((each.status_code, _nameless(each.text)) for each in answers)
        assert theirs == nothing
        # Taking away what is not there any more is done already.
        assert answers[0].status_code in {403, 404} or (method == "DELETE" and answers[0].status_code == 204)
        assert not [each for each in SECRETS if each in answers[0].text]


@pytest.mark.parametrize(("name", "method", "path"), [each for each in API if "/desk/{seller_id}" in each[2]])
def test_a_sellers_desk_is_nobody_elses(town: Town, name: str, method: str, path: str) -> None:
    ids = [{"seller_id": each, "offer_id": RED} for each in (LAKE, "sell_nobody")]
    theirs, nothing = (
        (each.status_code, each.text) for each in [_ask(town.eve, name, method, _filled(path, each)) for each in ids]
    )
    assert (theirs[0], theirs[1].replace(LAKE, "sell_nobody")) == (404, nothing[1])
    assert nothing[0] == 404


def _nameless(text: str) -> str:
    return re.sub(r"\b[a-z]{2,10}_[0-9a-z]{26}\b", "ID", text)


def test_what_she_has_is_still_hers(town: Town) -> None:
    """Runs wherever chance puts it: after any of the attacks everything is as Mina left it."""
    mina, own = town.mina, town.own
    order = mina.must("GET", f"/api/orders/{own['order_id']}")
    assert (order["returns"][0]["status"], order["disputes"][0]["status"]) == ("requested", "open")
    assert [each["text"] for each in order["disputes"][0]["remarks"]] == []
    assert mina.must("GET", f"/api/orders/{own['open_order_id']}")["status"] == "placed"
    assert mina.must("GET", f"/api/checkout/{own['checkout_id']}")["status"] == "ready_for_complete"
    (line,) = mina.must("GET", "/api/cart?country=KR")["lines"]
    assert (line["id"], line["quantity"]) == (own["line_id"], 2)
    (address,) = mina.must("GET", "/api/addresses")["items"]
    assert (address["id"], address["line1"]) == (own["address_id"], HOME["line1"])
    assert mina.must("GET", "/api/market/wishes/lists")["lists"][-1]["name"] == "Mina's list"


LARGE = b'{"text": "' + b"x" * (MOST_BYTES + 1) + b'"}'
DEEP = b'{"a":' * 50_000 + b"1" + b"}" * 50_000
NOTHING = b'{"offer_id": "\\u0000", "codes": ["\\ud800"], "text": "\\ud800", "name": "\\u0000", "title": "\\udfff"}'
BROKEN = (b"[" * 100_000, DEEP, b"\xff\xfe", b'{"a": 1e400, "b": NaN}', b'"' + b"\\u0000" * 10 + b'"', b"", NOTHING)
WRITING = [each for each in API if each[1] in {"POST", "PUT", "PATCH"} and "callback" not in each[2]]


@pytest.mark.parametrize(("name", "method", "path"), WRITING)
def test_no_body_is_too_much_for_it(town: Town, name: str, method: str, path: str) -> None:
    if name in {"set_up", "follow_run"}:
        return
    who = town.stranger if name in FOR_ANYBODY else town.eve
    at = _filled(path, _absent(town.own))
    for body in BROKEN:
        answer = who.client.request(method, at, content=body, headers={"content-type": "application/json"})
        assert answer.status_code < 500, (body[:20], answer.text)
    if at not in TAKE_FILES and name not in {"hear_carrier", "receive_callback"}:
        answer = who.client.request(method, at, content=LARGE, headers={"content-type": "application/json"})
        assert (answer.status_code, answer.json()["code"]) == (413, "request.content_too_large")


@pytest.mark.parametrize("path", sorted({each[2] for each in ROUTES if each[1] == "GET"}))
def test_no_address_asks_with_what_is_no_text(town: Town, path: str) -> None:
    at = _filled(path, _absent(town.own))
    refused = town.eve.client.get(f"{at}?q=%00&words=a%00b&cursor=%00")
    assert (refused.status_code, refused.json()["code"]) == (400, "request.not_text"), refused.text


# Beside the API: pages and their forms, the door of agents, linking, what programs of others speak.
DOORS = sorted(
    {each[1:] for each in ROUTES if not each[2].startswith("/api/") and each[1] != "GET"}
    | {*_agents_doors()}
    | {("POST", "/v1/chat/completions"), ("POST", "/v1/responses"), ("POST", "/v1/embeddings")}
)
FORM = "application/x-www-form-urlencoded"
FORMS = (b"a=1&" * 30_000, b"deed=" + b"x" * 1_000_000, b"a[b][c][d]=1", b"%ff=%ff&%00=%00", b"&=&=&", b"csrf=%C3%A9")


def test_the_doors_are_all_there() -> None:
    assert len(DOORS) >= 35
    assert ("POST", "/ucp/{version}/mcp") in DOORS


@pytest.mark.parametrize("method, path", DOORS)  # noqa: PT006 - as it reads best
def test_no_body_is_too_much_for_any_other_door(town: Town, method: str, path: str) -> None:
    at = _filled(path, {**_absent(town.own), "version": "2026-04-08"})
    agent = {"ucp-agent": 'profile="https://agent.example/profile"'}
    for kind, bodies in (("application/json", BROKEN), (FORM, (*FORMS, LARGE))):
        for body in bodies:
            answer = town.eve.client.request(method, at, content=body, headers={"content-type": kind, **agent})
            assert answer.status_code < 500, (kind, body[:20], answer.text)
            assert not answer.is_success or "error" in answer.json(), answer.text


@pytest.mark.parametrize("path", ["/api/market/carriers/demo/events", "/api/market/payments/{}/callback"])
def test_no_callback_is_too_much(town: Town, path: str) -> None:
    for at in {path.format(each) for each in ("wallet", "stripe", "mock_payment_handler")}:
        for body in (*BROKEN, LARGE):
            answer = town.nobody.client.post(at, content=body)
            assert answer.status_code in {400, 401, 404, 413}, (body[:20], answer.text)


def test_a_body_without_an_end_is_cut_off(town: Town) -> None:
    sent = 0

    def pieces() -> Iterator[bytes]:
        nonlocal sent
        yield b'{"offer_id": "'
        for _ in range(2_000):
            sent += 10_000
            yield b"x" * 10_000

    answer = town.guest().client.post("/api/cart/lines", content=pieces(), headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (413, "request.content_too_large")


def test_whatever_reads_a_file_is_not_limited_as_others_are() -> None:
    # FastAPI reads a body by itself where a route names what is in it; these, carriers and providers read their own.
    routes = [(_whole(router, route), route) for router in ROUTERS for route in routes_of(router)]
    own = {path for path, route in routes if route.methods == {"POST"} and route.body_field is None}
    assert own >= TAKE_FILES
    assert not [path for path, route in routes if path in TAKE_FILES and route.body_field is not None]
