"""Promotions, reckoned by hand."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from hupan.catalog import CategoryId, ProductId, SellerId, Status
from hupan.kernel import Money, PersonId
from hupan.pricing.domain.basket import Place, PromotionId, Usage
from hupan.pricing.domain.promotions import (
    BuyGet,
    Conditions,
    FixedOff,
    FixedPrice,
    Level,
    Match,
    PercentOff,
    fold_code,
)
from hupan.pricing.errors import BadPromotion
from tests.unit.pricing.baskets import HOME, NOW, fixed, line, off, percent, reasons, reckon, taken, usd

TOYS = Match(category_ids=frozenset({CategoryId("toys")}))
ANN = SellerId("ann")


def test_levels_are_reckoned_one_after_another_and_each_from_what_the_one_before_left() -> None:
    quoted = reckon(
        [line("a", 10_000), line("b", 5_000, seller="bo")],
        off("item", percent("10"), Level.ITEM),
        off("seller", percent("10"), Level.SELLER, seller_id=ANN),
        off("platform", percent("10")),
    )
    assert taken(quoted) == {"item": 1000 + 500, "seller": 900, "platform": 1260}
    assert [each.amount.minor for each in quoted.lines] == [10_000 - 1000 - 900 - 810, 5000 - 500 - 450]


def test_on_one_level_percentages_add_up_and_never_take_more_than_there_is() -> None:
    both = reckon([line("a", 999)], off("x", percent("10"), group=""), off("y", percent("10"), group=""))
    assert taken(both) == {"x": 100, "y": 100}
    both = reckon([line("a", 999)], off("x", percent("70"), group=""), off("y", percent("70"), group=""))
    assert taken(both) == {"x": 699, "y": 300}
    assert both.totals.total == usd(0)


def test_a_sum_is_divided_by_what_lines_cost_to_the_last_cent() -> None:
    quoted = reckon([line("a", 333), line("b", 333), line("c", 334)], off("x", fixed(100)))
    assert [each.discount.minor for each in quoted.lines] == [33, 33, 34]
    assert quoted.totals.total == usd(900)


def test_each_line_takes_the_best_of_the_item_promotions() -> None:
    quoted = reckon(
        [line("a", 1000), line("b", 10_000)],
        off("tenth", percent("10"), Level.ITEM),
        off("cheap", FixedPrice(usd(850)), Level.ITEM, match=Match(product_ids=frozenset({ProductId("a")}))),
    )
    assert taken(quoted) == {"cheap": 150, "tenth": 1000}


def test_a_fixed_price_is_never_dearer() -> None:
    quoted = reckon([line("a", 1000, 3)], off("x", FixedPrice(usd(1200)), Level.ITEM))
    assert taken(quoted) == {}
    assert reasons(quoted) == {"x": "nothing_to_take"}


def test_of_five_pieces_two_plus_one_makes_the_cheapest_free() -> None:
    promotion = off("x", BuyGet(2, 1), Level.ITEM)
    assert taken(reckon([line("a", 300, 2), line("b", 200, 3)], promotion)) == {"x": 200}
    assert taken(reckon([line("a", 300, 3), line("b", 200, 3)], promotion)) == {"x": 400}
    half = off("x", BuyGet(1, 1, Decimal(50), times=1), Level.ITEM)
    assert taken(reckon([line("a", 300, 3), line("b", 201, 3)], half)) == {"x": 101}


def test_the_better_of_two_vouchers_applies_and_the_other_says_why_not() -> None:
    quoted = reckon([line("a", 5000)], off("five", fixed(500)), off("fifth", percent("20", cap=600)))
    assert taken(quoted) == {"fifth": 600}
    assert reasons(quoted) == {"five": "excluded"}
    assert quoted.not_applied[0].params == {"by": "fifth"}


def test_a_higher_priority_stands_even_where_it_saves_less() -> None:
    quoted = reckon([line("a", 5000)], off("less", fixed(500), priority=1), off("more", fixed(600)))
    assert taken(quoted) == {"less": 500}
    line_wise = reckon(
        [line("a", 5000)],
        off("less", percent("1"), Level.ITEM, priority=1),
        off("more", BuyGet(1, 1), Level.ITEM),
    )
    assert taken(line_wise) == {"less": 50}


def test_an_exclusive_promotion_stands_alone_or_not_at_all() -> None:
    sale, alone = off("sale", percent("10"), Level.ITEM), off("alone", fixed(900), exclusive=True)
    assert taken(reckon([line("a", 5000)], sale, alone)) == {"alone": 900}
    assert taken(reckon([line("a", 10_000)], sale, alone)) == {"sale": 1000}
    beside = reckon(
        [line("a", 5000), line("b", 5000, seller="bo")], replace(alone, seller_id=ANN, level=Level.SELLER), sale
    )
    assert taken(beside) == {"sale": 500, "alone": 900}


def test_a_smaller_item_discount_is_taken_where_it_leaves_room_for_a_larger_voucher() -> None:
    books = Match(category_ids=frozenset({CategoryId("books")}))
    quoted = reckon(
        [line("toy", 1000), line("book", 1000, kind="books"), line("both", 100, kind="food")],
        off("half of books", percent("50"), match=books),
        off("ten", fixed(110), Level.ITEM, match=Match(without_category_ids=frozenset({CategoryId("toys")}))),
        off("nine", fixed(100), Level.ITEM, match=Match(without_category_ids=frozenset({CategoryId("books")}))),
    )
    assert taken(quoted) == {"nine": 100, "half of books": 500}
    assert quoted.certain


def test_thresholds_look_at_prices_before_promotions_and_say_what_is_missing() -> None:
    sale = off("sale", percent("50"), Level.ITEM)
    voucher = off("voucher", fixed(100), conditions=Conditions(least_amount=usd(1000)))
    assert taken(reckon([line("a", 1000)], sale, voucher)) == {"sale": 500, "voucher": 100}
    quoted = reckon([line("a", 399)], voucher)
    assert quoted.not_applied[0].missing == usd(601)
    of_toys = off("three", fixed(1), match=TOYS, conditions=Conditions(least_quantity=3))
    quoted = reckon([line("a", 1, 2), line("b", 1, 9, kind="books")], of_toys)
    assert (reasons(quoted), quoted.not_applied[0].params) == ({"three": "below_quantity"}, {"missing_quantity": 1})


def test_every_reason_has_its_word() -> None:
    some = off("x", fixed(1))
    person = replace(HOME, person_id=PersonId("person"))
    used = {PromotionId("x"): Usage(total=5, person=2)}
    cases = {
        "not_active": (replace(some, status=Status.DRAFT), HOME),
        "not_started": (replace(some, starts_at=NOW + timedelta(seconds=1)), HOME),
        "ended": (replace(some, ends_at=NOW), HOME),
        "wrong_currency": (replace(some, benefit=FixedOff(Money(1, "KRW"))), HOME),
        "wrong_country": (replace(some, conditions=Conditions(countries=frozenset({"KR"}))), HOME),
        "nothing_matches": (replace(some, match=Match(seller_ids=frozenset({SellerId("bo")}))), HOME),
        "sign_in_needed": (replace(some, conditions=Conditions(first_order=True)), HOME),
        "first_order_only": (replace(some, conditions=Conditions(first_order=True)), person),
        "used_up": (replace(some, conditions=Conditions(limit=5)), replace(HOME, used=used)),
        "used_by_person": (replace(some, conditions=Conditions(limit_person=2)), replace(person, used=used)),
    }
    for reason, (promotion, context) in cases.items():
        assert reasons(reckon([line("a", 500)], promotion, context=context)) == {"x": reason}
    at_home = replace(HOME, place=Place("KR"), first_order=True, person_id=PersonId("person"), used=used)
    fitting = Conditions(countries=frozenset({"KR"}), first_order=True, limit=6, limit_person=3)
    assert taken(reckon([line("a", 500)], replace(some, conditions=fitting), context=at_home)) == {"x": 1}


def test_codes_apply_however_they_are_typed_and_unknown_ones_are_named() -> None:
    coded = off("x", fixed(5), code="SPRING24")
    assert taken(reckon([line("a", 500)], coded)) == {}
    context = replace(HOME, codes=(" Spring 24", "nope", "ＳＰＲＩＮＧ24"))
    quoted = reckon([line("a", 500)], coded, context=context)
    assert taken(quoted) == {"x": 5}
    assert reasons(quoted) == {"NOPE": "unknown_code"}
    assert fold_code(" a b\u3000c ") == "ABC"


def test_a_promotion_without_sums_goes_with_every_currency() -> None:
    assert off("x", percent("10")).currency is None
    assert off("x", PercentOff(Decimal(10), Money(5, "KRW"))).currency == "KRW"


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("names", {"names": {}}),
        ("code", {"code": "lower"}),
        ("code", {"code": "A" * 41}),
        ("seller_id", {"level": Level.SELLER}),
        ("seller_id", {"seller_id": ANN}),
        ("level", {"level": Level.SHIPPING}),
        ("currency", {"conditions": Conditions(least_amount=Money(5, "KRW"))}),
        ("amount", {"benefit": FixedOff(usd(0))}),
        ("amount", {"benefit": FixedOff(usd(-5))}),
        ("percent", {"benefit": PercentOff(Decimal(0))}),
        ("percent", {"benefit": PercentOff(Decimal("100.01"))}),
        ("percent", {"benefit": PercentOff(Decimal("NaN"))}),
        ("percent", {"benefit": PercentOff(Decimal("1e-9"))}),
        ("buy", {"benefit": BuyGet(0, 1)}),
        ("least_quantity", {"conditions": Conditions(least_quantity=0)}),
        ("limit", {"conditions": Conditions(limit=0)}),
        ("limit_person", {"conditions": Conditions(limit_person=0)}),
        ("priority", {"priority": 1001}),
        ("starts_at", {"starts_at": NOW.replace(tzinfo=None)}),
        ("ends_at", {"starts_at": NOW, "ends_at": NOW}),
        ("match", {"match": Match(product_ids=frozenset(ProductId(str(n)) for n in range(1001)))}),
        ("match", {"match": Match(product_ids=frozenset({ProductId("a\x00")}))}),
        ("group", {"group": "a\x00"}),
    ],
)
def test_what_contradicts_itself_is_refused(field: str, changes: dict[str, Any]) -> None:
    with pytest.raises(BadPromotion) as caught:
        replace(off("x", fixed(5)), **changes).check()
    assert caught.value.params["field"] == field
