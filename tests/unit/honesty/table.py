"""Three kettles on the screen, as cards and listings state them in three languages."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from datetime import UTC, datetime
from typing import cast

from hupan.catalog import ProductId
from hupan.counter import read_table
from hupan.kernel import Language
from hupan.rates import ReferenceRates
from hupan.runs import CardPart, RunOutput, TextDelta
from hupan.sayings import Topic
from hupan.shopping.beside import Before, Beside
from hupan.shopping.listings import Line, Listing
from hupan.showcase import Formats, Market, Reader, Visit, Words, read_words
from tests.unit.shopping.talks import item, path, products

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
WORDS: Mapping[Language, Words] = read_words()
FORMATS = {language: Formats(language) for language in Language}
PLACES = {Language.EN: ("USD", "US"), Language.ZH: ("CNY", "CN"), Language.KO: ("KRW", "KR")}
NAMES = {
    Language.EN: ("Alba electric kettle 1.7 L", "Birch travel kettle", "Cedar gooseneck kettle"),
    Language.ZH: ("阿尔巴 电水壶 1.7升", "桦木 旅行电水壶", "雪松 细口电水壶"),
    Language.KO: ("알바 전기 주전자 1.7L", "자작 여행 전기 주전자", "삼나무 거위목 전기 주전자"),
}
PRICES = {
    Language.EN: ("$29.90", "$45.00", "$61.50"),
    Language.ZH: ("¥199.00", "¥299.00", "¥409.00"),
    Language.KO: ("₩39,900", "₩59,000", "₩79,000"),
}
FORMER = {Language.EN: "$70.00", Language.ZH: "¥469.00", Language.KO: "₩89,000"}
SHELF = {Language.EN: "Kettles", Language.ZH: "水壶", Language.KO: "주전자"}
DAYS = {
    Language.EN: ("Nov 26 – 28", "Arrives Thu, Nov 26 – Sat, Nov 28, Free delivery"),
    Language.ZH: ("11月26日至28日", "11月26日周四至28日周六送达，包邮"),
    Language.KO: ("11월 26일 ~ 28일", "11월 26일 (목) ~ 28일 (토) 도착, 무료 배송"),
}
BACK = {
    Language.EN: "Can be sent back within 14 days of its arrival, without a reason",
    Language.ZH: "到货后14天内可以无理由退回",
    Language.KO: "도착 후 14일 이내에 이유 없이 반품할 수 있습니다",
}
STOCK = {
    Language.EN: ("In stock", "Only 2 left", "In stock"),
    Language.ZH: ("有货", "仅剩2件", "有货"),
    Language.KO: ("재고 있음", "2개 남음", "재고 있음"),
}
WEIGHTS = (("1.1 kg", "2,200 W"), ("900 g", "1,500 W"), ("1.3 kg", "1,800 W"))


def visit(language: Language) -> Visit:
    """A visit to a market that is looked up nowhere."""
    currency, place = PLACES[language]
    reader = Reader(language, WORDS[language], FORMATS[language], currency, place, AT, "", "/market")
    return Visit(cast("Market", None), reader, cast("ReferenceRates", None))


def card(language: Language) -> CardPart:
    """The card that shows them."""
    shown = products(*NAMES[language], quest={"slug": "kettles", "shelf": SHELF[language]})
    for at, each in enumerate(shown.data["items"]):
        former = FORMER[language] if at == 2 else ""
        price = {"text": PRICES[language][at], "approximate": "", "former": former, "off": "12" if former else ""}
        each |= {"price": price, "delivery": DAYS[language][0]}
        if not at:
            each["rating"] = {"mean": "4.6", "label": "4.6 of 5, 31 reviews", "count": "31", "percent": 92}
    return shown


def listings(language: Language) -> Mapping[ProductId, Listing]:
    """What their listings say."""
    told: dict[ProductId, Listing] = {}
    for at, name in enumerate(NAMES[language]):
        weight, power = WEIGHTS[at]
        lines = (
            Line(Topic.PRICE, "Price", PRICES[language][at]),
            Line(Topic.DELIVERY, "Delivery", DAYS[language][1]),
            Line(Topic.RETURNS, "Returns", BACK[language]),
            Line(Topic.STOCK, "Stock", STOCK[language][at]),
            Line(None, "Weight", weight),
            Line(None, "Power", power),
        )
        told[ProductId(str(item(name)["product_id"]))] = Listing(lines, (PRICES[language][at],))
    return told


async def outputs_of(
    question: str, outputs: AsyncGenerator[RunOutput], language: Language
) -> AsyncGenerator[RunOutput]:
    """What is handed on of it."""
    messages = path("kettles", card(language), question)

    async def begin() -> Visit:
        return visit(language)

    async def look_up(visit: Visit, ids: Sequence[ProductId]) -> Mapping[ProductId, Listing]:
        assert visit.reader.language is language
        return {each: listing for each, listing in listings(language).items() if each in ids}

    table = await asyncio.to_thread(read_table, messages)
    async for each in Beside(Before(messages, question, table), begin, look_up).held(outputs):
        yield each


async def heard(question: str, answer: str, language: Language, *, every: int = 3) -> str:
    """What is shown of an answer that comes in pieces of so many signs."""

    async def pieces() -> AsyncGenerator[RunOutput]:
        for at in range(0, len(answer), every):
            yield TextDelta(answer[at : at + every])

    shown = outputs_of(question, pieces(), language)
    return "".join([each.text async for each in shown if isinstance(each, TextDelta)])
