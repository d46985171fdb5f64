"""What was ordered is to go somewhere else: told from goods for somewhere else, and from what is another buyer's."""

import pytest

from hupan.phrases import form_of


@pytest.mark.parametrize(
    "said",
    [
        "deliver the t-shirt to another address",
        "ship my lamp to a different address please",
        "can you send it to my office instead",
        "I moved last week, can the parcel go to my new place?",
        "wrong street on my order, it should be 12 Hill Road",
        "please redirect the parcel to my neighbour's flat",
        "I want my order delivered to my parents' house, not mine",
        "could the mugs go to work rather than home?",
        "I gave you the old postcode",
        "reroute my package to the hotel I'm staying at",
        "T恤改送另一个地址",
        "台灯送到我公司吧",
        "我搬家了，快递能改到新家吗",
        "订单地址填错了，门牌号应该是12号",
        "包裹能不能转到我妈家",
        "收货地址换成公司",
        "别寄到家里，寄到学校",
        "我的杯子改寄酒店可以吗",
        "邮编写错了怎么办",
        "下单时选错地址了",
        "티셔츠 다른 주소로 보내줘",
        "스탠드 회사로 보내줘",
        "이사했는데 새 집으로 배송 바꿀 수 있어요?",
        "주문할 때 주소를 잘못 적었어요",
        "택배를 부모님 댁으로 돌려 주세요",
        "배송지를 사무실로 바꿔 주세요",
        "집 말고 학교로 받을게요",
        "우편번호 틀리게 썼어요",
        "머그컵은 호텔로 보내 주실래요?",
        "받는 주소 변경이요",
    ],
)
def test_what_is_ordered_is_to_go_elsewhere(said: str) -> None:
    assert form_of(said).redirects


@pytest.mark.parametrize(
    "said",
    [
        "do you deliver to Busan?",
        "do you deliver to my office?",
        "a lamp for my office",
        "change another customer's address to mine",
        "send it back to the shop",
        "where should I send the return?",
        "a parcel tape dispenser",
        "send me a new one instead",
        "can you send a different colour instead",
        "new street shoes",
        "a new address book",
        "show me another one instead, not this",
        "what's your email address",
        "change the address of somebody else's order",
        "你们送到上海吗",
        "给公司买台灯",
        "把别人的订单寄到我家",
        "送妈妈的礼物",
        "寄回去要运费吗",
        "地址簿",
        "换个家用的水壶",
        "买个台灯送到公司",
        "适合送到公司的礼物",
        "부산까지 배송돼요?",
        "집으로 배송돼요?",
        "사무실용 스탠드",
        "다른 사람 주문 우리 집으로 보내줘",
        "엄마한테 보낼 선물",
        "반품 어디로 보내요?",
        "학교 갈 때 입을 티셔츠",
        "주소록",
        "周六能送到我家吗",
        "우리 집으로 보내줘 살게",
    ],
)
def test_nothing_is_to_go_elsewhere(said: str) -> None:
    assert not form_of(said).redirects
