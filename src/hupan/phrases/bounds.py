"""Words that make a bound of a number: `under`, `at least`, `이하`, `以内`; of a price as of a measure."""

import re
from collections.abc import Sequence

from hupan.phrases.text import words

_MOST_BEFORE = words(
    "nothing over|nothing above|nothing more than|nothing beyond|under|below|less than|up to|at most|at the most|"
    "maximum|max|max.|no more than|not more than|within|cheaper than|lower than|not over|"
    "budget of|budget is|budget|my budget is|"
    "my budget is about|can't go over|can't go above|can't go beyond|cant go over|not going over|don't want to go over|"
    "dont want to go over|spending more than|spend more than|pay more than|my max is|max is|limit is|limit of|"
    "ceiling of|no higher than|can't exceed|not exceeding|for under|stay under|keep it under|<|<=|≤|sub|sub-|"
    "only have|only got|just have|only have got",
    "stretch to|go to|go up to|go as high as|cap it at|cap at|capped at|raise it to|raise my budget to|bump it to|"
    "bump it up to|budget to|spend|spend up to|pay|make it|let's say|lets say|i've got|ive got|i have",
    "预算|预算是|预算在|预算大概|低于|少于|小于|最多|至多|不到|控制在|便宜过|加到|提到|提高到|放宽到|最多出到|能接受到|接受到|可以到|到|顶多|撑死|撑死了|顶天|就剩|只剩|就剩下|只剩下|只有|就只有",
    "최대|예산|예산은|예산이|많아야|비싸도",
)
_LEAST_BEFORE = words(
    "over|above|more than|more expensive than|pricier than|dearer than|costlier than|at least|from|minimum|min|"
    "starting at|no less than|>|>=|≥",
    "超过|高于|至少|最少|大于|贵过",
    "최소|적어도",
)
_NEAR_BEFORE = words(
    "around|about|roughly|approximately|approx|approx.|circa|some|~", "大约|大概|差不多|约|左右", "약|대략|한"
)
_MOST_AFTER = words(
    "is my limit|is my absolute limit|is my max|is my maximum|is my upper limit|is my budget|is my ceiling|is the most|"
    "is as high as|is all i have|is all i've got|or less|or under|or below|max|maximum|tops|at most|at the most|"
    "limit|budget|price limit|price cap|ceiling",
    "以内|以下|之内|封顶|之下|为限|就行|顶天|往下|以里|打住|为止|到顶|不到|预算|的预算",
    "내로|내에서|한도|한도로|이하|이하로|미만|미만으로|까지|까지만|안으로|안에서|이내|이내로|안쪽|아래|아래로|밑|밑으로|언더",
    "안 넘는|안 넘게|안 넘기게|안 넘었으면|넘지 않는|넘지 않게|넘지 않았으면|넘지 말|넘기지 말|넘기지 않|넘으면 안|"
    "넘으면 싫|넘는 건 말|넘는 건 빼|넘는 건 싫|넘는 거 말|넘는 거 빼|넘는 거 싫|초과하지 않|초과 안|초과하면 안",
)
_LEAST_AFTER = words(
    "or more|or above|or higher|and up|and above|and over|and upwards|or over|plus|+",
    "以上|起|之上|往上",
    "이상|이상으로|부터|넘는|초과",
)
_NEAR_AFTER = words(
    "or so|ish|or thereabouts|give or take",
    "左右|上下|前后|出头|附近|上下浮动",
    "정도|정도로|쯤|내외|안팎|가량|선에서|선으로|전후|전후로|언저리",
)

# "don't want to pay over 30", "别高于80": what is denied is the other bound.
_BETWEEN = words(
    "want|wanna|like|wish|be|to|it|them|anything|something|one|ones|spend|spending|pay|paying|go|going|cost|costs|costing|"
    "any|much|a|penny|cent|dollar|single|price|priced|is|are|that|that's|which|for|look|looking|at|of|show|me|see|give"
)
_NO_WORD = r"(?:no|not|nothing|never|none|without|avoid|cannot|cant|dont|wont|[a-z]{2,6}n'?t)"
_NO = rf"{_NO_WORD}(?:\s+(?:{_BETWEEN})){{0,7}}\s+"
_NO_ZH = "[不别勿没甭](?:要|想|能|得|可以|会|希望|打算)?"
_DEARER = words(
    "over|above|more than|more expensive than|pricier than|dearer than|costlier than|higher than|beyond|past"
)
_CHEAPER = words("under|below|less than|cheaper than|lower than")
_NOT_DEARER = f"{_NO}(?:{_DEARER})|{_NO_ZH}(?:超过|超出|超|高于|大于|多于|贵于|贵过)"
_NOT_CHEAPER = f"{_NO}(?:{_CHEAPER})|{_NO_ZH}(?:低于|少于|小于)"
# How far before a number the words of its bound may begin.
_REACH = 48

