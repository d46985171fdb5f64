"""The words by which a piece of a message asks for a step, in three languages; and those that no plan is made of."""

import re
from collections.abc import Mapping
from typing import Final

Pattern = re.Pattern[str]

# The first that fits counts: "put the cheapest in my cart" is no look at the cart, and none at goods.
CUES: Final[Mapping[str, Pattern]] = {
    "watch": re.compile(
        r"\b(?:notify|alert) me\b|\b(?:tell me|let me know) (?:when|if|once|as soon)\b|\bwatch (?:the|its|their) price"
        r"|\bkeep an eye on (?:the|its|their) price"
        r"|(?:降价|便宜了?|跌到|到货).{0,8}(?:通知|提醒|告诉)|(?:盯|关注).{0,4}价"
        r"|(?:내려|떨어지|싸지|할인|인하).{0,10}알려"
    ),
    "code": re.compile(
        r"\b(?:use|using|apply|try|enter|redeem|with)\b.{0,40}\b(?:codes?|coupons?|vouchers?|promos?)\b"
        r"|\b(?:codes?|coupons?|vouchers?|promo) [A-Za-z0-9-]{4,}"
        r"|(?:用|使用|输入|试|加上).{0,12}(?:优惠码|优惠券|折扣码|券|码)|(?:优惠码|优惠券|折扣码).{0,16}(?:用|使用|输入|试)"
        r"|(?:쿠폰|할인\s?코드|코드).{0,24}(?:써|쓰|사용|적용|넣|입력)"
    ),
    "add": re.compile(
        r"\b(?:add|put|throw|toss|stick|drop|place|pop)\b.{0,60}\b(?:cart|basket|trolley)\b"
        r"|\badd (?:it|them|that|this|one|two|three|both|the|your)\b|\b(?:in|into|to) (?:my |the )?(?:cart|basket)\b"
        r"|(?:加|放|丢|扔)[入到进去]?.{0,6}(?:购物车|车里)|加购|购物车里?[加放]"
        r"|담(?:아|고|은|자|을|기|는|으|았)|(?:장바구니|카트)에\s?(?:추가|넣)"
    ),
    "buy": re.compile(
        r"\bcheck(?:ing)?[ -]?out\b(?! (?:the|these|those|some|your|what|this|all|a)\b)"
        r"|\b(?:go|proceed) to (?:the )?checkout\b"
        r"|\b(?:buy|order|purchase) (?:it|them|that|this|the|one|both|everything)\b|\bplace (?:the|my|an) order\b"
        r"|\b(?:prepare|ready|set up|start|begin) (?:the |for |my |a |an )?(?:checkout|payment|purchase|order)\b"
        r"|\bpay (?:for (?:it|them|that)|now)\b"
        r"|结[账算帐]|下单|付款|买单|去支付|准备支付|提交订单|买下"
        r"|결제|주문(?:해|할|까지|하|서|준비|도)|구매(?:해|할|까지|하|준비)|체크아웃"
    ),
    "compare": re.compile(
        r"\bcompare\b|\bcomparing\b|\bcomparison\b|\bside[ -]by[ -]side\b"
        r"|(?:比较|对比|比)一?下|(?:比较|对比)(?:[它这那前几两三四]|看看|之?后|$|[，,。;；、！!\s])|做个?(?:比较|对比)|比一比"
        r"|비교"
    ),
    "cart": re.compile(
        r"\b(?:show|see|open|view|look at|what'?s in)\b.{0,12}\b(?:my |the )?(?:cart|basket)\b"
        r"|(?:看|打开|显示)(?:一下|看|下)?(?:我的)?购物车|(?:장바구니|카트)(?:를|도)?\s?(?:좀\s?)?(?:보여|보자|확인|볼)"
    ),
    "search": re.compile(
        r"\b(?:find|look(?:ing)? for|search|show me|get me|i (?:need|want)"
        r"|i'?m after|i'?d like|recommend|suggest|pick out)\b"
        r"|找|搜|推荐|想[买要]|帮我[挑选看]|来[一两三四几][款个双条件]|我要[一两三四几]"
        r"|찾|추천|보여|필요|사고\s?싶|알아봐|골라"
    ),
}

