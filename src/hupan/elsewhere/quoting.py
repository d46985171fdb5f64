"""What may be quoted of a shop's words in a sentence: no sums, which stand on cards alone, as they would be paid."""

import re
from typing import Final

_SIGN: Final = r"(?:US\$|CN¥|HK\$|NT\$|[$₩¥€£￥₽₹฿₫])"
_UNIT: Final = (
    r"(?:원|元|圆|块|円|달러|위안|美元|韩元|人民币|usd|krw|cny|rmb|eur|jpy|gbp|won\b|yuan\b|yen\b|euros?\b|dollars?\b"
    r"|bucks\b|cents?\b)"
)
_SCALE: Final = r"[백천만억百千万亿]*"
_NUMBER: Final = r"(?:\d[\d,.]*|[一二两三四五六七八九十零〇]+|[일이삼사오육칠팔구십영공]+)"
_SUM: Final = re.compile(rf"{_SIGN}\s*-?\d|{_NUMBER}\s*{_SCALE}\s*{_UNIT}|{_NUMBER}\s*{_SIGN}", re.IGNORECASE)
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+|(?<=[。！？…])\s*")


def quotable(words: str) -> str:
    """Leave out of a shop's words every sentence that names a sum: nobody has checked it, and nobody would pay it.

    Args:
        words: On one line, as they were read.
    """
    return " ".join(each for each in _SENTENCE.split(words) if each and not _SUM.search(each))
