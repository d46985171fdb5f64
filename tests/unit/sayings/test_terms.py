"""On what terms goods are wanted, in whatever way it is said, and what is only asked or only sounds like it."""

import pytest

from hupan.phrases import without
from hupan.sayings import HERE, Term, TermOf, joined_terms, read_terms

_BRANDS = {"Norrfell": ("北坡", "노르펠"), "Ssak": ("新芽",)}


@pytest.mark.parametrize(
    ("said", "term"),
    [
        ("a tent with 4 stars or better", Term(TermOf.RATING, "4")),
        ("rated at least 4.2", Term(TermOf.RATING, "4.2")),
        ("nothing below 3 stars", Term(TermOf.RATING, "3")),
        ("星级要四星以上的帐篷", Term(TermOf.RATING, "4")),
        ("3分以下的不要", Term(TermOf.RATING, "3")),
        ("별 네 개 이상", Term(TermOf.RATING, "4")),
        ("평점 최소 4.3 이상인 텐트", Term(TermOf.RATING, "4.3")),
        ("a mat that has at least 1,200 ratings", Term(TermOf.REVIEWS, "1200")),
        ("好评超过300条", Term(TermOf.REVIEWS, "300")),
        ("상품평 30건 이상인 것", Term(TermOf.REVIEWS, "30")),
        ("reduced by at least 15%", Term(TermOf.OFF, "15")),
        ("anything marked down", Term(TermOf.OFF)),
        ("七折以下的毛衣", Term(TermOf.OFF, "30")),
        ("85折以内", Term(TermOf.OFF, "15")),
        ("有优惠的茶", Term(TermOf.OFF)),
        ("30프로 이상 세일하는 거", Term(TermOf.OFF, "30")),
        ("할인하는 상품만", Term(TermOf.OFF)),
        ("hide what is sold out", Term(TermOf.STOCK)),
        ("ones that are in stock", Term(TermOf.STOCK)),
        ("断货的不要", Term(TermOf.STOCK)),
        ("재고 남은 걸로", Term(TermOf.STOCK)),
        ("pens that ship for free", Term(TermOf.DELIVERY)),
        ("no delivery costs", Term(TermOf.DELIVERY)),
        ("全国包邮的笔", Term(TermOf.DELIVERY)),
        ("배송비 안 드는 거", Term(TermOf.DELIVERY)),
        ("tea sent from japan", Term(TermOf.FROM, "JP")),
        ("from a german seller", Term(TermOf.FROM, "DE")),
        ("not shipped from the uk", Term(TermOf.FROM, "GB", without=True)),
        ("本地卖家的", Term(TermOf.FROM, HERE)),
        ("美国直邮的", Term(TermOf.FROM, "US")),
        ("일본에서 발송되는 것", Term(TermOf.FROM, "JP")),
        ("국내 발송만", Term(TermOf.FROM, HERE)),
        ("produced in france", Term(TermOf.MADE, "FR")),
        ("日本产的", Term(TermOf.MADE, "JP")),
        ("독일산으로", Term(TermOf.MADE, "DE")),
        ("any that are on sale", Term(TermOf.OFF)),
        ("half off jackets", Term(TermOf.OFF, "50")),
        ("对折的外套", Term(TermOf.OFF, "50")),
        ("반값 재킷", Term(TermOf.OFF, "50")),
        ("over three and a half stars or more", Term(TermOf.RATING, "3.5")),
        ("三星半以上", Term(TermOf.RATING, "3.5")),
        ("별 네 개 반 이상", Term(TermOf.RATING, "4.5")),
        ("more than a hundred reviews", Term(TermOf.REVIEWS, "100")),
        ("后期评价过百", Term(TermOf.REVIEWS, "100")),
        ("후기 백 개 넘는 것", Term(TermOf.REVIEWS, "100")),
        ("nothing from overseas", Term(TermOf.FROM, HERE)),
        ("海外直邮的不要", Term(TermOf.FROM, HERE)),
        ("해외직구는 빼고", Term(TermOf.FROM, HERE)),
        ("해외배송 되는 거", Term(TermOf.FROM, HERE, without=True)),
        ("i want only nike", Term(TermOf.BRAND, "nike|耐克|나이키")),
        ("take the norrfell out", Term(TermOf.BRAND, "Norrfell|北坡|노르펠", without=True)),
        ("hide norrfell", Term(TermOf.BRAND, "Norrfell|北坡|노르펠", without=True)),
        ("reconditioned laptops", Term(TermOf.CONDITION, "refurbished")),
        ("i don't want second-hand", Term(TermOf.CONDITION, "used", without=True)),
        ("翻新机不要", Term(TermOf.CONDITION, "refurbished", without=True)),
        ("全新未拆的", Term(TermOf.CONDITION, "new")),
        ("중고품도 괜찮아요 중고로", Term(TermOf.CONDITION, "used")),
        ("리퍼비시 제품은 제외하고", Term(TermOf.CONDITION, "refurbished", without=True)),
        ("除了北坡都可以", Term(TermOf.BRAND, "Norrfell|北坡|노르펠", without=True)),
        ("do not give me any that are sold out", Term(TermOf.STOCK)),
        ("as long as postage is free", Term(TermOf.DELIVERY)),
        ("快递费全免的", Term(TermOf.DELIVERY)),
        ("택배비 없는 거로", Term(TermOf.DELIVERY)),
        ("후기가 50개는 넘어야 해요", Term(TermOf.REVIEWS, "50")),
        ("지금 주문할 수 있는 것만", Term(TermOf.STOCK)),
        ("sent from within germany", Term(TermOf.FROM, "DE")),
        ("a tent from norrfell", Term(TermOf.BRAND, "Norrfell|北坡|노르펠")),
        ("노르펠 텐트는 빼고", Term(TermOf.BRAND, "Norrfell|北坡|노르펠", without=True)),
        ("不要北坡的帐篷", Term(TermOf.BRAND, "Norrfell|北坡|노르펠", without=True)),
        ("anything but dyson", Term(TermOf.BRAND, "dyson|戴森|다이슨", without=True)),
        ("나이키만 보여줘", Term(TermOf.BRAND, "nike|耐克|나이키")),
    ],
)
def test_a_term_is_read_in_whatever_way_it_is_said(said: str, term: Term) -> None:
    assert read_terms(said, _BRANDS).said == (term,)


