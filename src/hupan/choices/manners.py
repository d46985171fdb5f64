"""Words with which people talk to a shop. No thing and no size is called by them alone, whatever a seller calls it.

A seller may name a product "Add to my cart, please", or a size "no thanks": whoever then says so speaks to us and not
of that. By its place on the screen, by its other words and by a tap it can be had as ever.
"""

import re

_EN = """
a an the this that these those it its one ones them they he she i me my you your we us our is are
was be am do does did not no nope none never don't dont yes yeah yep ok okay sure fine good great
nice sounds right please thanks thank cheers and or but so then now later again just only also too
very all both everything each any some other another more less same first second third fourth fifth
sixth last next previous of for with without from to in on into at by out off up down as if than
like want need would could can may will shall let let's lets take give get put have has had make use
add remove delete drop cancel change swap return exchange reorder buy order pay purchase checkout
check cart basket list wishlist code coupon voucher size colour color number no. pair pairs piece
pieces quantity price total how much many what which who whom when where why compare show find
search see look tell ask know go come send track undo back confirm confirmed agree agreed consent
accept accepted approve approved choose pick select stop wait nothing something anything bye hello
hi hey done ready
"""
# Of these and the Korean ones, several may stand in one word.
_ZH = """
是的 是 对的 对 好的 好 好吧 可以 行 嗯 要 不要 不用了 不用 不是 不 没有 没事了 没事 谢谢 谢
请 帮我 给我 我 我们 你 您 它 这个 那个 这款 那款 这些 那些 这 那 个 第 一 二 三 四 五 六
七 八 九 十 两 最后 全部 所有 都 再 再来 一下 了 的 吧 吗 呢 啊 把 将 到 在 和 跟 与 也
就 先 后 现在 稍后 马上 立刻 直接 加入 加到 加 放进 放 购物车 买 不买 购买 下单 订 订单 付款
支付 结账 取消 退货 退 换货 换 删除 删 去掉 修改 改 使用 用 优惠码 优惠券 码 券 多少钱 多少
价格 合计 总价 哪个 什么 怎么 比较 看看 看 找 搜索 查 确认 同意 选 选择 要这个 不错 行吧 算了
下次
"""
_KO = """
네 예 응 아니요 아니오 아니 괜찮아요 괜찮아 괜찮습니다 됐어요 됐어 좋아요 좋아 좋네요 좋습니다
그래요 그래 그럼 알겠어요 고마워요 고마워 고맙습니다 감사합니다 감사해요 이거 그거 저거 이것 그것
저것 이걸 그걸 이 그 저 거 것 걸 번 번째 첫 두 세 네번째 첫번째 두번째 세번째 하나 둘 셋
전부 모두 다 더 덜 또 다시 지금 나중에 나중 바로 그냥 좀 주세요 주세 줘요 줘 해요 해 하세요
할게요 할게 합니다 담아 담기 담을게요 넣어 빼 장바구니 카트 에 에서 을 를 은 는 이랑 랑 으로
로 도 만 요 사 살게요 살게 구매 구입 주문 결제 취소 반품 교환 삭제 변경 사용 써 쿠폰 코드
적용 얼마예요 얼마 가격 합계 총액 어느 무엇 뭐 어떤 비교 보여 찾아 검색 확인 동의 선택 고를게요
사이즈 색상 개 켤레 아니면 말고
"""
_CLOSE = r"[\u3131-\u9fff\uac00-\ud7a3]"
_OF_CLOSE = re.compile(_CLOSE)
_WORD = re.compile(rf"{_CLOSE}+|[^\W_]+(?:['\u2019][^\W_]+)*")


def _any_of(words: str) -> str:
    return "|".join(map(re.escape, sorted(words.split(), key=len, reverse=True)))


_PLAIN, _TOGETHER = re.compile(_any_of(_EN)), re.compile(rf"(?:{_any_of(_ZH)}|{_any_of(_KO)})+")


def is_manner(text: str) -> bool:
    """Whether a text is nothing but words with which people talk to a shop."""
    words = [each.replace("\u2019", "'") for each in _WORD.findall(text.casefold())]
    return bool(words) and all(_PLAIN.fullmatch(each) or _TOGETHER.fullmatch(each) for each in words)


def is_only_manner(called: str, text: str) -> bool:
    """Whether what something is called is, or is in a text, a piece of what one would say to any shop.

    Args:
        called: The name, or a word of it, in small letters.
        text: What was said, in small letters.
    """
    if is_manner(called):
        return True
    said = [each.span() for each in _TOGETHER.finditer(text)]
    places = [each.span() for each in re.finditer(re.escape(called), text)] if _OF_CLOSE.search(called) else []
    return bool(places) and all(any(start <= at and end <= stop for start, stop in said) for at, end in places)


def speaks_of(called: str, text: str) -> bool:
    """Whether somebody says in a text, in small letters, what something is called, and not only what anybody says."""
    if is_only_manner(called, text):
        return False
    if _OF_CLOSE.search(called):
        return called in text
    return re.search(rf"(?<![\w-]){re.escape(called)}(?![\w-])", text) is not None
