"""In which order somebody wants to see goods, and what they say of prices without a sum."""

import re
from collections.abc import Sequence

from hupan.search import Sort

# The first that stands in a text counts; what is the longer saying of two stands first.
_SORTS: Sequence[tuple[Sort, str]] = (
    (
        Sort.PRICE_DOWN,
        (
            r"(?:most expensive|priciest|dearest|highest[\s-]pric\w+|expensive (?:ones?|stuff"
            r"|things?))(?: \w+)?(?: (?:first|at the top|on top))?"
            r"|(?:price|prices|cost)[\s,:]*(?:from )?(?:high(?:est)? to low|descending)|high(?:est)? to low(?:est)?"
            r"|(?:价格?|价钱)?(?:从|由)?(?:高|贵)(?:的)?(?:到|往|至)(?:低|便宜|贱)|最贵|价格?(?:降序|倒序)|贵的(?:排|放|在)?(?:前|先|上)"
            r"|비싼\s?(?:거|것|건|걸|가격|가격대)?\s?(?:순|부터|먼저|위)|(?:제일|가장|젤)\s?비싼"
            # High and low alone are said of the price; of what else is named before, they are said of that.
            r"|(?:(?:가격|금액|값)대?(?:이|은|도)?\s?(?:(?:제일|가장|젤)\s?)?|^\s*)높은\s?(?:거|것|건|걸|가격대?)?\s?(?:순|부터|먼저|위)"
            r"|높은\s?(?:가격|금액)대?\s?(?:순|부터|먼저|위)"
        ),
    ),
    (
        Sort.PRICE_UP,
        (
            r"cheap(?:est|er|y)? ?(?:ones?|stuff|things?|options?)? (?:first|to|on top|at the top|up top"
            r"|up front|before|on the top)"
            r"|cheapest|lowest[\s-](?:pric\w+|cost)|least expensive|low(?:est)?(?: price)? to high(?:est)?"
            r"|(?:from )?cheap to (?:expensive|pricey|dear)"
            r"|\b(?:by|on|in order of) (?:the )?(?:price|cost)|(?:sort|order|rank|arrange|list"
            r"|line)\w*(?: \w+){0,3} (?:price|cost)s?"
            r"|price[\s,:]*(?:ascending|order|asc\b|sort)|(?:most )?affordable first"
            r"|prices? (?:going )?up(?:wards?)?|start(?:ing)? (?:with|from) the cheap\w*"
            r"|lowest first|increasing price|best price first"
            r"|(?:价格?|价钱)?(?:从|由)?(?:低|便宜|贱)(?:的)?(?:到|往|至)(?:高|贵)|(?:按|照|以|依)(?:着"
            r"|照)?(?:价格?|价钱|价位)|最便宜|最低价|价格?(?:升序|排序|排一?下|排列)|低价(?:优先|在前|排前)"
            r"|便宜的?(?:那些|几个)?(?:排|放|摆|列|在|先|优先|靠)+(?:到|在|最)?(?:前|先|上|头)?|先看(?:最)?便宜"
            r"|(?:由|从)(?:低|便宜)的?(?:价|的)?(?:开始|起|看)"
            r"|최저가|(?:싼|저렴한)\s?(?:거|것|건|걸|제품|가격|가격대)?\s?(?:순서?|부터|먼저|위로|위에|앞)"
            r"|^\s*낮은\s?(?:거|것|건|걸)?\s?(?:순서?|부터|먼저|위로|위에|앞)|낮은\s?(?:가격|금액)대?\s?(?:순서?|부터|먼저)"
            r"|가격\s?(?:별로|대로|순|오름차)|(?:가격|금액|값)대?\s?(?:이|은|도)?\s?(?:(?:제일|가장|젤)\s?)?(?:낮은|싼|저렴한)\s?(?:순|거|것|걸)?"
            r"|(?:제일|가장|젤|최고로)\s?(?:싼|저렴|값싼)|값(?:이)?\s?싼\s?순|낮은\s?가격순|오름차순|가격\s?정렬"
        ),
    ),
    (
        Sort.RATING,
        (
            r"(?:best|highest|top|better|well|highly)[\s-](?:rated|reviewed|rating|ratings|reviews|scores?"
            r"|scored)|by (?:rating|reviews?|stars?|score|customer rating)"
            r"|(?:most|more) (?:stars|popular|loved)|people (?:like|love|rate)\w* (?:most|best)|(?:sort|order"
            r"|rank)\w*(?: \w+){0,2} (?:ratings?|reviews?|stars|popularity)"
            r"|(?:按|照|看)(?:着|照)?(?:评分|评价|好评|口碑|星级)|(?:评分|评价|好评|口碑)(?:率|度)?(?:最?高|最?好|从高|优先|排)|好评|最受欢迎|口碑好"
            r"|평점|별점|(?:후기|평|평가|리뷰|반응)\s?(?:가|이|도|은)?\s?(?:(?:제일|가장|젤|더)\s?)?(?:좋은|높은|많은|괜찮은|순)"
            r"|(?:인기|판매량?)(?:가|이|도)?\s?(?:순|많은|있는|높은|좋은|제일|짱)|평가\s?순|추천순|많이\s?(?:팔린|팔리는|사는|사가는)|잘\s?(?:나가는|팔리는)"
        ),
    ),
    (Sort.NEWEST, r"\bnewest|\blatest|\bnew(?:est)? first|most recent|最新|新品|新款|新到|최신|신상|새로\s?나온"),
    (
        Sort.DISCOUNT,
        (
            r"biggest (?:discount|saving|reduction|sale)s?|most (?:reduced|discounted)|best (?:deal|discount)s?"
            r"|折扣最|降价最|打折最|优惠最|最划算"
            r"|할인율|할인\s?많이|할인\s?(?:큰|순)|세일\s?많이"
        ),
    ),
)
_CHEAPER = re.compile(
    r"\bcheaper\b|\bless (?:expensive|pricey|money|costly)\b|\b(?:too|so|pretty|kinda|quite|a bit|a little|very"
    r"|bit|not (?:that|so|too|as)|less|rather) "
    r"(?:expensive|pricey|dear|steep|costly|much money)|out of my (?:budget|price range)|\bsave (?:some )?money"
    r"|\bon a budget|budget[\s-]friendly|\b(?:more )?affordable"
    r"|\binexpensive|can'?t afford|low(?:er)? (?:price|budget|cost)"
    r"|便宜|(?:太|有点儿?|好|这么|也太|偏|挺|蛮|略|别太|不要太|不太|别那么|没那么|不要那么)贵|贵了|实惠|划算|性价比|经济"
    r"|(?:더|좀|조금|제일)\s?(?:싼|저렴|싸)|(?<!비)싼\s?(?:거|것|걸|건|게)|저렴(?:한|하)|(?:너무|좀|꽤|헐|생각보다"
    r"|조금|많이|넘)\s?(?:비싸|비싼|쎄|세)|비싸(?:다|네|요|당|ㅠ|지\s?않)|비싼\s?(?:거|건)\s?말고|가성비"
    r"|덜\s?비싼|안\s?비싼",
    re.IGNORECASE,
)
_PRICE_LET_GO = re.compile(
    r"(?:price|money|cost|budget)(?: is|'s)? (?:no (?:object|issue|problem|limit)|(?:doesn'?t|does not"
    r"|don'?t) matter|not (?:a problem|an issue|important)|(?:isn'?t|not) (?:a problem|an issue|important))"
    r"|(?:forget|never ?mind|ignore|drop|scrap|don'?t (?:worry|care|mind) about"
    r"|don'?t care what)(?: \w+){0,2} (?:price|budget|cost|limit|it costs|money)|no (?:price |budget )?limit"
    r"|any price|whatever the (?:price|cost)|without (?:the|a) (?:price )?limit"
    r"|(?:预算|价格|价钱|钱)(?:方面|什么的|这块)?(?:不限|无所谓|不是问题|不重要|没关系|随便|都行|不用管|先不管"
    r"|不管)|(?:不限|不管|别管|不考虑|不看|不在乎)(?:预算|价格|价钱|多少钱|价位)|多少钱都|贵(?:一?点)?(?:也"
    r"|都)(?:行|可以|没关系|没事)"
    r"|(?:가격|예산|돈|금액)(?:은|이|대는|대|제한)?\s?(?:상관\s?없|괜찮|신경\s?안|안\s?봐|무관|제한\s?없|없이"
    r"|없어|안\s?중요|중요하지\s?않|얼마든|빼\s?(?:줘|주))|얼마(?:든|라도|여도)\s?(?:상관|괜찮|좋)"
    r"|비싸도\s?(?:돼|되|괜찮|상관|좋)",
    re.IGNORECASE,
)
_APOSTROPHE = re.compile("[\u2019\u2018]")


def sort_of(said: str) -> Sort | None:
    """Read in which order somebody wants to see things."""
    folded = _APOSTROPHE.sub("'", said.casefold())
    return next((sort for sort, words in _SORTS if re.search(words, folded)), None)


def wants_cheaper(said: str) -> bool:
    """Whether somebody finds it dear, or asks for what costs less."""
    return _CHEAPER.search(_APOSTROPHE.sub("'", said)) is not None and not lets_go_of_price(said)


def lets_go_of_price(said: str) -> bool:
    """Whether somebody no longer minds the price."""
    return _PRICE_LET_GO.search(_APOSTROPHE.sub("'", said)) is not None
