"""The words of the page on which a person is asked, in every language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from hupan.kernel import Language
from hupan.protocols.linking.domain import CONFIRM_RECEIPT, MANAGE_ORDERS, READ_ORDERS, WRITE_REVIEWS


@dataclass(frozen=True, slots=True)
class ConsentWords:
    """What stands on the page.

    Attributes:
        title: With `{name}` for the platform.
        wants: Before the list of what it may.
        scopes: By scope.
        signed_in: With `{person}`.
        returns: With `{host}`.
        undo: How it is taken back.
    """

    title: str
    wants: str
    scopes: Mapping[str, str]
    signed_in: str
    returns: str
    undo: str
    allow: str
    refuse: str
    sign_in: str
    sign_in_button: str
    again: str
    wrong: str


WORDS: Final[Mapping[Language, ConsentWords]] = {
    Language.EN: ConsentWords(
        title="Link {name} to your account?",
        wants="It will be able to:",
        scopes={
            READ_ORDERS.name: "see your orders, and where they are",
            MANAGE_ORDERS.name: "cancel orders, change them, and ask for returns",
            CONFIRM_RECEIPT.name: "say that an order has arrived, which pays its seller",
            WRITE_REVIEWS.name: "write reviews in your name of what you bought",
        },
        signed_in="You are signed in as {person}.",
        returns="You will go back to {host}.",
        undo="It cannot pay for anything. You can take this back at any time in your settings.",
        allow="Allow",
        refuse="Not now",
        sign_in="Sign in first. Then come back to this page and load it again.",
        sign_in_button="Sign in",
        again="Load again",
        wrong="This link does not work. Start again from the app that sent you here.",
    ),
    Language.ZH: ConsentWords(
        title="要将 {name} 关联到您的账户吗？",
        wants="关联后，它可以：",
        scopes={
            READ_ORDERS.name: "查看您的订单和物流进度",
            MANAGE_ORDERS.name: "取消、修改订单，以及申请退货",
            CONFIRM_RECEIPT.name: "确认收货（确认后货款即付给卖家）",
            WRITE_REVIEWS.name: "以您的名义评价您买过的商品",
        },
        signed_in="您当前登录的账户是 {person}。",
        returns="随后将返回 {host}。",
        undo="它无法代您付款。您随时可以在设置中取消关联。",
        allow="允许",
        refuse="暂不",
        sign_in="请先登录，然后回到本页并重新加载。",
        sign_in_button="登录",
        again="重新加载",
        wrong="此链接无效。请回到原来的应用重新开始。",
    ),
    Language.KO: ConsentWords(
        title="내 계정을 {name}에 연결할까요?",
        wants="연결하면 다음을 할 수 있습니다.",
        scopes={
            READ_ORDERS.name: "주문 내역과 배송 상황 보기",
            MANAGE_ORDERS.name: "주문 취소와 변경, 반품 신청",
            CONFIRM_RECEIPT.name: "수령 확인(확인하면 판매자에게 대금이 지급됨)",
            WRITE_REVIEWS.name: "구매한 상품에 내 이름으로 리뷰 쓰기",
        },
        signed_in="{person} 계정으로 로그인되어 있습니다.",
        returns="이후 {host} 사이트로 돌아갑니다.",
        undo="결제는 할 수 없습니다. 연결은 설정에서 언제든지 해제할 수 있습니다.",
        allow="허용",
        refuse="나중에",
        sign_in="먼저 로그인한 다음 이 페이지로 돌아와 새로고침하세요.",
        sign_in_button="로그인",
        again="새로고침",
        wrong="사용할 수 없는 링크입니다. 보내온 앱에서 다시 시작하세요.",
    ),
}
