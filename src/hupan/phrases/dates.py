"""Days and deadlines: `by Friday`, `다음 주 수요일까지`, `三天内`, `before Dec 24`, `이번 주말`.

Weeks begin on Monday. A day of the week without more is the next one, today included; a date that has passed is next
year's.
"""

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta

from hupan.phrases.domain import Day, Home
from hupan.phrases.text import Span, words

_WEEK, _HOURS = 7, 24
_FRIDAY, _SATURDAY, _SUNDAY = 4, 5, 6
_DECEMBER = 12
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january|jan", "february|feb", "march|mar", "april|apr", "may", "june|jun", "july|jul", "august|aug",
            "september|sept|sep", "october|oct", "november|nov", "december|dec",
        ),
        start=1,
    )
    for name in names.split("|")
}  # fmt: skip
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday|mon|월요일|월욜|一", "tuesday|tues|tue|화요일|화욜|二", "wednesday|wed|수요일|수욜|三",
            "thursday|thurs|thur|thu|목요일|목욜|四", "friday|fri|금요일|금욜|五", "saturday|sat|토요일|토욜|六",
            "sunday|sun|일요일|일욜|日|天",
        )
    )
    for name in names.split("|")
}  # fmt: skip
_AWAY = {
    "today": 0, "tonight": 0, "tomorrow": 1, "the day after tomorrow": 2, "day after tomorrow": 2,
    "오늘": 0, "오늘밤": 0, "낼": 1, "내일": 1, "모레": 2, "낼모레": 2, "내일모레": 2, "글피": 3,
    "오늘 밤": 0, "오늘 저녁": 0, "내일 아침": 1, "내일 밤": 1, "내일 저녁": 1,
    "今天": 0, "今晚": 0, "今日": 0, "今早": 0, "明天": 1, "明日": 1, "明早": 1, "明晚": 1, "后天": 2, "大后天": 3,
}  # fmt: skip
_DAYS_IN_WORDS = {
    "하루": 1,
    "이틀": 2,
    "사흘": 3,
    "나흘": 4,
    "닷새": 5,
    "엿새": 6,
    "이레": 7,
    "열흘": 10,
    "보름": 15,
    "일주일": 7,
}
_SMALL = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    **dict(zip("一二三四五六七八九十", range(1, 11), strict=True)),
    "两": 2, "a": 1, "an": 1, "a couple of": 2, "半个": 0,
    "한": 1, "두": 2, "세": 3, "네": 4, "일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6, "칠": 7,
}  # fmt: skip
_FEASTS = {
    "christmas eve": (12, 24), "christmas day": (12, 25), "christmas": (12, 25), "xmas": (12, 25),
    "new year's eve": (12, 31), "new year's day": (1, 1), "new year's": (1, 1), "new year": (1, 1),
    "valentine's day": (2, 14), "halloween": (10, 31),
    "크리스마스 이브": (12, 24), "크리스마스": (12, 25), "성탄절": (12, 25), "어린이날": (5, 5), "어버이날": (5, 8),
    "새해": (1, 1),
    "圣诞节": (12, 25), "圣诞": (12, 25), "平安夜": (12, 24), "元旦": (1, 1), "情人节": (2, 14), "国庆节": (10, 1),
    "国庆": (10, 1), "儿童节": (6, 1),
}  # fmt: skip

# The speed of a delivery is a day, too: "next-day delivery", `次日达`, `당일 배송`.
_SPEEDS = {
    "same day": 0, "next day": 1, "overnight": 1, "당일": 0, "익일": 1, "다음 날": 1, "새벽": 1,
    "当日": 0, "当天": 0, "次日": 1, "隔日": 1, "隔天": 1, "第二天": 1,
}  # fmt: skip
_COMES = r"(?=[\s-]?(?:delivery|shipping|arrival|배송|도착|(?:就|能|可以|内)?(?:到(?!底)|送达|达|送到|收到)))"
_HAN_NUMBER = "[一二三四五六七八九十]"
# A day of a month alone is one only where something is to happen by then, or on it: "3号电池" is a kind of battery.
_THE_DAY = (
    r"(?:\b(?P<dom>\d{1,2})(?:st|nd|rd|th)\b"
    r"(?!\s+(?:one|two|of|item|product|option|floor|birthday|anniversary|gen|generation|edition|grade|graders?|century"
    r"|place|size|pair|row|page|from)\b)"
    rf"|(?P<hanmonth>这个月|本月|下个?月)?的?(?<!\d)(?<!{_HAN_NUMBER})(?P<handom>\d{{1,2}}|{_HAN_NUMBER}{{1,3}})[号日]"
    r"(?:(?=之前|以前|前(?![台面])|为止|截止|[要能就得会可以必须]{0,4}(?:用(?!的)|收到|送到|送达|拿到|到(?!\d)))"
    r"|(?<=最[晚迟]\d[号日])|(?<=最[晚迟]\d\d[号日])|(?<=赶在\d[号日])|(?<=赶在\d\d[号日]))"
    r"|(?P<komonth>(?:다음|담)\s?달\s?|(?:이번|요번)\s?달\s?|이달\s?)?(?<!\d)(?<!후)(?<!후 )(?P<kodom>\d{1,2})일"
    r"(?=\s?(?:까지|까진|전까지|이전|전에\s?(?:꼭\s?)?(?:받|도착|와|왔|오|배송|필요)|에\s?(?:꼭\s?)?(?:필요|받|도착|쓸|써야|쓰려)))"
    r")"
)