# English makes a bound of whatever it calls a limit, however it joins that to the number: "budget's about", "cap of a".
_LIMIT = (
    r"(?:(?:price|spending|spend|upper|absolute|hard|top|total)\s+)*"
    r"(?:max(?:imum)?|limit|cap|ceiling|budget|(?:max(?:imum)?|top|highest|upper)\s+(?:price|spend|amount|sum))"
)
_ABOUT = r"(?:about|around|roughly|approx(?:imately)?|like|maybe|probably|somewhere|really|only|just|strictly|say)"
_LIMIT_BEFORE = (
    rf"(?:{_LIMIT}(?:\s*[:=]|'?s|\s+(?:is|was|of|at|to|be|being|would\s+be|will\s+be))?"
    r"|(?:keep|drop|lower|bring|cut|reduce|limit|cap|hold|get|raise|bump|push)"
    r"(?:\s+(?:it|that|this|them|things|prices?|(?:the|my)\s+(?:price|budget|cost)))(?:\s+(?:down|up))?\s+(?:to|at)"
    r"|(?:i'?ve\s+got|i\s+have|i\s+got|spend(?:ing)?|pay(?:ing)?)(?=\s+(?:about|around|roughly|like|maybe)\b))"
    rf"(?:\s+{_ABOUT})*(?:\s+(?:a|an|the))?"
)
_LIMIT_AFTER = (
    r"(?:(?:each|apiece|a\s+piece)\s+)?"
    r"(?:(?:(?:is|are|would\s+be|will\s+be|'s|as)\s+)?(?:(?:about|pretty\s+much|really)\s+)?(?:(?:the|my|our|an?)\s+)?"
    rf"(?:(?:absolute|very|upper|hard|real|total)\s+)*(?:{_LIMIT}|tops)"
    r"|(?:at|as|is)\s+(?:(?:the|my)\s+)?(?:(?:very|absolute)\s+)?most"
    r"|(?:or|and)\s+(?:less|under|below|cheaper|lower|fewer)"
    r"|(?:is\s+)?(?:about\s+)?all\s+(?:i|we)(?:'?ve)?\s+(?:have|got|can)|is\s+pushing\s+it"
    r"|(?:(?:is|are|be|'s|thats|that's)\s+)?(?:(?:way|far|a\s+bit|a\s+little|just|really|already|still)\s+)*"
    r"(?:too\s+(?:much|expensive|dear|pricey|rich|steep|high)|out\s+of\s+(?:my\s+)?(?:budget|range|reach|the\s+question)"
    r"|off\s+the\s+table|a\s+no(?:[\s-]go)?\b|not\s+(?:ok|okay|an\s+option|possible|happening)|no\s+good))"
)

# Chinese sets a limit by a budget, whatever it says of that before the sum: "预算就", "预算不高,".
_LIMIT_BEFORE_ZH = (
    r"预算(?:大概|差不多|也|就|只|才|有限|不高|不多|紧张?|最多|顶多)*(?:是|有|在|给)?[\s,，:：]*(?:就|只有|大概)?"
)
# "超过500就算了": what is over that is not bought.
TOO_DEAR_ZH = r"(?:的话)?[,，]?(?:的?我?就|的?我?可)(?:算了|不买|不要|不考虑|免谈|免了|太贵|买不起|不行|别|不用)了?"
# In "16G内存" and "不锈钢内胆" nothing ends within a number.
_INSIDE_ZH = r"内(?![存部置饰胆衣裤径衬里外有含])"

_BEGINS = r"(?:(?<![a-z])|(?![a-z]))"
_BOUND_BEFORE = re.compile(
    # A word of letters begins at its own beginning; one of Chinese may stand right behind letters: "pH不超过5.5".
    rf"(?:(?P<most>{_BEGINS}(?:{_NOT_DEARER}|{_MOST_BEFORE}|{_LIMIT_BEFORE}|{_LIMIT_BEFORE_ZH}))"
    rf"|(?P<least>{_BEGINS}(?:{_NOT_CHEAPER}|{_LEAST_BEFORE}))|(?P<near>(?<![a-z가-힣])(?:{_NEAR_BEFORE})))(?:\s+(?:an?|the))?[\s:：]*$"
)
BOUND_AFTER = re.compile(
    rf"\s*(?:(?P<most>(?:[은는을를이가]\s)?(?:{_MOST_AFTER})|{_LIMIT_AFTER}|{_INSIDE_ZH}|{TOO_DEAR_ZH})|(?P<least>{_LEAST_AFTER})|(?P<near>{_NEAR_AFTER}))(?![a-z])|(?P<band>\s?대)(?=로|의|에|가|는|인|이|면|만|정도|쯤|초|중|후|짜리|[^가-힣]|$)"
)


def bound_before(text: str, start: int) -> re.Match[str] | None:
    """Find the words right before a number, in a folded text, that make a bound of it."""
    return _BOUND_BEFORE.search(text, max(0, start - _REACH), start)


def bound_kind(matches: Sequence[re.Match[str]]) -> str | None:
    """Tell which kind of bound the first of these matches is: `most`, `least`, `near` or `band`."""
    for match in matches:
        for kind, said in match.groupdict().items():
            if said:
                return kind
    return None


def bound_of(text: str, start: int, end: int) -> str | None:
    """Tell which kind of bound words around a number make of it, in a folded text: `most`, `least`, `near`, `band`."""
    before, after = bound_before(text, start), BOUND_AFTER.match(text, end)
    return bound_kind([match for match in (after, before) if match])
