"""How people speak of how many of a thing they have: that so many are enough, that one more is to come.

Such words are said of what somebody has put aside already, and seldom of what is still to be found.
"""

import re

from hupan.choices.picking import read_number

_EN = r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|single|a dozen|a couple(?: of)?)"
_ZH = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
_ZH_ONE = r"[个個双件条只台本瓶盒套包支张把袋箱份部块顶副对罐枚杯束盆根颗卷桶辆床串盏幅]"
_KO = r"(?:\d{1,3}|한|두|세|네|다섯|여섯|일곱|여덟|아홉|열)"
_KO_ALONE = r"(?:하나|둘|셋|넷|다섯|여섯|일곱|여덟|아홉|열)"
_KO_ONE = r"(?:개|벌|켤레|장|병|권|대|쌍|세트|박스|봉지|봉|자루|통|팩|캔|묶음|잔|송이|상자|마리)"
_KO_MANY = rf"(?:(?P<ko>{_KO})\s?{_KO_ONE}|(?P<alone>{_KO_ALONE}))"
_EN_MANY = rf"\b(?P<n>{_EN})\b"
_EN_THING = r"(?:\s+(?!(?:and|but|or)\b)[\w-]+){0,4}?"
_EN_ROOM = r"(?:have|got|there.?s) (?:room|space) for"
# "Only need one that fits" is a wish.
_NO_WISH = r"(?! (?:more|things?|questions?|with|that|which|under|for under)\b)"
_ENOUGH = (
    (
        rf"{_EN_MANY}{_EN_THING}\s+(?:is|are|was|were|would be|will be|should be|ll be|s)\s+"
        r"(?:actually |really |more than |quite |just |perfectly |honestly )*"
        r"(?:enough|plenty|fine|sufficient|all (?:i|we|they) (?:really )?(?:need|want))\b"
    ),
    rf"{_EN_MANY}{_EN_THING}\s+(?:(?:will|would|should|ll|ought to) (?:totally |really )?do\b|does it\b|suffices\b)",
    (
        rf"\b(?:only|just)\s+(?:really |actually )?(?:need(?:ed)?|want(?:ed)?|meant|keep|use|{_EN_ROOM})"
        rf"\s+(?:the |a |just |only |like )*{_EN_MANY}{_NO_WISH}"
    ),
    rf"\b(?:need|want|keep|fits?|{_EN_ROOM})\s+(?:just|only)\s+(?:the |a )*{_EN_MANY}{_NO_WISH}",
    (
        rf"(?P<n>{_ZH})\s?{_ZH_ONE}(?!人)[^,，。;；\d一二两三四五六七八九十]{{0,6}}?(?:就|也|已经|都)?"
        r"(?:足够|够了|够用|够吃|够喝|就够|就行|就好|就可以|就成|可以了|行了|得了)"
    ),
    rf"(?:只|就|光)(?:需要|需|想要|要|用得[着上]|用|买|留|拿|得)(?P<n>{_ZH})\s?{_ZH_ONE}",
    (
        rf"{_KO_MANY}\s?(?:만|이?면|로도|으로도|만으로도|이라도|만\s?있으면|만\s?있어도)\s?(?:다\s|딱\s)?"
        r"(?:있으면\s?|있어도\s?|사면\s?|하면\s?)?(?:돼|되|됩|될|됐|충분|족하|넉넉|괜찮|필요|할[게래])"
    ),
    rf"{_KO_MANY}(?:으로|로)(?:요|\s?(?:할|해|하고|바꿔|변경|줄여|늘려)|\s*$)",
)
_MORE = re.compile(
    rf"\b{_EN} more\b(?! (?:thing|question|time|day|minute|step|month|year)s?\b)"
    r"|\bone of the same\b|\bthe same (?:one )?again\b"
    rf"|(?:再|还|另外)(?:得|要|想|需要|可以|能|给我)*(?:再)?[来要加买添拿凑]\s?(?:上|多)?{_ZH}\s?{_ZH_ONE}"
    rf"|多[来要加买拿]\s?{_ZH}\s?{_ZH_ONE}"
    rf"|(?:{_KO}\s?{_KO_ONE}|{_KO_ALONE})\s?(?:만\s?)?더(?![\s가-힣]{{0,6}}(?:보여|볼|추천|찾))"
)
_MORE_OF_IT = re.compile(
    r"\bmore\b|\banother\b(?! (?:day|time))|\bextra\b|더(?!\s?이상)|再[来加要添买拿]?|多[来加要拿买]|添|추가"
)
_LESS = re.compile(r"\b(?:less|fewer)\b|덜|少[来要拿买]?|减")
_DOUBLE = re.compile(r"\bdouble\b|\btwice as (?:many|much)\b|두\s?배|翻倍|加倍|双倍")
_HALF = re.compile(r"\bhalve\b|\bhalf as many\b|절반|减半")
_NOT_PUT = "".join(
    f"(?<!{verb} )" for verb in ("put", "add", "pop", "stick", "chuck", "throw", "toss", "place", "bung", "drop", "get")
)
_IN_CART = re.compile(
    r"\b(?:(?:that|which|what)(?:.?s| is| are)?|already|i have|i.ve got|i got|i put|the ones?|the same)(?: \w+){0,2}"
    r" in (?:my|the) (?:cart|basket|trolley)\b"
    rf"|{_NOT_PUT}\bthe \w+(?: \w+)? (?:in|from) (?:my|the) (?:cart|basket|trolley)\b"
    r"|(?:购物车|车子?)(?:里头|里面|里|中|内)的?(?!.{0,4}(?:[有加放]|什么|多少|几))|(?:已经|刚刚?|之前)(?:加|放)(?:进|到|入)?(?:购物)?车?的"
    r"|(?:장바구니|카트)에?\s?(?:있는|있던|담긴|담은|담아\s?[둔놓]|넣은|넣어\s?[둔놓]|들어\s?있는|든)|담아\s?(?:둔|놓은)"
)
_ALSO = re.compile(
    r"^(?:(?:oh|ah|ok|okay|and|also|plus|hmm|then)[\s,]+)*(?:and|also|plus|same (?:with|for|goes for)|ditto|likewise)\b"
    r"|\b(?:too|as well|also|likewise)\b"
    r"|^(?:(?:哦|啊|嗯|对了|那)[\s,，]*)*(?:还有|以及|和|另外|顺便)|也(?:是|一样|不要|不用|去掉|拿掉|删|算了|同样|吧|$)|同样|一样"
    r"|(?:^|\s)(?:그리고|또)\s|[가-힣](?<!라)(?<!어)(?<!아)(?<!해)(?<!로)도(?:요|$|[\s,.!~])|마찬가지|같이요|똑같이"
)
# Who wants something besides names no other thing to which the same is to be done.
_WANTS = re.compile(
    r"[?？]|\b(?<!n.t )(?<!nt )(?:need|want|wanna|find|show|looking|get me|buy|add|put|more|another|do you|have you)\b"
    r"|^(?:and |also )*(?:any|how|what|which|is|are|does|can)\b"
    r"|담|넣|추가|더\s|보여|찾|있나|加|放|来一|再|有没有|吗|想买"
)