_N = rf"\d{{1,3}}|(?<![가-힣])(?:{words(*_SMALL)})"
_MONTH, _WEEKDAY = words(*_MONTHS), words(*(day for day in _WEEKDAYS if len(day) > 1))
_DAY = re.compile(
    r"(?:"
    rf"(?P<iso>\d{{4}}-\d{{1,2}}-\d{{1,2}})"
    rf"|(?:(?P<y>\d{{4}})\s?[년年]\s?)?(?P<m>\d{{1,2}})\s?[월月]\s?(?P<d>\d{{1,2}})\s?[일日号]?"
    rf"|(?P<hanm>{_HAN_NUMBER}{{1,2}})月(?P<hand>{_HAN_NUMBER}{{1,3}})[日号]"
    rf"|\b(?P<month>{_MONTH})\.?\s+(?P<mday>\d{{1,2}})(?:st|nd|rd|th)?\b"
    rf"|\b(?P<dday>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<dmonth>{_MONTH})\b"
    rf"|\b(?P<slashm>\d{{1,2}})/(?P<slashd>\d{{1,2}})\b(?!/)"
    rf"|(?P<feast>{words(*_FEASTS)})"
    rf"|(?P<away>(?<![a-z])(?<![가-힣](?=낼))(?!낼\s?(?:수|게|래|만큼))(?:{words(*_AWAY)})(?![a-z]))"
    rf"|(?P<which>\b(?:this|next|coming)\s+|(?:이번|요번)\s?주\s?|다다음\s?주\s?|(?:다음|담)\s?주\s?|돌아오는\s?|오는\s?)?(?P<weekday>(?<![a-z])(?:{_WEEKDAY})(?![a-z]))"
    rf"|(?P<hanweek>这个?|本|下下个?|下个?)?(?:周|星期|礼拜)(?P<handay>[一二三四五六天]|日(?!历))"
    rf"|(?P<weekendof>\b(?:this|next)\s+|\bthe\s+|(?:이번|요번)\s?주?\s?|(?:다음|담)\s?주?\s?|这个?|本|下个?)?(?P<weekend>\bweekend\b|주말|周末)"
    rf"|(?P<endof>\bend of (?P<endmonth>{_MONTH})\b|(?<!\d)(?P<endm>\d{{1,2}})\s?(?:월\s?말|月[底末]))"
    r"|(?P<monthend>\bend of (?:the |this )?month\b|\bmonth[- ]end\b|월말|이달 말|(?:이번|요번)\s?달\s?말|月底|月末"
    r"|(?:이번|요번)\s?달(?=\s?(?:안|내[로에]|중으로|까지))|(?:这个|本)月(?=之?内))"
    r"|(?P<yearend>\bend of (?:the |this )?year\b|연말(?=\s?(?:까지|전|안))|올해(?=\s?(?:안|내[로에]|까지))"
    r"|年底(?=之?前|以前)|今年(?=之?内))"
    r"|(?P<nextweek>(?<!before )\bnext week\b(?!')|(?:다?다음|담)\s?주(?!\s?(?:전|이전|되기)|[가-힣]*\s?말)"
    r"|(?<!下)下?下个?(?:周|星期|礼拜)(?![一二三四五六日天末]|之?前|以前))"
    r"|(?P<weekend2>\bend of (?:the |this )?week\b|\bthis week\b|(?<=within )the week\b|(?<=before )next week\b"
    r"|(?:이번|요번)\s?주(?!\s?말)|(?:다음|담)\s?주(?=\s?(?:전|이전|되기))"
    r"|这周(?!末)|本周(?!末)|这个星期(?![一二三四五六日天])|下个?(?:周|星期)(?=之前|以前|前))"
    rf"|(?P<speed>(?<![a-z가-힣])(?:same[\s-]day|next[\s-]day|{words(*_SPEEDS)}){_COMES})"
    rf"|(?P<reach>{_N})(?:[\s-]days?|일|天|日){_COMES}"
    rf"|(?P<hours>\b(?:24|36|48|72))\s?(?:hours|hrs|h|小时|시간)(?![a-z])"
    rf"|(?P<working>(?P<lead2>\b(?:with)?in\s+)?(?:(?P<n2>{_N})\s?(?:(?:working|business)\s+days\b|个?工作日|영업일)"
    rf"|영업일\s?(?:기준\s?)?(?:으로\s?)?(?P<n3>\d)일))"
    rf"|{_THE_DAY}"
    rf"|(?P<ago>(?P<lead>\b(?:with)?in\s+(?:the\s+next\s+|less\s+than\s+|under\s+)?)?(?:[一二两三四五六七八](?=[二三四五六七八九十][天日]))?(?:(?P<n>{_N})\s?(?P<unit>\s?days?\b|\s?weeks?\b|일(?!요일)|주일?|天|日|个?(?:星期|礼拜)(?![一二三四五六日天])|周(?![一二三四五六日天末]))|(?P<spelt>{words(*_DAYS_IN_WORDS)})))"
    r")"
)
_DUE = words(
    "by|before|until|till|no later than|not later than|latest|in time for|by the|prior to|ahead of|earlier than"
    "|sooner than",
    "最晚|最迟|赶在|不晚于|不迟于|别晚于|别迟于|不要晚于|不能晚于",
    "늦어도",
)
# "Before we leave on Friday" is a deadline, whatever it is that happens then; "no earlier than Friday" is none.
_DUE_BEFORE = re.compile(
    rf"(?:(?<![a-z])(?<!\bno )(?<!not )(?:{_DUE})\s*(?:the\s+|on\s+)?"
    r"|\bbefore\s+(?:i|we|my|our|the|she|he|they|her|his)\s+(?:[\w']+\s+){1,3}on\s+)$"
)
_DUE_AFTER = re.compile(
    r"\s?(?:"
    + words(
        "at the latest|latest|or sooner|or earlier|or before",
        "之前|以前|前|为止|截止|之内|以内",
        "까지는|까지|까진|전까지|전에|이전에|이전|안에|안으로|이내에|이내|내로|내에|중으로",
    )
    + r"|되기\s?전에?|전(?![가-힣]))"
)
# What is to be here before a day is to be here the day before; the end of a month is over only with its last day, and
# before the evening of a day that day itself is early enough.
_NOT_EARLIER = re.compile(r"\b(?:no|not) (?:earlier than|sooner than|before)\s+$")
_EVENING = re.compile(r"night|晚|밤|저녁")
_EXCLUDED = re.compile(r"^(?:before|earlier|sooner|prior|ahead)\b|^\s?(?:되기\s?전|之前|以前|前|이?전)")
_WITHIN_AFTER = re.compile(rf"\s?(?:{words('内|之内|以内', '안에|안으로|이내|이내에|내로|내에|내')})")
_WITHIN_BEFORE = re.compile(r"\bwithin\s+(?:the\s+next\s+)?$")
_LATER_AFTER = re.compile(rf"\s?(?:{words('from now|later', '后|之后|以后', '뒤에|뒤|후에|후|있다가')})")


