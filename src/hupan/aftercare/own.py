"""Tells what somebody asks of their own order from what nobody may have, where the two are said in the same words.

"Change the address of my order" and "change another buyer's address" lie close together. Where it is of one's own
order, aftercare knows what to do; it finds and shows no order but the buyer's own, whatever was said.
"""

import re

from hupan.aftercare.answering import answered
from hupan.aftercare.finding import CaseRooms
from hupan.aftercare.whose import read_bought
from hupan.shopping import Errand, Reply, Step

# What is one's own stands right behind the word for oneself: "my friend's order" is not.
_OWN = re.compile(
    r"\b(?:my|our)\s+(?:\w+\s+){0,2}?(?:orders?|parcel|package|delivery|address|street|shipment|purchase|postcode|zip)\b"
    r"|\bi\s+(?:have\s+)?(?:just\s+)?(?:typed|wrote|written|gave|given|entered|put|ordered|bought|made|moved|want)\b"
    r"|(?:^|\s)(?:내|제|우리|저희|나의|저의)\s?(?:주문|배송|주소|택배|물건|상품|거)|(?:^|\s)(?:제가|내가|저는|나는)\s|주문한"
    r"|(?:我|咱)们?(?:的?(?:订单|地址|收货|快递|包裹|东西)|[想要刚买订下写填搬]|[上昨今那这])"
)
# Somebody else: a person in the genitive, or one of the words for others.
_OTHERS = re.compile(
    r"\b(?!(?:it|that|there|what|here|let)'s)\w+['’]s\b|\b(?:another|other|somebody|someone|anybody|anyone|every)\s?"
    r"(?:buyer|customer|person|people|user|account|one|body|order)s?\b|\b(?:his|her|their)\b"
    r"|다른\s?(?:사람|구매자|고객|회원|손님|분)|남의|타인|친구|이웃|판매자|고객|회원|别人|他人|别的|其他|人家|朋友|邻居|同事|卖家|他的|她的|客户|顾客|买家"
)


class OwnOrElse:
    """Does `decline`: looks first whether it is of the buyer's own order.

    Args:
        rooms: What is told of it.
        otherwise: Says no.
    """

    def __init__(self, rooms: CaseRooms, otherwise: Errand) -> None:
        self._rooms = rooms
        self._otherwise = otherwise

    async def run(self, step: Step) -> Reply:
        """Answer for one's own order, or say no."""
        text = step.said.casefold()
        if _OWN.search(text) and not _OTHERS.search(text):
            bought = await read_bought(step, self._rooms.orders)
            reply = await answered(step, bought, self._rooms.orders, self._rooms.book) if bought.orders else None
            if reply is not None:
                return reply
        return await self._otherwise.run(step)
