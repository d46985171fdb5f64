"""What readers send: by forms, with and without scripts, and what others try to send in their name."""

import re
from decimal import Decimal

import pytest

from hupan.catalog import ProductId
from hupan.reviews import ImportedReview
from tests.integration.storefront.conftest import ORIGIN, Shop

pytestmark = pytest.mark.anyio

SHIRT = ProductId("prod_shirt")


async def test_a_guest_is_led_to_the_entrance_and_a_script_is_told(shop: Shop) -> None:
    by_hand = await shop.send("/market/wishes", product_id=SHIRT, deed="add")
    by_script = await shop.send("/market/wishes", script=True, product_id=SHIRT, deed="add")

    assert (by_hand.status_code, by_hand.headers["location"]) == (303, "/account")
    assert (by_script.status_code, by_script.json()["code"]) == (401, "identity.not_signed_in")


async def test_a_wish_is_kept_with_its_price_and_shown_when_it_is_cheaper(shop: Shop) -> None:
    await shop.sign_in()
    kept = await shop.send("/market/wishes", product_id=SHIRT, variant_id="var_shirt_red", deed="add", back="/market")
    assert (kept.status_code, kept.headers["location"]) == (303, "/market")
    offer = next(each for each in (await shop.market.catalog.offers([SHIRT]))[SHIRT] if "red" in each.id)
    shop.clock.forward(hours=1)
    await shop.market.catalog.set_price(offer.id, offer.price.share(Decimal("0.5")))

    page = await shop.page("/market/wishes")
    assert "₩9,950 less than when you added it" in page
    assert "1 thing kept · 1 cheaper than when you added it" in page
    assert 'aria-pressed="true"' in await shop.page("/market/p/shirt")

    gone = await shop.send("/market/wishes", script=True, product_id=SHIRT, deed="remove")
    assert gone.status_code == 204
    assert "Nothing kept yet" in await shop.page("/market/wishes")


async def test_a_review_and_a_question_are_written_and_thanked_for(shop: Shop) -> None:
    await shop.sign_in()
    written = await shop.send("/market/p/shirt/reviews", rating="4", title="Light", text="Dries <fast>.\nStays cool.")
    asked = await shop.send("/market/p/shirt/questions", text="Does it shrink?")

    assert written.headers["location"] == "/market/p/shirt?said=review#reviews"
    assert asked.headers["location"] == "/market/p/shirt?said=question#questions"
    page = await shop.page("/market/p/shirt?said=review")
    assert "Thank you. Your review is kept." in page
    assert "Dries &lt;fast&gt;." in page
    assert "Does it shrink?" in page
    assert "Mina &lt;b&gt;Park&lt;/b&gt;" in page
    assert "4 stars: 1" in page


async def test_what_is_wrong_with_a_form_is_said_on_a_page(shop: Shop) -> None:
    await shop.sign_in()
    starless = await shop.send("/market/p/shirt/reviews", rating="many", text="Fine")
    nowhere = await shop.send("/market/p/nothing/reviews", rating="4", text="Fine")
    endless = await shop.send("/market/p/shirt/reviews", rating="4", text="x" * 70_000)

    assert starless.status_code == 400
    assert "one to five stars" in starless.text
    assert nowhere.status_code == 404
    assert "too long" in endless.text
    assert "<html" in endless.text


async def test_what_was_written_is_not_lost_where_it_is_refused(shop: Shop) -> None:
    await shop.sign_in()
    title, text = "Light <b>", "Dries fast.\nStays cool."
    starless = await shop.send("/market/p/shirt/reviews", rating="", title=title, text=text)
    long = await shop.send("/market/p/shirt/questions", text="Does it shrink? " * 100)

    assert starless.status_code == 400
    assert 'action="/market/p/shirt/reviews"' in starless.text
    assert 'value="Light &lt;b&gt;"' in starless.text
    assert f">{text}</textarea>" in starless.text
    assert "checked" not in starless.text
    assert long.status_code == 400
    assert ("Does it shrink? " * 100).strip() in long.text
    assert 'name="rating"' not in long.text
    # As it stands there, it can be sent.
    assert (await shop.send("/market/p/shirt/reviews", rating="4", title=title, text=text)).status_code == 303