# Short for days of the week, and words of their own ("sun hat"); dates with a stroke may be fractions.
_SHORT = frozenset(["mon", "tues", "tue", "wed", "thurs", "thur", "thu", "fri", "sat", "sun"])
_ON_BEFORE = re.compile(r"\b(?:on|for)\s+(?:the\s+)?$")
_PLACES = 9
"""So many stand side by side at most: "the 12th" is no place among them."""

_NEEDED = re.compile(r"\b(?:need(?:ed|s)?|want(?:ed)?|here|arriv\w+|deliver\w*|gifts?|presents?|party)\b")
# In so many hours a thing may dry, too, and be charged.
_TAKES_HOURS = re.compile(r"\b(?:dr(?:y|ies)|cures?|sets?|charg\w+)\b|[干充]|마르|건조|충전")
# Of a feast it is told when it is: no day by which anything is wanted, unless that is to be given then.
_FEAST_OF = re.compile(
    r"\b(?:birthday|b-?day|anniversary|wedding|graduation)\b|生日|纪念日|婚礼|毕业典礼|생일|기념일|결혼식|졸업식|입학식|환갑|칠순|팔순|돌잔치|백일|집들이"
)
_GIVEN = re.compile(
    r"\b(?:gifts?|presents?|for (?:her|him|them)|arrives?|(?:get|be|is|are) here)\b"
    r"|礼物|送|收到|선물|도착|받|그\s?(?:전|날)|(?:와|왔)(?:야|으면)|드리|드릴|주려|줄\s?(?:거|건|려)"
)
_CLAUSE = re.compile(r"[,;.!?，。；！？\n]|\b(?:and|so|but)\b|(?<=라서)\s|(?<=이라)\s|(?<=인데)\s|(?<=니까)\s")


