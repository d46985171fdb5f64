"""Reads what is wrong with a thing, from the words of whoever bought it."""

import re

from hupan.orders import ReturnReason
from hupan.purchases import DisputeReason

_FAULTS = {
    ReturnReason.DEFECTIVE: re.compile(
        r"\bbroken\b|\bdefect|\bfaulty\b|\b(?:does|do|did)n'?t (?:work|turn on|charge)|\bstopped working\b"
        r"|고장|불량|작동|안\s?(?:눌|켜|돼|되|나와)|坏|不能用|没反应|失灵|故障|开不了"
    ),
    ReturnReason.DAMAGED: re.compile(
        r"\bdamaged\b|\bcracked\b|\bcrushed\b|\bscratched\b|\btorn\b|파손|깨[져지진]|찢|긁|破|碎|刮|划痕"
    ),
    ReturnReason.WRONG_ITEM: re.compile(
        r"\bnot what i ordered\b|\bwrong (?:item|thing|colou?r|size|product)\b"
        r"|오배송|다른\s?(?:게|거|상품|물건)|发错|不是我(?:买|订)"
    ),
    ReturnReason.NOT_AS_DESCRIBED: re.compile(
        r"\bnot as (?:described|shown|pictured)\b|\bdifferent from the (?:picture|description)"
        r"|설명과|사진과|描述不符|与描述|和(?:图片|描述)"
    ),
}
_REFUSED = re.compile(r"\b(?:refus|reject|declin|den(?:y|ied))|거절|거부|안 받아|拒|不给退|不让退|不同意")
_TOO_LITTLE = re.compile(
    r"\b(?:too little|less than|only (?:half|part)|not (?:all|enough|the full))\b|덜 |일부만|적게|少退|退少|只退|没退全"
)


def return_reason(said: str) -> ReturnReason:
    """Read why something goes back; a change of mind where no fault is named."""
    text = said.casefold()
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