async def test_the_look_of_an_account_is_that_of_every_device(shop: Shop) -> None:
    assert "data-theme=" not in await shop.page("/market")
    await shop.sign_in()
    assert "data-theme=" not in await shop.page("/market")
    headers = {"origin": ORIGIN, "x-csrf-token": shop.csrf}
    assert (await shop.client.patch("/api/me", json={"theme": "dark"}, headers=headers)).status_code == 200
    assert 'data-theme="dark">' in await shop.page("/market")


async def test_what_is_no_text_is_taken_by_no_form(shop: Shop) -> None:
    await shop.sign_in()
    refused = [
        await shop.send("/market/wishes", deed="add", product_id="a\x00b"),
        await shop.send("/market/wishes", deed="add", product_id=SHIRT, variant_id="a\x00b"),
        await shop.send("/market/p/shirt/reviews", rating="4", text="a\x00b"),
    ]
    assert [(each.status_code, "<html" in each.text) for each in refused] == [(400, True)] * 3
    nowhere = await shop.send("/market/p/%00/questions", text="Does it shrink?")
    assert nowhere.status_code == 404


async def test_a_vote_counts_once_and_can_be_taken_back(shop: Shop) -> None:
    await shop.market.reviews.put_reviews(
        "test", [ImportedReview("r", SHIRT, "Jiwoo", 5, shop.clock.now(), "", "Fine")]
    )
    await shop.sign_in()
    found = re.search(r'action="(/market/reviews/[^"]+/helpful)"', await shop.page("/market/p/shirt"))
    assert found is not None
    for _ in range(2):
        await shop.send(found[1], script=True, deed="add")
    assert (await shop.market.reviews.list(SHIRT)).reviews[0].helpful == 1
    back = await shop.send(found[1], deed="remove", back="/market/p/shirt")
    assert back.headers["location"].startswith("/market/p/shirt#review-")
    assert (await shop.market.reviews.list(SHIRT)).reviews[0].helpful == 0


@pytest.mark.parametrize(
    ("csrf", "headers"),
    [
        ("", {"origin": ORIGIN}),
        ("made up", {"origin": ORIGIN}),
        ("right", {"origin": "https://evil.example"}),
        ("right", {"origin": ORIGIN, "sec-fetch-site": "cross-site"}),
    ],
)
async def test_nobody_sends_a_form_in_somebody_elses_name(shop: Shop, csrf: str, headers: dict[str, str]) -> None:
    await shop.sign_in()
    fields = {"csrf": shop.csrf if csrf == "right" else csrf, "product_id": SHIRT, "deed": "add"}
    refused = await shop.client.post("/market/wishes", data=fields, headers=headers)

    assert refused.status_code == 403
    assert "Nothing kept yet" in await shop.page("/market/wishes")


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x", "text/plain"])
async def test_only_forms_are_taken(shop: Shop, kind: str) -> None:
    await shop.sign_in()
    headers = {"origin": ORIGIN, "content-type": kind, "x-csrf-token": shop.csrf, "accept": "application/json"}
    refused = await shop.client.post("/market/wishes", content=b'{"product_id": "x"}', headers=headers)

    assert (refused.status_code, refused.json()["code"]) == (400, "storefront.bad_form")


async def test_a_person_is_greeted_and_a_guest_is_not(shop: Shop) -> None:
    guest = await shop.page("/market")
    await shop.sign_in()
    person = await shop.page("/market")

    assert 'name="csrf-token"' not in guest
    assert "Signed in as Mina &lt;b&gt;Park&lt;/b&gt;" in person
    assert f'name="csrf-token" content="{shop.csrf}"' in person
    assert "/sell/import" in person