def days(text: str, home: Home) -> Iterator[Day]:
    """Find the days that a folded text names."""
    for match in _DAY.finditer(text):
        found = _day(text, match, home.today)
        # What is said to be next week is a deadline without a word for it, and may tell of a feast all the same.
        due = found is not None and found.deadline and not (match["nextweek"] and found.span == Span(*match.span()))
        if found is not None and (due or not _tells_of_a_feast(text, match)):
            yield found


def _tells_of_a_feast(text: str, match: re.Match[str]) -> bool:
    """Whether a day only says when a birthday or the like is: "it's my birthday on friday and I want shoes"."""
    if _GIVEN.search(text):
        return False
    begins = max((each.end() for each in _CLAUSE.finditer(text, 0, match.start())), default=0)
    ends = _CLAUSE.search(text, match.end())
    return _FEAST_OF.search(text, begins, ends.start() if ends else len(text)) is not None


def _day(text: str, match: re.Match[str], today: date) -> Day | None:
    start, end = match.span()
    if match["ago"]:
        return _away(text, match, today)
    if match["speed"] or match["reach"]:
        number = _SPEEDS[re.sub(r"[\s-]+", " ", match["speed"])] if match["speed"] else _small(match["reach"])
        return Day(today + timedelta(days=number), deadline=True, unsure=False, span=Span(start, end))
    if match["hours"] or match["working"]:
        return _within(text, match, today)
    day = _named(match, today)
    if day is None or _NOT_EARLIER.search(text, 0, start):
        return None
    before, after = _DUE_BEFORE.search(text, max(0, start - 40), start), _DUE_AFTER.match(text, end)
    if _needs_a_word(match) and not (before or after or _on_that_day(text, match)):
        return None
    span = Span(before.start() if before else start, after.end() if after else end)
    whole = any(match[each] for each in ("weekend2", "monthend", "yearend", "nextweek", "endof"))
    if not (whole or _EVENING.search(match.group())) and any(
        each and _EXCLUDED.search(each.group()) for each in (before, after)
    ):
        day = max(day - timedelta(days=1), today)
    return Day(day, bool(before or after or whole), _unsure(match, today), span)


def _needs_a_word(match: re.Match[str]) -> bool:
    short = match["weekday"] in _SHORT and not match["which"]
    return short or match["slashm"] is not None or match["dom"] is not None


def _on_that_day(text: str, match: re.Match[str]) -> bool:
    """Whether something is to be on it, or for it; "reviews for the 2nd" speaks of the second that is shown."""
    at = match.start()
    before = _ON_BEFORE.search(text, max(0, at - 8), at)
    if before is None or not match["dom"] or int(match["dom"]) > _PLACES or before.group().startswith("on"):
        return before is not None
    return _NEEDED.search(text, 0, at) is not None