def enough_of(said: str) -> int | None:
    """Tell how many somebody calls enough, or settles on: "one book will do", `两个就够了`, `세 개로요`."""
    text = said.casefold().replace("’", "'").replace("'", "")
    for pattern in _enough:
        if found := pattern.search(text):
            told = found.groupdict()
            word = next(each for each in (told.get("n"), told.get("ko"), told.get("alone")) if each)
            return 1 if word == "single" else read_number(word)
    return None


def asks_more(said: str) -> bool:
    """Whether so many more are to come of what there is."""
    return _MORE.search(said.casefold()) is not None


def speaks_of_cart(said: str) -> bool:
    """Whether somebody says of a thing that it lies in their cart: "the lamp in my basket", `장바구니에 있는 거`."""
    return _IN_CART.search(said.casefold()) is not None


def names_also(said: str) -> bool:
    """Whether another thing is named beside one that was spoken of: "and the tea", `茶也是`, `차도요`."""
    text = said.casefold()
    return _ALSO.search(text) is not None and _WANTS.search(text) is None


def outright(said: str, present: int) -> int | None:
    """Tell how many there are to be where somebody says just that: so many are enough, twice as many, half of it."""
    text = said.casefold()
    if _DOUBLE.search(text):
        return present * 2
    if _HALF.search(text):
        return max(present // 2, 1)
    return None if asks_more(text) else enough_of(text)


def recount(said: str, number: int | None, present: int, done: object = "") -> tuple[int, str] | None:
    """Tell how many there are to be.

    Args:
        said: The words.
        number: Which number they have.
        present: How many there are.
        done: What was done to another thing just now, as this is told here: "2" where it was set to so many, "0" where
            it was taken out, "+1" for so many more.

    Returns:
        That, and what this does; `None` where the words say nothing of it.
    """
    text, by = said.casefold(), str(done or "")
    more = asks_more(text) or _MORE_OF_IT.search(text) is not None
    if number is None and not more:
        if not names_also(text) or not by.lstrip("+-").isdecimal():
            return None
        return int(by) + (present if by[0] in "+-" else 0), by
    if not more and not _LESS.search(text):
        return number or present, str(number or present)
    by = f"{(1 if more else -1) * (number or 1):+d}"
    return present + int(by), by


_enough = tuple(map(re.compile, _ENOUGH))
