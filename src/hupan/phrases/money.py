"""Sums of money and what they bound: `under 80 bucks`, `5만원 이하`, `预算五百`, `$20-40`, `3만원대`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from hupan.kernel import CURRENCIES, Money, MoneyError
from hupan.phrases.bounds import BOUND_AFTER, TOO_DEAR_ZH, bound_before, bound_kind
from hupan.phrases.domain import Budget, Home
from hupan.phrases.numerals import Number, numbers
from hupan.phrases.text import Span, words

_BEFORE = {
    "us$": "USD", "hk$": "HKD", "nt$": "TWD", "a$": "AUD", "c$": "CAD", "s$": "SGD", "r$": "BRL", "cn¥": "CNY",
    "€": "EUR", "£": "GBP", "₩": "KRW", "₹": "INR", "₫": "VND", "฿": "THB", "rmb": "CNY",
}  # fmt: skip
_AFTER = {
    "dollars": "$", "dollar": "$", "bucks": "$", "buck": "$", "euros": "EUR", "euro": "EUR", "quid": "GBP",
    "yuan": "CNY", "rmb": "CNY", "won": "KRW", "yen": "JPY",
    "달러": "USD", "불": "USD", "원": "KRW", "위안": "CNY", "엔": "JPY", "유로": "EUR",
    "美元": "USD", "美金": "USD", "刀": "USD", "欧元": "EUR", "日元": "JPY", "日圆": "JPY", "韩元": "KRW",
    "韩币": "KRW", "港币": "HKD", "港元": "HKD", "英镑": "GBP", "人民币": "CNY", "元": "元",
    "块钱": "元", "块": "元", "来块": "元",
    "来块钱": "元", "多块": "元", "多块钱": "元",
    "圆": "元",
    "€": "EUR", "£": "GBP", "₩": "KRW", "$": "$", "¥": "¥", "￥": "¥",
}  # fmt: skip
# What one sign means depends on where it is written.
_SHARED: Mapping[str, tuple[str, frozenset[str]]] = {
    "$": ("USD", frozenset({"AUD", "CAD", "HKD", "MXN", "NZD", "SGD", "TWD", "USD"})),
    "¥": ("CNY", frozenset({"CNY", "JPY"})),
    "元": ("CNY", frozenset({"CNY", "HKD", "TWD"})),
}
# Codes that are words as well: "the top three", "all two", "2 pen", "3 cup".
_WORDS = frozenset("all top try cup pen gel mad mop bob bam won".split())  # noqa: SIM905 - read as one
_CODES = frozenset(code.lower() for code in CURRENCIES) - _WORDS

_CODE = words(*_CODES)
_SIGN_BEFORE = re.compile(rf"(?:(?P<sign>{words(*_BEFORE, '$', '¥')})|\b(?P<code>{_CODE}))\s?$")
_UNIT_AFTER = re.compile(rf"\s?(?:(?P<sign>{words(*_AFTER)})(?![a-z])|(?P<code>{_CODE})\b)")

# These count nothing but money.
_NOTE = re.compile(r"\b(?:fiver|tenner|grand)\Z")
_HARDLY = 4
# Beside these a small number is rather a count: "make it 3", "到 2".
_WEAK = re.compile(r"\s*(?:make|spend|pay|let|i'?ve|i have|到|加到|可以到|提到)")
_JOIN = r"\s*(?:-|~|–|—|to|and|or|到|至|에서|부터|내지)\s*"
_BETWEEN = re.compile(r"(?:\bbetween|\bfrom|在)\s*$")
_RANGE = re.compile(rf"{_JOIN}$")
_RANGE_END = re.compile(r"\s*(?:之间|사이|(?:price\s+)?(?:range|bracket|region|ballpark)\b)")
# Of a bare number these are rather a rating or a place: "4 以上".
_STRONG = re.compile(
    r"[a-z+]|(?:以内|以下|之内|内|以上|往上|起|封顶|之下|为限|顶天|往下|以里|打住|到顶|不到|的?预算"
    rf"|{TOO_DEAR_ZH}|이하로?|미만으로|미만|이상|아래로?|안쪽|밑으로)$"
)
_OF_WON = re.compile(
    r"\s?(?:(?P<bound>이하|이상|미만|언더|아래|밑|안쪽|안\s?넘|안(?:으로|에서)|이내|까지|넘|초과|대(?![가-힣]|비)|대로|정도|쯤|선(?:에서|으로))"
    r"|[~\-–]|에서|부터|짜리|(?:으로|은|도|이면|만)?\s?(?:$|[.,!?)]|[ㄱ-ㅎㅠㅜ]))"
)
_DEAR, _A_FEW_HUNDRED = 20, 100
# After a number without a currency: it counts something else than money. Words that only join, or go on, count nothing.
_JOINING = words(
    "to spend|all in|in total|mind|each|apiece|a piece|per piece|per item|tops|max|or so|or less|ish|and up|is|for|but|"
    "please|pls|plz|instead|if|at|and|or|with|without|on|in|as|since|because|cause|cos|so|would|should|could|can|will|i|"
    "i'd|i'm|we|it|that|that's|this|which|who|they|though|tho|thanks|thx|ta|cheers|ideally|preferably|maybe|range|mark|"
    "bracket|budget|limit|total|altogether|including|incl|shipped|delivered|lol|haha|mate|man|ok|okay|then|too|when|by|"
    "before|from|also|what|any|not|no|below|under|above|over"
)
_OTHER_UNIT = re.compile(
    rf"\s?(?!(?:{_JOINING})\b|[的吧呢就也都了，]|行|可以)"
    r"(?:%|％|[a-z가-힣°\"'″′]|-?(?:inch|year|piece))"
    # Behind a space Chinese goes on with another clause, but for a unit: "别超过500 老婆会骂".
    rf"|(?!(?:{_JOINING})\b|[的吧呢就也都了，]|行|可以)[一-鿿]|\s[毫克千公斤两升米厘英尺寸瓦安度小分秒天个件双只条页片粒包盒袋颗枚张支岁码]",
)

# Without a currency "2m" is no two millions, but metres.
_METRES = re.compile(r"\d+(?:\.\d+)?\s?m")

_FEW_PIECES = 10
_THING_BEHIND = re.compile(r"(?![钱以之左上下内多的就也都吧行出起封到至还够能可有没或和够太贵便])[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class _Sum:
    number: Number
    currency: str | None
    span: Span


def budgets(text: str, home: Home) -> Iterator[Budget]:
    """Find what something may cost in a folded text.

    A number without a currency is money only where a word before it makes it a bound of a price ("under 80") and no
    other unit follows.
    """
    # `第三块` is the third one of things, and no three yuan.
    told = [each for each in numbers(text) if not text[: each.span.start].rstrip().endswith("第")]
    sums = [_with_currency(text, number, home) for number in told]
    at = 0
    while at < len(sums):
        following = sums[at + 1] if at + 1 < len(sums) else None
        pair = following and _RANGE.fullmatch(text[sums[at].span.end : following.span.start])
        found = _range(text, sums[at], following, home) if pair and following else None
        at += 2 if found else 1
        found = found or _single(text, sums[at - 1], home)
        if found:
            yield found


def _is_counter(text: str, number: Number, after: re.Match[str] | None) -> bool:
    """Whether a word of money counts a thing: `一块瑜伽垫` is one mat."""
    counted = after is not None and after[0].strip() == "块" and number.least <= _FEW_PIECES
    return counted and after is not None and _THING_BEHIND.match(text, after.end()) is not None


def _with_currency(text: str, number: Number, home: Home) -> _Sum:
    start, end = number.span.start, number.span.end
    currency = home.currency if _NOTE.search(text, start, end) else None
    if before := _SIGN_BEFORE.search(text, max(0, start - 8), start):
        start = before.start()
        currency = _currency(before["sign"] or before["code"], _BEFORE, home)
    after = _UNIT_AFTER.match(text, end)
    if after and not _is_counter(text, number, after):
        end = after.end()
        currency = currency or _currency(after["sign"] or after["code"], _AFTER, home)
    if currency is None and home.currency == "KRW" and _is_of_won(text, number):
        currency = "KRW"
    return _Sum(number, currency, Span(start, end))


def _is_of_won(text: str, number: Number) -> bool:
    """Whether a number counts ten thousands of won, which need not be said of a price: `10만 언더`, `15만~20만`."""
    said = text[number.span.start : number.span.end]
    if "만" not in said or said[-1] not in "만천" or len(said) == 1:
        return False
    after = _OF_WON.match(text, number.span.end)
    # `이만` and `오만` are words of their own, too.
    return after is not None and (said[0].isdigit() or bool(after["bound"]))


def _currency(sign: str, known: Mapping[str, str], home: Home) -> str:
    meant = known.get(sign, sign)
    usual, possible = _SHARED.get(meant, (meant, frozenset[str]()))
    return home.currency if home.currency in possible else usual.upper()


def _range(text: str, first: _Sum, second: _Sum, home: Home) -> Budget | None:
    currency = second.currency or first.currency
    start, end = first.span.start, second.span.end
    between = _BETWEEN.search(text, max(0, start - 12), start)
    closing = _RANGE_END.match(text, end) or BOUND_AFTER.match(text, end)
    if between:
        start = between.start()
    before = bound_before(text, start)
    dear = _DEAR * 10 ** (2 - CURRENCIES[home.currency])
    is_price = (
        (between or closing or _is_all(text, start, end))
        and first.number.least >= dear
        and (closing is not None or not _OTHER_UNIT.match(text, end))
    )
    if currency is None and not (before or (between and closing) or is_price):
        return None
    if closing:
        end = closing.end()
    if before and not between:
        start = before.start()
    low, high = first.number.least, second.number.most
    if low < high and first.number.unit == 1 < second.number.unit and low * second.number.unit <= high:
        low *= second.number.unit  # 3~5만원 is thirty to fifty thousand
    elif low >= high:
        return None
    if closing and closing.re is BOUND_AFTER and closing["band"]:
        high += _width(high) - 1
    span = Span(start, end)
    return _budget(low, high, currency or home.currency, span)


def _is_all(text: str, start: int, end: int) -> bool:
    """Whether hardly anything else is said."""
    return len(text) - (end - start) <= _HARDLY


def _budget(low: Decimal | None, high: Decimal | None, currency: str, span: Span) -> Budget | None:
    try:
        least = None if low is None else Money.exactly(low, currency)
        most = None if high is None else Money.exactly(high, currency)
    except MoneyError:
        return None
    return Budget(least, most, None, bounded=True, span=span)


# What is rated, reviewed or sold so often costs nothing by that: "rated above 4", `销量1000以上`.
_OF_GOODS = re.compile(
    r"(?:\b(?:rated|ratings?|scor(?:e|es|ed|ing)|stars?|reviewed|reviews?|sold)"
    r"|销量|月销量?|评分|评价|好评|评论|销售量|평점|별점|판매량|리뷰|후기)(?:\s?(?:of|is|at|are|数|为|是|在|수|이|가|은|는))?\s*$"
)
# "Three hundred or so": a little more will do as well.
_VAGUE = re.compile(r"\s?[来多]块")


def _single(text: str, found: _Sum, home: Home) -> Budget | None:
    number, start, end = found.number, found.span.start, found.span.end
    before = bound_before(text, start)
    after = BOUND_AFTER.match(text, end)
    if found.currency is None and not _is_bare_price(text, found, home, before, after):
        return None
    span = Span(before.start() if before else start, after.end() if after else end)
    kind = bound_kind([match for match in (after, before) if match])
    if _VAGUE.match(text, number.span.end) and after is None:
        kind = "near"
    return _bounded(number, found.currency or home.currency, kind, span)


def _bounded(number: Number, currency: str, kind: str | None, span: Span) -> Budget | None:
    low, high = number.least, number.most
    if kind == "band":
        return _budget(low, high + _width(high) - 1, currency, span)
    if low != high:
        return _budget(low, high, currency, span)
    if kind in {"most", "least"}:
        return _budget(low if kind == "least" else None, high if kind == "most" else None, currency, span)
    exact = _budget(low, None, currency, span)
    return exact and Budget(None, None, exact.least, bounded=kind == "near", span=span)


def _width(number: Decimal) -> Decimal:
    """Tell how wide the band is that a price names by its last digit: 10,000 in 3만원대, 100,000 in 20만원대."""
    width = Decimal(1)
    while number and number % (width * 10) == 0:
        width *= 10
    return width


def _is_bare_price(
    text: str, found: _Sum, home: Home, before: re.Match[str] | None, after: re.Match[str] | None
) -> bool:
    # "两百以内" and "around 50" are prices, "4 以上" more likely a rating, "around 4" an hour.
    head = before.start() if before else found.span.start
    of_goods = _OF_GOODS.search(text, max(0, head - 20), head) is not None
    if of_goods or _METRES.fullmatch(text, found.number.span.start, found.number.span.end):
        return False
    is_dear = found.number.least >= _DEAR * 10 ** (2 - CURRENCIES[home.currency])
    if after is not None:
        said = after["most"] or after["least"]
        counts = said in {"+", "plus"} and _OTHER_UNIT.match(text, after.end())
        return is_dear and not counts and (bool(after["near"]) or (bool(said) and _STRONG.match(said) is not None))
    if _OTHER_UNIT.match(text, found.span.end):
        return False
    if found.number.least != found.number.most:
        return is_dear and found.number.least >= _A_FEW_HUNDRED
    return before is not None and (is_dear or not (before["near"] or _WEAK.match(before[0])))