def _within(text: str, match: re.Match[str], today: date) -> Day | None:
    """Read a term of hours, or of days on which people work; both are deadlines."""
    start, within = match.start(), _WITHIN_AFTER.match(text, match.end())
    if match["working"]:
        if not (within or match["lead2"]):
            return None
        day = today
        for _ in range(_small(match["n2"] or match["n3"])):
            day += timedelta(days=_WEEK - day.weekday() if day.weekday() >= _FRIDAY else 1)
    else:
        lead = _WITHIN_BEFORE.search(text, 0, start)
        if not (within or lead) or _TAKES_HOURS.search(text):
            return None
        start, day = lead.start() if lead else start, today + timedelta(days=-(-int(match["hours"]) // _HOURS))
    return Day(day, deadline=True, unsure=False, span=Span(start, (within or match).end()))


def _away(text: str, match: re.Match[str], today: date) -> Day | None:
    within, later = _WITHIN_AFTER.match(text, match.end()), _LATER_AFTER.match(text, match.end())
    lead = (match["lead"] or "").strip()
    if not (within or later or lead):
        return None  # "for five days" names no day
    number = _DAYS_IN_WORDS.get(match["spelt"] or "") or _small(match["n"])
    weeks = (match["unit"] or "").strip().startswith(("week", "주", "星", "个", "周"))
    deadline = bool(within) or lead.startswith("within") or " " in lead
    end = (within or later or match).end()
    return Day(
        today + timedelta(days=number * (_WEEK if weeks else 1)), deadline, unsure=False, span=Span(match.start(), end)
    )


def _small(text: str) -> int:
    return int(text) if text.isdigit() else _SMALL[" ".join(text.split())]


def _named(match: re.Match[str], today: date) -> date | None:
    if match["weekday"]:
        return _weekday(_WEEKDAYS[match["weekday"]], _weeks(match["which"]), today)
    if match["handay"]:
        return _weekday(_WEEKDAYS[match["handay"]], _weeks(match["hanweek"]), today)
    if match["weekend"]:
        return _weekday(_SATURDAY, _weeks(match["weekendof"]) or 0, today)
    return _reckoned(match, today) or _dated(match, today)


def _reckoned(match: re.Match[str], today: date) -> date | None:
    if match["away"]:
        return today + timedelta(days=_AWAY[" ".join(match["away"].split())])
    if match["weekend2"] or match["nextweek"]:
        return _monday(today) + timedelta(days=_SUNDAY + _WEEK * (_weeks(match["nextweek"]) or 0))
    if match["monthend"] or match["yearend"] or match["endof"]:
        named = match["endm"] or _MONTHS.get(match["endmonth"] or "")
        return _end_of(_DECEMBER if match["yearend"] else int(named or today.month), today)
    if day := match["dom"] or match["handom"] or match["kodom"]:
        return _of_a_month(_han(day), _weeks(match["hanmonth"] or match["komonth"]), today)
    return None


def _dated(match: re.Match[str], today: date) -> date | None:
    if match["iso"]:
        return _date(*map(int, match["iso"].split("-")))
    if match["feast"]:
        month, day = _FEASTS[" ".join(match["feast"].split())]
        return _coming(month, day, today)
    if match["y"]:
        return _date(int(match["y"]), int(match["m"]), int(match["d"]))
    if match["hanm"]:
        return _coming(_han(match["hanm"]), _han(match["hand"]), today)
    month = match["month"] or match["dmonth"]
    if month:
        return _coming(_MONTHS[month], int(match["mday"] or match["dday"]), today)
    # "His 60th" is none of a month.
    named = match["m"] or match["slashm"]
    return _coming(int(named), int(match["d"] or match["slashd"]), today) if named else None


def _han(text: str) -> int:
    """Read a number of a calendar: `24`, `十二`, `二十四`."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (_SMALL[tens] if tens else 1 if ten else 0) * 10 + (_SMALL[ones] if ones else 0)


def _of_a_month(day: int, months: int | None, today: date) -> date | None:
    """Find the next such day of a month, or that of this month or the next where that was said."""
    first = today.replace(day=1)
    for ahead in (months,) if months is not None else range(4):
        year, month = divmod(first.year * 12 + first.month - 1 + ahead, 12)
        found = _date(year, month + 1, day)
        if found is not None and found >= today:
            return found
    return None


def _end_of(month: int, today: date) -> date | None:
    if not 1 <= month <= _DECEMBER:
        return None
    year = today.year + (month < today.month)
    return date(year, month, calendar.monthrange(year, month)[1])


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _coming(month: int, day: int, today: date) -> date | None:
    this_year = _date(today.year, month, day)
    if this_year and this_year >= today:
        return this_year
    # The 29th of February is up to eight years away.
    return next((found for year in range(today.year + 1, today.year + 9) if (found := _date(year, month, day))), None)


def _weeks(which: str | None) -> int | None:
    said = (which or "").replace(" ", "")
    if not said:
        return None
    if said.startswith(("다다음", "下下")):
        return 2
    return 1 if said.startswith(("next", "다음", "담", "下")) else 0


def _weekday(weekday: int, weeks: int | None, today: date) -> date:
    if weeks:
        return _monday(today) + timedelta(days=weeks * _WEEK + weekday)
    return today + timedelta(days=(weekday - today.weekday()) % _WEEK)


def _monday(today: date) -> date:
    return today - timedelta(days=today.weekday())


def _unsure(match: re.Match[str], today: date) -> bool:
    # On a Tuesday, "next Friday" is in three days for some and in ten for others; on a Saturday all agree.
    if not match["weekday"] or (match["which"] or "").strip() != "next":
        return False
    return _WEEKDAYS[match["weekday"]] > today.weekday()
