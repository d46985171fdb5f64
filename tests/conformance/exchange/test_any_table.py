"""Tables of no known make: columns by what people call them in three languages, in the encodings that they use."""

import pytest

from hupan.intake import FormatUnknown
from hupan.kernel import Language
from tests.conformance.exchange.desk import read

ENGLISH = (
    "Item code;Product name;Price;Qty;Brand;Colour of lid\n"
    "A-1;Lake mug;12,50;4;Reed;blue\n"
    "A-2;Lake bowl;1.299,00;0;Reed;red\n"
)
CHINESE = (
    "商品编号,商品名称,售价,市场价,库存,品牌,商品分类,商品详情\n"
    "1001,湖畔保温杯,¥129.00,159,20,湖畔,厨房 > 杯子,双层不锈钢，保温十二小时。\n"
)
KOREAN = (
    "상품번호,상품명,판매가,재고,브랜드,카테고리,상세설명\n"
    "K1,호숫가 머그컵,￦12000,7,호반,주방 > 컵,따뜻함이 오래 갑니다\n"
    'K2,돌 그릇,"18,000원",3,호반,주방 > 그릇,단단합니다\n'
)


def test_english_words_semicolons_and_decimal_commas() -> None:
    reading = read(ENGLISH, currency="EUR")
    assert (reading.detection.format, reading.detection.delimiter) == ("csv", ";")
    assert reading.fields == {
        "Item code": "sku",
        "Product name": "name",
        "Price": "price",
        "Qty": "stock",
        "Brand": "brand",
    }
    assert reading.unknown == ["Colour of lid"]
    mug, bowl = reading.drafts["A-1"], reading.drafts["A-2"]
    assert (mug.name, str(mug.variants[0].price), mug.variants[0].stock) == ("Lake mug", "12.50 EUR", 4)
    assert str(bowl.variants[0].price) == "1299.00 EUR"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_chinese_in_its_encodings(encoding: str) -> None:
    reading = read(CHINESE.encode(encoding), currency="CNY", language=Language.ZH)
    cup = reading.only
    assert (cup.key, cup.name, cup.brand, cup.category) == ("1001", "湖畔保温杯", "湖畔", ("厨房", "杯子"))
    assert cup.description == "双层不锈钢，保温十二小时。"
    (variant,) = cup.variants
    assert (str(variant.price), str(variant.list_price), variant.stock) == ("129.00 CNY", "159.00 CNY", 20)


@pytest.mark.parametrize("encoding", ["utf-8", "cp949", "utf-16-be"])
def test_korean_in_its_encodings(encoding: str) -> None:
    reading = read(KOREAN.encode(encoding), currency="KRW", language=Language.KO)
    assert [draft.name for draft in reading.drafts.values()] == ["호숫가 머그컵", "돌 그릇"]
    assert [str(draft.variants[0].price) for draft in reading.drafts.values()] == ["12000 KRW", "18000 KRW"]
    assert reading.drafts["K2"].category == ("주방", "그릇")


def test_one_row_in_another_encoding_costs_one_row() -> None:
    rows = [f"K{at},컵 {at},{at + 1}000" for at in range(50)]
    data = (
        "상품번호,상품명,판매가\n".encode()
        + "\n".join(rows[:25]).encode()
        + b"\nX,\xb0\xa1\xb3\xaa,500\n"
        + "\n".join(rows[25:]).encode()
    )
    reading = read(data, currency="KRW")
    assert len(reading.drafts) == 50
    assert reading.reasons == [(27, "wrong_encoding")]


def test_what_was_proposed_can_be_changed() -> None:
    mapping = {"Colour of lid": "attribute:lid", "Brand": None, "Item code": "id"}
    mug = read(ENGLISH, currency="EUR", mapping=mapping).drafts["A-1"]
    assert (mug.brand, mug.attributes, mug.variants[0].sku) == ("", {"lid": "blue"}, "")


def test_rows_of_a_group_become_variants() -> None:
    text = "sku,parent,name,price,color,size\nT-R,TEE,Tee,10,Red,S\nT-B,TEE,Tee,11,Blue,S\nM,,Mug,5,White,\n"
    reading = read(text)
    assert list(reading.drafts) == ["TEE", "M"]
    assert (reading.drafts["TEE"].options, len(reading.drafts["TEE"].variants)) == (("color",), 2)
    assert (reading.drafts["M"].options, reading.drafts["M"].attributes) == ((), {"color": "White"})


def test_a_currency_column_counts_for_its_row() -> None:
    text = "sku,name,price,currency\nA,Mug,5,usd\nB,Bowl,5000,KRW\nC,Jug,5,QQQ\n"
    reading = read(text, currency="EUR")
    assert [str(draft.variants[0].price) for draft in reading.drafts.values()] == ["5.00 USD", "5000 KRW"]
    assert reading.reasons == [(4, "currency_unknown")]


def test_bad_rows_are_told_and_the_others_land() -> None:
    text = (
        "sku,name,price,stock,weight\n"
        "A,Mug,5,1,200 g\n"
        'B,"Open,5,1,\n'
        "C,Bowl,5,one,2 stone\n"
        "D,,5,1,\n"
        "E,Jug,,1,\n"
        "F,Jar,-5,1,\n"
        "G,Pot,5,1,1,1,1,1\n"
        "H,Pan,1e99,1,\n"
        "I,Cup,=1+1,1,\n"
        "J,Can,1.299,1,\n"
    )
    reading = read(text)
    assert list(reading.drafts) == ["A", "C"]
    assert reading.reasons == [
        (3, "quote_open"),
        (4, "number_invalid"),
        (4, "weight_invalid"),
        (5, "name_missing"),
        (6, "price_missing"),
        (7, "price_not_positive"),
        (8, "too_many_values"),
        (9, "price_invalid"),
        (10, "price_invalid"),
        (11, "price_ambiguous"),
    ]
    assert [problem.line for problem in reading.problems if problem.kept] == [4, 4]


def test_a_column_of_counts_is_the_stock_whatever_it_is_called() -> None:
    counted = read("name,price,In stock\nMug,5,5\nBowl,6,12\nCup,7,0\n")
    assert [draft.variants[0].stock for draft in counted.drafts.values()] == [5, 12, 0]
    said = read("name,price,In stock\nMug,5,1\nBowl,6,0\n")
    assert [(each.variants[0].stock, each.variants[0].available) for each in said.drafts.values()] == [
        (None, True),
        (None, False),
    ]
    both = read("name,price,stock,In stock\nMug,5,7,12\n")
    assert [draft.variants[0].stock for draft in both.drafts.values()] == [7]


def test_a_row_with_less_than_no_stock_is_refused_and_told() -> None:
    reading = read("name,price,In stock\nMug,5,12\nBowl,6,-3\n")
    assert list(reading.drafts) == ["mug"]
    assert [(each.line, each.reason, each.kept, each.field) for each in reading.problems] == [
        (3, "stock_negative", False, "In stock")
    ]


def test_a_table_that_is_none_is_not_guessed() -> None:
    with pytest.raises(FormatUnknown):
        read("just a letter\nto somebody\n", "letter.txt")
    with pytest.raises(FormatUnknown):
        read(ENGLISH, wanted="excel")
