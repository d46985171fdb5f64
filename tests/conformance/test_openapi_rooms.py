"""The API asked about things that there are: bodies of every kind come to the rooms behind, and none of them breaks."""

import re
from collections.abc import Callable, Generator, Mapping
from typing import Any

import pytest
import schemathesis
import schemathesis.specs.openapi.checks
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hupan.bootstrap.routers import ROUTERS
from hupan.web import Parts, create_app
from tests.attacks.market.town import BLUE, HOME, RED, Town, Visitor, open_town
from tests.conftest import fresh_database
from tests.integration.catalog.market import LAKE

# Event streams have no end; a price or a state of a moment would keep everybody else from buying.
LEFT_OUT = r"/events$|/news$|^/api/market/imports|^/api/market/demo|/models/|/status$|/price$"

# Schemathesis names its types only in part, so its side of this file is untyped.
_schemathesis: Any = schemathesis
_promises: Any = schemathesis.specs.openapi.checks
_PLENTY = 100_000
_ASKED = [
    _schemathesis.checks.not_a_server_error,
    _promises.response_schema_conformance,
    _promises.content_type_conformance,
]


class Supply:
    """Ada buys and sells, so everything is hers: her things, by the names under which routes ask for them.

    Args:
        town: Where.
    """

    def __init__(self, town: Town) -> None:
        self.town, self.ada = town, town.owner
        self.ada.must("POST", f"/api/market/wallets/{self.ada.person_id}/top-ups", _gift())
        self.orders = [self.ada.buy(3, each) for each in ("wallet", "cod", "wallet")]
        self.returned, self.disputed = self.ada.buy(3), self.ada.buy(3)
        self.shipped = self.ada.buy(3)
        for each in (self.returned, self.disputed):
            town.deliver(each)
        shipment = {"units": {"1": 1}, "carrier": "demo"}
        sent = self.ada.must("POST", f"/api/market/orders/{self.shipped}/shipments", shipment)
        self.shipment = sent["shipments"][0]["id"]
        self.promotion = self.ada.must("GET", "/api/market/promotions")["items"][0]["id"]
        review = {"rating": 5, "title": "Good", "text": "A good shirt that lasts and lasts."}
        self.review = self.ada.must("PUT", "/api/market/products/prod_shirt/reviews/mine", review)["id"]
        self.fingerprint = "0" * 64

    def fill(self, path: str) -> dict[str, str]:
        """Find what a path asks for."""
        made: Mapping[str, Callable[[], str]] = {
            "line_id": self._line,
            "address_id": lambda: self._made("/api/addresses", HOME),
            "list_id": lambda: self._made("/api/market/wishes/lists", {"name": "A list"}),
            "conversation_id": lambda: self._made("/api/conversations", {}),
            "folder_id": lambda: self._made("/api/folders", {"name": "A folder"}),
            "checkout_id": self._checkout,
            "return_id": self._return,
            "dispute_id": self._dispute,
            "shipment_id": lambda: self.shipment,
            "order_id": lambda: self.orders[0],
            "offer_id": lambda: RED,
            "product_id": lambda: "prod_shirt",
            "slug": lambda: "shirt",
            "seller_id": lambda: LAKE,
            "person_id": lambda: self.town.mina.person_id,
            "promotion_id": lambda: self.promotion,
            "review_id": lambda: self.review,
            "subject_id": lambda: self.review,
            "carrier": lambda: "demo",
        }
        found = {name: make() for name, make in made.items() if f"{{{name}}}" in path}
        if "order_id" in found:
            cases = {"return_id": self.returned, "dispute_id": self.disputed, "shipment_id": self.shipped}
            found["order_id"] = next((each for name, each in cases.items() if name in found), self.orders[0])
        return found

    def _made(self, path: str, body: object, within: str = "") -> str:
        said = self.ada.must("POST", path, body)
        made: str = said[within][0]["id"] if within else said["id"]
        return made

    def _line(self) -> str:
        self._count()
        # What was put in before may be all that a line can hold.
        for line in self.ada.must("GET", "/api/cart?country=KR")["lines"]:
            self.ada.must("DELETE", f"/api/cart/lines/{line['id']}")
        return self._made("/api/cart/lines", {"offer_id": RED}, "lines")

    def _count(self) -> None:
        # Whatever was sent before may have been taken for a count of what there is.
        for offer in (RED, BLUE):
            self.ada.must("PUT", f"/api/market/office/desk/{LAKE}/stock/{offer}", {"units": _PLENTY})

    def _checkout(self) -> str:
        self._count()
        session = self.ada.begin(1)
        self.fingerprint = session["fingerprint"]
        checkout_id: str = session["id"]
        return checkout_id

    def _return(self) -> str:
        wanted = {"units": {"1": 1}, "reason": "defective"}
        self.ada.ask("POST", f"/api/orders/{self.returned}/returns", wanted)
        case: str = self.ada.must("GET", f"/api/orders/{self.returned}")["returns"][-1]["id"]
        return case

    def _dispute(self) -> str:
        said = {"reason": "other", "text": "It hums.", "wanted_minor": 100}
        self.ada.ask("POST", f"/api/orders/{self.disputed}/disputes", said)
        case: str = self.ada.must("GET", f"/api/orders/{self.disputed}")["disputes"][-1]["id"]
        return case


