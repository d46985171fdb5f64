"""What a delivery costs where a promotion takes something off it: what is paid, what it was, and why."""

from hupan.catalog import SellerId
from hupan.kernel import Language
from hupan.pricing import (
    Basket,
    Conditions,
    Context,
    FreeShipping,
    Level,
    Place,
    Promotion,
    Quote,
    quote,
    usual_shipping,
)
from hupan.showcase import DeliveryCost, Formats, Reader, delivery_cost, read_words
from tests.unit.pricing.baskets import NOW, line, off, percent, usd

ANN, BO = SellerId("ann"), SellerId("bo")
READER = Reader(Language.EN, read_words()[Language.EN], Formats(Language.EN), "USD", "US", NOW, "", "/market")
SHIPPING = {each: usual_shipping(each, "US") for each in (ANN, BO)}


def sent(*promotions: Promotion) -> tuple[Quote, DeliveryCost, DeliveryCost]:
    """Ann sends something for ten dollars, Bo something for thirty: what the delivery of each costs."""
    basket = Basket((line("a", 1000), line("b", 3000, seller="bo")))
    quoted = quote(basket, Context(Place("US", "TX"), NOW), promotions, shipping=SHIPPING)
    ann, bo = (
        delivery_cost(each.window.cost, each.seller_id, quoted, READER) for each in quoted.parcels if each.window
    )
    return quoted, ann, bo


def test_without_a_promotion_it_is_what_the_seller_asks() -> None:
    _, ann, bo = sent(off("ten", percent("10")))
    assert ann == bo == DeliveryCost("$5.99 delivery")


def test_what_is_free_says_what_it_was_and_which_promotion_makes_it_so() -> None:
    free = off("Spring", FreeShipping(), Level.SHIPPING, seller_id=ANN)
    _, ann, bo = sent(free)
    assert ann == DeliveryCost("Free delivery", "$5.99", "Spring")
    assert bo == DeliveryCost("$5.99 delivery")


def test_a_promotion_says_what_it_needs_and_not_twice_that_delivery_is_free() -> None:
    least = Conditions(least_amount=usd(2500))
    free = off("Free delivery", FreeShipping(), Level.SHIPPING, conditions=least)
    assert sent(free)[2] == DeliveryCost("Free delivery", "$5.99", "From $25.00")
    named = off("Spring", FreeShipping(), Level.SHIPPING, conditions=least)
    assert sent(named)[2] == DeliveryCost("Free delivery", "$5.99", "Spring (From $25.00)")


def test_what_is_left_of_it_is_paid_and_the_parcels_add_up_to_what_the_quote_takes() -> None:
    quoted, ann, bo = sent(off("Spring", FreeShipping(usd(300)), Level.SHIPPING))
    left = [float(each.text.removeprefix("$").removesuffix(" delivery")) for each in (ann, bo)]
    assert round(sum(left) * 100) == (quoted.totals.shipping - quoted.totals.shipping_discount).minor == 2 * 599 - 300
    assert {ann.former, bo.former} == {"$5.99"}
