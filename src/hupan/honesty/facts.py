"""Holds a model's prose against the facts of its turn: what stands in no fact is not shown.

Sums have to be ones that the market wrote as sums: a seller who calls a thing "now only $5" makes no fact of it. Every
other number has to stand somewhere on the cards, but for the place of a product on the screen. What is said of
discounts, stock and days has to be said by the market, too, and deeds have to be done. Numbers in words are known for
money alone.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, cast

from hupan.honesty.figures import MONEY, NUMBER, decimal_of, numbers_in, sums_in, without_sums
from hupan.phrases import Home
from hupan.runs import CardPart, Parts

# A small number beside one of these is no place on the screen.
_COUNTED = re.compile(
    r"\s?(?:%|％|★|\b(?:stars?|percent|left|in stock|days?|reviews?)\b|星|分|折|天|件|条|점|별|개\s?남|일|퍼센트)",
    re.IGNORECASE,
)
_SUMS = frozenset(
    "price approximate former total worth lowest highest sums notes against changes".split()  # noqa: SIM905 - read as one
)
_NO_SUM = frozenset({"off", "count", "quantity", "code"})
# What sellers and buyers wrote: its numbers may be repeated, but what it claims is no fact of the market's.
_THEIRS = frozenset({"quotes", "facts", "rows", "praised", "criticised", "options", "events"})
_BY_STRANGERS = frozenset("name seller author title missing wishes corrected say said quest because regarded".split())  # noqa: SIM905 - read as one
_CLAIMS: Final[Sequence[re.Pattern[str]]] = tuple(
    re.compile(each, re.IGNORECASE)
    for each in (
        r"\bdiscount|\bon sale\b|% off\b|\bhalf[ -]price|打折|折扣|半价|优惠|할인|반값|세일",
        r"\bfree (?:shipping|delivery)|包邮|免运费|免邮|무료\s?배송",
        r"\bin stock\b|\bsold out\b|\bout of stock\b|\bleft in stock\b|有货|缺货|无货|售罄|库存|품절|재고",
        r"\btoday\b|今天|오늘",
        r"\btomorrow\b|明天|내일",
        *(
            rf"\b{en}\b|(?:星期|周|礼拜){zh}|{ko}요일"
            for en, zh, ko in (
                ("mondays?", "一", "월"),
                ("tuesdays?", "二", "화"),
                ("wednesdays?", "三", "수"),
                ("thursdays?", "四", "목"),
                ("fridays?", "五", "금"),
                ("saturdays?", "六", "토"),
                ("sundays?", "[日天]", "일"),
            )
        ),
    )
)
NEVER_DONE = re.compile(
    r"\b(?:i|we)(?:'ve| have)?(?: just| now| already)? "
    r"(?:paid|ordered|bought|purchased|cancell?ed|returned|refunded|placed)\b"
    r"|\b(?:is|was|has been|have been) (?:paid|ordered|purchased|charged|refunded)\b"
    r"|已(?:经)?(?:为您|帮您|给您)?(?:付款|支付|下单|购买|退款|取消)"
    r"|(?:결제|주문|구매|환불|취소)(?:를|을)?\s?(?:했|완료|됐|되었)",
    re.IGNORECASE,
)
PUT = re.compile(
    r"\b(?:added|put|placed|moved)\b[^.!?]{0,80}\b(?:cart|basket|bag)\b|(?:加入|放[进入到]|加到)了?[^。！？]{0,12}购物[车袋]"
    r"|购物车[^。！？]{0,8}(?:加|放)[进入好了]|(?:장바구니|카트)[에로]?[^.!?]{0,20}(?:담았|넣었|추가했|담아\s?(?:드렸|두었|뒀))",
    re.IGNORECASE,
)
_FILLS = frozenset({"add", "buy", "change", "reorder"})


@dataclass
class Facts:
    """What the market said in a turn.

    Attributes:
        sums: What it wrote as sums.
        numbers: All other numbers that it wrote, and those of sellers and reviews.
        texts: Its own words on cards.
        names: What goods and sellers are called: they stand for themselves.
        shown: How many products are on the screen.
        done: Which changes were made.
    """

    sums: set[Decimal] = field(default_factory=set[Decimal])
    numbers: set[Decimal] = field(default_factory=set[Decimal])
    texts: list[str] = field(default_factory=list[str])
    names: set[str] = field(default_factory=set[str])
    shown: int = 0
    done: set[str] = field(default_factory=set[str])

    def learn(self, parts: Parts) -> None:
        """Take in what an errand answered."""
        for part in parts:
            if isinstance(part, CardPart):
                for name, each in part.data.items():
                    self._learn(each, (name,))

    def _learn(self, data: object, way: tuple[str, ...]) -> None:
        """Take in a piece of a card, which stands there under these names."""
        if isinstance(data, Mapping):
            for name, each in cast("Mapping[str, Any]", data).items():
                self._learn(each, (*way, name))
        elif isinstance(data, list | tuple):
            for each in cast("Sequence[object]", data):
                self._learn(each, way)
        elif way[-1] in {"name", "seller"}:
            self.names.add(str(data))
        elif isinstance(data, str | int) and not isinstance(data, bool) and not _BY_STRANGERS & {*way}:
            self._note(str(data), way, text=isinstance(data, str))

    def _note(self, said: str, way: tuple[str, ...], *, text: bool) -> None:
        found = set(numbers_in(said))
        self.numbers |= found
        if not text or _THEIRS & {*way}:
            return
        self.texts.append(said)
        if _SUMS & {*way} and way[-1] not in _NO_SUM:
            self.sums |= found


def unfounded(prose: str, facts: Facts, home: Home) -> list[str]:
    """List what prose says that no fact says."""
    said = prose
    for name in sorted(facts.names, key=len, reverse=True):
        # A name that is itself a claim stands for nothing but that.
        said = said if _claims(name) else said.replace(name, " ")
    wrong = [text for text, worth in sums_in(said, home) if worth not in facts.sums]
    wrong += list(_strange_numbers(without_sums(said), facts))
    told = " ".join(facts.texts)
    claims = ((each.search(said), each.search(told)) for each in _CLAIMS)
    wrong += [claim[0] for claim, known in claims if claim is not None and known is None]
    if (never := NEVER_DONE.search(said)) is not None:
        wrong.append(never[0])
    if not facts.done & _FILLS and (put := PUT.search(said)) is not None:
        wrong.append(put[0])
    return list(dict.fromkeys(wrong))


def _claims(name: str) -> bool:
    return any(each.search(name) for each in (MONEY, NEVER_DONE, PUT, *_CLAIMS))


def _strange_numbers(said: str, facts: Facts) -> Iterator[str]:
    for found in NUMBER.finditer(said):
        number = decimal_of(found[0])
        counted = _COUNTED.match(said, found.end())
        place = number is not None and counted is None and number == int(number) and 0 < number <= facts.shown
        if number is not None and not place and number not in facts.numbers:
            yield f"{found[0]}{counted[0] if counted else ''}"