# What is changed, undone, or bound to a condition is no step: the whole message is answered as any other.
NEVER: Final = re.compile(
    r"\b(?:remove|take (?:it|them|that) (?:out|off)|swap|replace|instead|return"
    r"|send (?:it|them) back|exchange|cancel|refund"
    r"|track|wish ?list|favou?rites|unless|only (?:if|when)|if (?:it|they|there|the|that|not|any|you|one))\b"
    r"|删|去掉|拿掉|换成|换一|退|取消|心愿单|收藏|如果|要是|除非|的话|假如"
    r"|빼|바꿔|바꾸|반품|교환|취소|환불|위시|찜|만약|혹시|다면|있으면|없으면|싸면|좋으면|괜찮으면|되면|이면\s"
)
DENIES: Final = re.compile(
    r"\b(?:don'?t|do not|dont|never|no need to|not yet|not going to|won'?t|before (?:i|we|you)|rather than|without)\b"
    r"|别|不要|先不|不用|不必|暂时不|不想|不准|지\s?(?:마|말|않)|안\s(?:사|담|해|할|쓸)|아직|하기 전"
)
WONDERS: Final = re.compile(
    r"\b(?:should i|shall i|would it|would you|could i|can i|may i|do i"
    r"|is it|was|were|how (?:do|does|to|can|would)|what if|why)\b"
    r"|要不要|该不该|是不是|怎么|如何|为什么|吗[？?]?\s*$|할까|일까|는지|어떻게|왜\s|나요\??\s*$|가요\??\s*$"
)
RANKS: Final = re.compile(
    r"\b(?:cheapest|dearest|priciest|least expensive|most expensive"
    r"|lightest|heaviest|biggest|largest|smallest|newest|fastest"
    r"|(?:best|highest|top)[ -]?rated|best|lowest|first|second|third|last|\w+er one)\b"
    r"|最|第[一二三四五六]|제일|가장|최저|최고|첫\s?번째|두\s?번째|세\s?번째"
)

# After hard marks something new begins; soft ones only may part two steps.
HARD: Final = re.compile(r"[,，;；.。!！?？、\n]+(?=\s|$|[^\d\s])")
SOFT: Final = re.compile(
    r"\b(?:and )?(?:then|after that|afterwards|finally)\b|\b(?:and|but|&)\b"
    r"|然后|但是?|不过|接着|之后|以后|随后|最后|顺便|并且|并(?!非|不)|再(?![次度])|(?=比较|对比|(?<!对)比一[下比])|(?=把)"
    r"|그리고|그\s?다음(?:에)?|(?<=고)\s|(?<=서)\s|(?<=다음)\s|(?<=다음에)\s|(?<=뒤)\s|(?<=뒤에)\s|(?<=후에)\s|(?<=후)\s|(?<=하여)\s|(?<=지만)\s"
)
HANGUL: Final = re.compile(r"[\uac00-\ud7a3]")
GO_ON: Final = re.compile(
    r"\s*(?:please )?(?:go on|continue|carry on|resume|proceed|keep going)(?: with (?:it|that|the plan))?[.!]*\s*"
    r"|\s*(?:请)?(?:继续|接着[做来]?)(?:吧|做)?[。！]*\s*|\s*(?:이어서|계속)(?:\s?(?:해|진행해|진행))?(?:\s?(?:줘|주세요))?[.!]*\s*",
    re.IGNORECASE,
)
LEAVE: Final = re.compile(
    r"\s*(?:please )?(?:leave it|stop(?: it| the plan| here)?|never ?mind|forget it|drop it|enough|no more)[.!]*\s*"
    r"|\s*(?:算了|停|停下|不用了|到此为止|别做了)[吧。！]*\s*|\s*(?:그만(?:\s?(?:해|할래|둬|두자))?(?:\s?줘)?|됐어|여기까지)[.!]*\s*",
    re.IGNORECASE,
)