def _gift() -> dict[str, object]:
    return {"key": "first", "minor": 10**9, "currency": "KRW"}


@pytest.fixture(scope="module")
def supply(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[Supply]:
    with (
        fresh_database(postgres_url) as database_url,
        open_town(database_url, tmp_path_factory.mktemp("data")) as town,
    ):
        yield Supply(town)


_schema = _schemathesis.openapi.from_dict(create_app(Parts(routers=ROUTERS)).openapi())
_FILLED = (
    r"\{(line|address|list|conversation|folder|checkout|return|dispute|shipment|order|offer|product|promotion)_id\}"
)
_BODIES = r"^/api/checkout$|^/api/cart/|^/api/market/quote$"
_operations: Mapping[str, Any] = {
    found.ok().label: found.ok()
    for found in _schema.include(path_regex=f"{_FILLED}|{_BODIES}").exclude(path_regex=LEFT_OUT).get_all_operations()
}


def _put_in(data: st.DataObject, body: object, supply: Supply) -> None:
    """Put what there is in the place of what was made up, often but not always."""
    if not isinstance(body, dict):
        return
    real: Mapping[str, st.SearchStrategy[object]] = {
        "units": st.dictionaries(st.sampled_from(["1", "1", "2"]), st.integers(0, 4), min_size=1),
        "offers": st.fixed_dictionaries({"1": st.sampled_from([RED, BLUE])}),
        "lines": st.lists(st.fixed_dictionaries({"offer_id": st.sampled_from([RED, BLUE])}), min_size=1, max_size=2),
        "items": st.lists(st.fixed_dictionaries({"offer_id": st.sampled_from([RED, BLUE])}), min_size=1, max_size=2),
        "offer_id": st.just(RED),
        "fingerprint": st.just(supply.fingerprint),
        "handler": st.sampled_from(["wallet", "cod"]),
        "carrier": st.just("demo"),
        "country": st.just("KR"),
        "given": st.just(0),
    }
    for name in [each for each in real if each in body]:
        if data.draw(st.integers(0, 4)):
            body[name] = data.draw(real[name])


def _ask(label: str, supply: Supply, examples: int) -> set[int]:
    operation, seen = _operations[label], set[int]()
    path: str = operation.path
    filled = supply.fill(path)
    if path == "/api/cart/lines/{line_id}/restore":
        supply.ada.must("DELETE", f"/api/cart/lines/{filled['line_id']}")
    ada: Visitor = supply.ada
    headers = {"X-CSRF-Token": ada.client.headers["x-csrf-token"]}
    cookies = dict(ada.client.cookies)

    @settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
    )
    @given(data=st.data())
    def ask(data: st.DataObject) -> None:
        case = data.draw(operation.as_strategy())
        if set(filled) == {"order_id"}:
            filled["order_id"] = data.draw(st.sampled_from([*supply.orders, supply.returned, supply.disputed]))
        case.path_parameters = {**(case.path_parameters or {}), **filled}
        _put_in(data, case.body, supply)
        response = case.call(base_url=supply.town.url, headers=headers, cookies=cookies, timeout=20)
        seen.add(response.status_code)
        case.validate_response(response, checks=_ASKED)

    ask()
    return seen


# What is bought, and what becomes of it; everything else is asked by the thorough form below.
_BOUGHT = re.compile(r"(POST|PUT|PATCH|DELETE) /api/(orders|market/orders|market/escrows|checkout|cart)")
_SHORT = [label for label in sorted(_operations) if _BOUGHT.match(label)]


def test_there_is_much_to_ask() -> None:
    assert (len(_SHORT) > 35, len(_operations) > 70) == (True, True)


@pytest.mark.parametrize("label", _SHORT)
def test_whatever_is_sent_of_what_there_is_is_answered_as_promised(label: str, supply: Supply) -> None:
    # What is drawn first may all be about lines and carriers that there are not: then more is drawn.
    came = _ask(label, supply, 3) - {404} or _ask(label, supply, 25) - {404}
    assert came or label.startswith("DELETE"), "nothing came to the room"


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("label", sorted(_operations))
def test_whatever_else_is_sent_is_answered_as_promised(label: str, supply: Supply) -> None:
    _ask(label, supply, 100)