@pytest.mark.parametrize(
    "said",
    [
        "a 4 star hotel pillow",
        "is delivery free?",
        "could you deliver to japan",
        "when is delivery free",
        "언제까지 받을 수 있나요",
        "what's new",
        "oil used for frying",
        "中学新生用的",
        "a stock cube",
        "reduced fat milk",
        "a star projector",
        "are these in stock",
        "发货要几天",
        "打折吗",
        "日本茶",
        "新芽茶叶",
        "什么时候有货",
        "무료배송인가요?",
        "할인 쿠폰",
        "재고가 있나요",
        "일본 차",
        "nike shoe laces",
    ],
)
def test_a_question_and_what_only_sounds_like_a_term_is_none(said: str) -> None:
    assert read_terms(said, _BRANDS).said == ()


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("a kettle with at least 4.5 stars", "a kettle"),
        ("包邮的水壶", "水壶"),
        ("무료배송 되는 주전자", "되는 주전자"),
        ("kettles, but not from chinese sellers", "kettles, but"),
    ],
)
def test_what_was_read_is_not_sought(said: str, left: str) -> None:
    assert without(said, read_terms(said).spans) == left


def test_the_new_word_counts_and_what_is_let_go_of_is_minded_no_more() -> None:
    before = read_terms("4 stars or more, in stock, not from norrfell", _BRANDS).said

    later = joined_terms(before, read_terms("actually at least 3 stars", _BRANDS))
    assert {(each.of, each.value) for each in later if each.of is TermOf.RATING} == {(TermOf.RATING, "3")}
    assert TermOf.STOCK in {each.of for each in later}
    let_go = joined_terms(later, read_terms("it doesn't have to be in stock"))
    assert TermOf.STOCK not in {each.of for each in let_go}
    wanted = joined_terms(let_go, read_terms("only norrfell", _BRANDS))
    assert [each.without for each in wanted if each.of is TermOf.BRAND] == [False]


def test_of_two_brands_either_will_do() -> None:
    (term,) = read_terms("nike or puma only", {"Nike": (), "Puma": ()}).said

    assert set(term.value.split("|")) >= {"Nike", "Puma"}


@pytest.mark.parametrize(
    ("said", "of"),
    [
        ("any brand works", TermOf.BRAND),
        ("forget the discount", TermOf.OFF),
        ("shipping costs don't matter", TermOf.DELIVERY),
        ("i don't care about the rating", TermOf.RATING),
        ("品牌不限", TermOf.BRAND),
        ("邮费无所谓", TermOf.DELIVERY),
        ("没现货也行", TermOf.STOCK),
        ("별점은 안 중요해요", TermOf.RATING),
        ("배송비는 상관없어요", TermOf.DELIVERY),
        ("세일 아니어도 괜찮아요", TermOf.OFF),
        ("the ratings are good", None),
        ("배송비는 얼마예요", None),
    ],
)
def test_a_term_is_let_go_of_by_its_name(said: str, of: TermOf | None) -> None:
    assert read_terms(said).let_go == (frozenset() if of is None else {of})
    assert read_terms(said).said == ()
