"""Which encoding a text file has: by its mark, by its zero bytes, else by which one makes sense of its bytes."""

import codecs
from collections import Counter
from typing import BinaryIO

from hupan.intake.errors import SourceUnreadable

_CHUNK = 1 << 20
_FURTHEST = 64 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MOSTLY = 0.3
_FEW = 0.05
_STRAY = 0.01
_LOOK = 4096
# The most frequent characters of written Chinese, and the jamo blocks and syllables of Korean.
_FREQUENT_HANZI = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运价包货款装套免邮质鞋衣包袋"
)


def encoding_of(stream: BinaryIO) -> str:
    """Find the encoding of a text.

    Args:
        stream: At its beginning; read further only while it is plain ASCII.

    Returns:
        A name that Python knows.

    Raises:
        SourceUnreadable: These bytes are no text.
    """
    head = stream.read(_CHUNK)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    if b"\0" in head[:_LOOK] and (wide := _by_zero_bytes(head[:_LOOK])) is not None:
        return wide
    seen = len(head)
    while head.isascii() and len(head) == _CHUNK and seen < _FURTHEST:
        head = stream.read(_CHUNK)
        seen += len(head)
    if head.isascii():
        return "utf-8"
    return _by_sense(head)


def _by_zero_bytes(head: bytes) -> str | None:
    """Tell UTF-16 by where its zero bytes are; `None` where there are but a few, which cost their rows."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if even + odd < _STRAY * len(head):
        return None
    name = "utf-16-le" if odd > even else "utf-16-be"
    text = head[: len(head) // 2 * 2].decode(name, "replace")
    strange = sum(not char.isprintable() and char not in "\r\n\t" for char in text)
    if min(even, odd) * 10 > max(even, odd) or strange > _FEW * len(text):
        raise SourceUnreadable("This is no text file: it has zero bytes.")
    return name


def _by_sense(chunk: bytes) -> str:
    # Whole lines, so that no character is cut in two.
    start, end = chunk.find(b"\n") + 1, chunk.rfind(b"\n")
    whole = chunk[start:end] if 0 < start < end and not chunk[start:end].isascii() else chunk
    text = whole.decode("utf-8", "replace")
    wide = sum(not char.isascii() for char in text)
    # A row or two in another encoding do not make the file another one: they come back as bad rows.
    if text.count("�") <= _MOSTLY * wide:
        return "utf-8"
    scores = {name: _sense(whole, name) for name in ("gb18030", "cp949", "cp1252")}
    return max(scores, key=lambda name: scores[name])


def _sense(chunk: bytes, encoding: str) -> float:
    """Score how much a text looks like what people write in this encoding; the share of its wide characters."""
    text = chunk.decode(encoding, "replace")
    wide = [char for char in text if not char.isascii()]
    if not wide:
        return 0.0
    counts = Counter(wide)
    good: float
    if encoding == "cp949":
        good = sum(number for char, number in counts.items() if "가" <= char <= "힣")
    elif encoding == "gb18030":
        # Korean bytes read as GB18030 give Chinese characters, too, but rare ones.
        hanzi = sum(number for char, number in counts.items() if "一" <= char <= "鿿")
        frequent = sum(number for char, number in counts.items() if char in _FREQUENT_HANZI)
        good = 0.4 * hanzi + 2.5 * frequent
    else:
        good = 0.9 * sum(
            number for char, number in counts.items() if char in "àâäáãåçéèêëíìîïñóòôöõøúùûüßæœÀÄÅÇÉÈÖØÜ€£©®–—‘’“”…°½·•"
        )
    broken = counts.get("�", 0)
    return (good - 5 * broken) / len(wide)
