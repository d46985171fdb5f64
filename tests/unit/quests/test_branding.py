"""Brands are known by how titles write them in each language; one that is refused is not sought."""

from datetime import UTC, datetime

from hupan.catalog import CategoryId, Listing, Product, ProductId, ProductText
from hupan.kernel import Language
from hupan.quests import Quest
from hupan.quests.branding import brands_of, everyday, without_refused
from hupan.sayings import Term, TermOf, read_terms

_AT = datetime(2026, 11, 24, tzinfo=UTC)


def _listing(brand: str, english: str, chinese: str, korean: str) -> Listing:
    texts = {
        Language.EN: ProductText(english),
        Language.ZH: ProductText(chinese),
        Language.KO: ProductText(korean),
    }
    return Listing(Product(ProductId(english), english, CategoryId("mugs"), brand, Language.EN, texts, _AT, _AT))


_MUGS = [
    _listing("Muyu", "Muyu Heron mug", "木屿白鹭马克杯", "무위 헤론 머그"),
    _listing("Muyu", "Muyu Tide mug", "木屿潮汐马克杯", "무위 타이드 머그"),
    _listing("Verrano", "Verrano Reed mug", "维拉诺芦苇马克杯", "베라노 리드 머그"),
    _listing("", "Plain mug", "马克杯", "머그"),
]


def test_what_several_titles_begin_with_is_the_brand_in_their_language() -> None:
    assert brands_of(_MUGS) == {"Muyu": ("木屿", "무위"), "Verrano": ()}


def test_a_brand_is_meant_in_whatever_writing() -> None:
    brands = brands_of(_MUGS)

    for said in ("no muyu", "不要木屿的", "무위는 빼고"):
        assert read_terms(said, brands).said == (Term(TermOf.BRAND, "Muyu|木屿|무위", without=True),)


def test_a_refused_brand_is_left_out_of_the_words_that_are_sought() -> None:
    refused = Term(TermOf.BRAND, "Muyu|木屿", without=True)

    assert without_refused(Quest("a mug Muyu please", terms=(refused,))).text == "a mug please"
    assert without_refused(Quest("a Muyu mug", terms=(Term(TermOf.BRAND, "Muyu"),))).text == "a Muyu mug"


def test_a_brand_that_is_called_what_goods_are_called_is_meant_only_where_it_is_called_a_brand() -> None:
    shelf = [
        *_MUGS,
        _listing("Ceramic Mug", "Ceramic Mug fine mug", "马克杯", "머그"),
        _listing("马克杯", "Bright mug", "马克杯 白鹭", "머그"),
        _listing("도자기 머그", "Clay mug", "陶杯", "도자기 머그 헤론"),
        _listing("Best", "Best glass mug", "玻璃杯", "유리잔"),
        _listing("便宜", "Thin cup", "便宜薄杯", "얇은 컵"),
        _listing("추천", "Thick cup", "厚杯", "추천 두꺼운 컵"),
        _listing("For Me", "For Me mug", "杯", "머그"),
    ]
    brands = brands_of(shelf)
    plain = everyday(brands, shelf)

    assert plain == {"Ceramic Mug", "马克杯", "도자기 머그", "Best", "便宜", "추천", "For Me"}
    for said in (
        "a ceramic mug",
        "show me a mug for me",
        "我要马克杯",
        "도자기 머그만 보여줘",
        "no ceramic mug",
        "the best mugs",
        "我要便宜的",
        "추천 상품",
    ):
        assert read_terms(said, brands, plain).said == ()
    for said, brand in (
        ("a mug by ceramic mug", "Ceramic Mug"),
        ("马克杯品牌的杯子", "马克杯"),
        ("도자기 머그 브랜드로 보여줘", "도자기 머그"),
        ("a muyu mug", "Muyu"),
    ):
        assert [each.value.split("|")[0] for each in read_terms(said, brands, plain).said] == [brand]
