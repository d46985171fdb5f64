"""Reads what is wrong with a thing, from the words of whoever bought it."""

import re

from hupan.orders import ReturnReason
from hupan.purchases import DisputeReason

# What is wrong decides who pays for sending it back, so no fault may be taken for a change of mind.
_FAULTS = {
    ReturnReason.DAMAGED: re.compile(
        r"\b(?:damaged|crack(?:s|ed)?|chip(?:s|ped)|crushed|scratch(?:es|ed)?|torn|ripped|shattered|smashed"
        r"|dent(?:s|ed)?"
        r"|bent|snapped|splintered|squashed)\b|\b(?:a|huge|big|small|tiny) (?:chip|tear|rip|hole|dent)\b"
        r"|\b(?:came|arrived|turned up|delivered) (?:\w+ ){0,2}broken\b"
        r"|파손|깨[져지진졌]|금\s?이?\s?[가갔간]|이가?\s?(?:나갔|나간|빠졌)|찢|긁|흠집|기스|찌그러|박살|부서[져지진졌]|휘었|휘어[져졌]|구멍"
        r"|缺口|裂|磕|碎|破(?!费)|刮|划痕|凹|压坏|压扁|变形|断了|摔坏|撕"
    ),
    ReturnReason.DEFECTIVE: re.compile(
        r"\bbroken?\b|\bdefect|\bfaulty\b|\bdead (?:pixels?|on arrival|battery)\b|\bstopped \w+ing\b"
        r"|\b(?:doesn'?t|don'?t|didn'?t|won'?t|will not|does not|can'?t|cannot) (?:work|turn on|charge|start|open"
        r"|close|shut"
        r"|connect|pair|switch|power|hold (?:a |its )?charge|light)\b|\bnot (?:working|charging|turning on)\b"
        r"|\b(?:came|come|comes|coming|fell|falls?|falling) (?:off|apart|loose|undone)\b|\b(?:leak(?:s|ed|ing|y)?"
        r"|flicker(?:s|ed|ing)?|rust(?:s|ed|y)?|mou?ld(?:y)?|unravel\w*|peel(?:s|ed|ing)|overheat\w*|wobbl\w+"
        r"|rattl\w+|shr[aiu]nk\w*|stain(?:s|ed)?|dirty|filthy)\b"
        r"|\bcolou?rs? (?:ran|run|bleeds?|fades?|faded)\b|\bbattery (?:dies|died|drains|is dead)\b"
        r"|\b(?:is|are|gets?|got|keeps?) (?:stuck|jammed|loose)\b|\bsmells? (?:of|like)\b"
        r"|고장|불량|작동|안\s?(?:눌|켜|돼|되|나와|열|닫|충전|맞물|꺼)|[가이]?\s?떨어[졌져진]|깜빡|새[요네는고서]\b|물이?\s?[새샌]"
        r"|실밥|터[졌져진]|벗겨|녹[이\s]?\s?슬|곰팡|냄새|멈[췄춰]|끊[겨기긴]|풀[렸려]|헐거|이염|물\s?빠짐|과열|줄어들|줄었|줄었어|닳[아았]|얼룩|때가|더[러럽]"
        r"|坏|不能用|没反应|失灵|故障|开不了|打不开|[关盖扣合连充装]不[上进]|不亮|不转|不响|没声音|一直闪|漏[水电油]|渗水|掉[色漆毛]|褪色"
        r"|开线|脱[线胶]|掉(?:了|下来)|松动|松了|生锈|发霉|霉|[异怪臭]味|有味|缩水|污渍|很?脏|卡住|死机|黑屏|花屏|[亮坏]点|发烫"
    ),
    ReturnReason.WRONG_ITEM: re.compile(
        r"\bnot what i ordered\b|\bwrong (?:item|thing|colou?r|size|product|model|one)\b"
        r"|\bsent (?:me )?(?:the wrong|another)\b"
        r"|오배송|(?:다른|엉뚱한|잘못된)\s?(?:게|거|상품|물건|색|사이즈)|잘못\s?(?:왔|온|보내|배송)|发错|寄错|不是我(?:买|订|要)"
    ),
    ReturnReason.NOT_AS_DESCRIBED: re.compile(
        r"\bnot as (?:described|shown|pictured|advertised)\b|\bdifferent (?:from|to|than) (?:the|what|in the) "
        r"(?:picture|photo|description|listing)|\b(?:is|are|was|were) missing\b|\bbox (?:was|is|came) empty\b"
        r"|\bempty box\b|\bmissing (?:a |the |one |some )?(?:part|piece|lid|cable|screw)"
        r"|\b(?:fake|counterfeit|knock-?off)\b|설명과|사진[과이]?랑?\s?달|사진과|짝퉁|가품|누락|비어\s?있|빈\s?(?:상자|박스)|빠[졌져진]|없이\s?왔"
        r"|描述不符|不符|与描述|和(?:图片|描述|照片)|货不对板|假货|少了|缺[少件]|漏发|少发|空盒|是空的"
    ),
}
# Whose fault it is not: nothing is wrong, or somebody chose wrongly themselves.
_NO_FAULT = re.compile(
    r"\b(?:is|was|are|were)n'?t (?:broken|damaged|defective|faulty)\b|\bnot (?:broken|damaged|defective|faulty)\b"
    r"|\bnothing(?:'s| is| was)? wrong\b|\b(?:i|we) (?:\w+ )?(?:ordered|picked|chose|bought|took|clicked) (?:the"
    r"|a) wrong\b|^ordered the wrong\b"
    r"|没坏|没有坏|不是坏|不是质量|质量没问题|[买选拍]错|(?:고장|불량|파손)은?\s?아니|(?:고장|불량|파손)은?\s?아닌|멀쩡"
    r"|잘못\s?(?:골랐|고른|샀|산|시켰|시킨|주문)"
)
_REFUSED = re.compile(r"\b(?:refus|reject|declin|den(?:y|ied))|거절|거부|안 받아|拒|不给退|不让退|不同意")
_TOO_LITTLE = re.compile(
    r"\b(?:too little|less than|only (?:half|part)|not (?:all|enough|the full))\b|덜 |일부만|적게|少退|退少|只退|没退全"
)


def return_reason(said: str) -> ReturnReason:
    """Read why something goes back; a change of mind where no fault is named."""
    text = said.casefold()
    if _NO_FAULT.search(text):
        return ReturnReason.CHANGED_MIND
    return next((each for each, pattern in _FAULTS.items() if pattern.search(text)), ReturnReason.CHANGED_MIND)


def dispute_reason(said: str, *, missing: bool) -> DisputeReason:
    """Read what somebody complains of.

    Args:
        said: Their words.
        missing: Whether they say that it never came.
    """
    text = said.casefold()
    if missing:
        return DisputeReason.NOT_RECEIVED
    if _REFUSED.search(text):
        return DisputeReason.RETURN_REFUSED
    if _TOO_LITTLE.search(text):
        return DisputeReason.REFUND_TOO_SMALL
    return DisputeReason.NOT_AS_DESCRIBED if return_reason(said).is_fault else DisputeReason.OTHER
