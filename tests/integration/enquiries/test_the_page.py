"""The page of rules says to whoever does not ask what the chat says to whoever does."""

import re
from pathlib import Path

import pytest

from hupan.orders import OrderService
from hupan.payments import PaymentService
from hupan.platform import Database
from hupan.sayings import Subject
from hupan.storefront.routes import router
from tests.integration.aftersales.ground import open_counter
from tests.integration.reviews.ground import browser

pytestmark = pytest.mark.anyio


SAID = [("en", "How this market works"), ("zh", "集市如何运作"), ("ko", "이용 안내")]


@pytest.mark.parametrize(("tag", "said"), SAID)
async def test_every_subject_has_a_section(database: Database, tmp_path: Path, tag: str, said: str) -> None:
    async with open_counter(database, tmp_path) as counter:
        orders = counter.till.stall.orders
        services = {**counter.services, OrderService: orders, PaymentService: counter.till.payments}
        async with browser(router, services, None) as client:
            answer = await client.get(f"/market/help?lang={tag}")

    assert answer.status_code == 200
    assert said in answer.text
    sections = re.findall(r'<section class="[^"]*" id="([a-z]+)"', answer.text)
    assert set(sections) == {each.value for each in Subject}
    assert f"{orders.terms.change_of_mind}" in answer.text
    # A guest has no wallet here.
    assert "Pays at once, and refunds come back into it." not in answer.text
