"""How a receipt is told in a terminal, in three languages. What it holds was written by others: it is shown plainly."""

import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from hupan.kernel import Language, Money

_LONGEST = 200
_WORDS: Mapping[Language, Mapping[str, str]] = {
    Language.EN: {
        "intact": "The receipt is exactly as it was signed.",
        "altered": "this receipt was altered after it was signed. Do not rely on it.",
        "unreadable": "this is no receipt of a Hupan market, or it was altered.",
        "known": "It was signed by a key that you trust.",
        "unknown": "it was signed by a key that is none of those you trust.",
        "unchecked": "nothing here says whose key signed it. Compare the thumbprint, or give keys by --key.",
        "thumbprint": "Key",
        "issuer": "Issued by",
        "confirmed": "Confirmed",
        "later": "The receipt was made later, from what was kept.",
        "beyond": "beyond the spending limits, wanted this time",
        "orders": "Orders",
        "paid": "Paid by",
        "total": "Total",
        "shipping": "of which delivery",
        "tax": "of which tax",
        "mandate": "Mandate",
        "what": "item",
        "seller": "seller",
        "count": "quantity",
        "each": "price each",
        "page": "on the market's page",
        "card": "on a card in the chat",
        "api_key": "with an API key",
        "agent": "through the agent %s",
        "mandate_how": "under a buying mandate",
        "unknown_how": "in a way that was not kept",
    },
    Language.ZH: {
        "intact": "收据与签署时完全一致。",
        "altered": "这份收据在签署后被改动过，请勿采信。",
        "unreadable": "这不是 Hupan 集市的收据，或者已被改动。",
        "known": "由您信任的密钥签署。",
        "unknown": "签署它的密钥不在您信任的密钥之中。",
        "unchecked": "这里无法判断是谁的密钥。请核对指纹，或用 --key 提供集市的公钥。",
        "thumbprint": "密钥",
        "issuer": "签发方",
        "confirmed": "确认",
        "later": "这份收据是事后根据留存的记录补开的。",
        "beyond": "超出消费限额，本次由本人同意",
        "orders": "订单",
        "paid": "支付方式",
        "total": "合计",
        "shipping": "其中运费",
        "tax": "其中税费",
        "mandate": "授权",
        "what": "商品",
        "seller": "卖家",
        "count": "数量",
        "each": "单价",
        "page": "在集市页面上",
        "card": "在聊天的卡片上",
        "api_key": "通过 API 密钥",
        "agent": "通过代理 %s",
        "mandate_how": "依据代购授权",
        "unknown_how": "确认方式未留存",
    },
    Language.KO: {
        "intact": "영수증이 서명된 그대로입니다.",
        "altered": "서명한 뒤에 바뀐 영수증입니다. 믿지 마세요.",
        "unreadable": "Hupan 마켓의 영수증이 아니거나 바뀐 파일입니다.",
        "known": "신뢰하는 키로 서명되었습니다.",
        "unknown": "신뢰하는 키가 아닌 다른 키로 서명되었습니다.",
        "unchecked": "누구의 키인지 확인할 수 없습니다. 지문을 대조하거나 --key로 마켓의 공개 키를 알려 주세요.",
        "thumbprint": "키",
        "issuer": "발급",
        "confirmed": "확인",
        "later": "나중에 보관된 기록으로 발급한 영수증입니다.",
        "beyond": "지출 한도를 넘었지만 이번만 본인이 동의",
        "orders": "주문",
        "paid": "결제 수단",
        "total": "합계",
        "shipping": "배송비 포함",
        "tax": "세금 포함",
        "mandate": "위임",
        "what": "상품",
        "seller": "판매자",
        "count": "수량",
        "each": "단가",
        "page": "마켓 페이지에서",
        "card": "채팅 카드에서",
        "api_key": "API 키로",
        "agent": "에이전트 %s을(를) 통해",
        "mandate_how": "구매 위임에 따라",
        "unknown_how": "확인 방법이 남아 있지 않음",
    },
}


def language_of(environment: Mapping[str, str]) -> Language:
    """Find the terminal's language, as other programs do; English where it is none of ours."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if said := environment.get(name, ""):
            return next((each for each in Language if said.lower().startswith(each.value)), Language.EN)
    return Language.EN


def words_of(language: Language) -> dict[str, str]:
    """Return the words of a language."""
    return dict(_WORDS[language])


def facts(claims: Mapping[str, Any], words: Mapping[str, str]) -> tuple[list[str], list[tuple[str, str, str, str]]]:
    """Write what a receipt says: lines, and a row for each thing that was bought.

    Raises:
        KeyError: It is not of the form that is known here; so with TypeError, ValueError, AttributeError.
    """
    confirmed, totals = claims["confirmed"], claims["totals"]
    way = str(confirmed["how"])
    how = words.get({"mandate": "mandate_how", "unknown": "unknown_how"}.get(way, way), "?")
    how = how.replace("%s", _plain(confirmed.get("by", "")))
    lines = [
        f"{words['issuer']}: {_plain(claims['iss'])}",
        f"{words['confirmed']}: {_moment(confirmed['at'])}, {how}",
        f"{words['orders']}: {', '.join(_plain(each['order_id']) for each in claims['orders'])}",
        f"{words['paid']}: {_plain(claims['payment']['method'])}",
        f"{words['total']}: {_sum(totals['total'])}",
        *(f"  {words[name]}: {_sum(totals[name])}" for name in ("shipping", "tax") if name in totals),
        *(f"{words['mandate']}: {_plain(each['reference'])}" for each in claims.get("mandates", ())),
    ]
    if confirmed.get("beyond_limits"):
        lines.append(words["beyond"])
    if claims.get("made_later"):
        lines.append(words["later"])
    rows = [
        (_titled(line), _plain(order["payee"]["name"]), str(int(line["quantity"])), _sum(line["unit_price"]))
        for order in claims["orders"]
        for line in order["line_items"]
    ]
    return lines, rows


def _titled(line: Mapping[str, Any]) -> str:
    options = ", ".join(_plain(each) for each in line["options"].values())
    return f"{_plain(line['title'])} ({options})" if options else _plain(line["title"])


def _sum(sum_: Mapping[str, Any]) -> str:
    return str(Money(int(sum_["amount"]), str(sum_["currency"])))


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(int(seconds), UTC).astimezone().strftime("%Y-%m-%d %H:%M %z")


def _plain(text: object) -> str:
    """Take out what would move a terminal's cursor or hide something, and cut what is too long."""
    visible = "".join(each for each in str(text)[:_LONGEST] if unicodedata.category(each)[0] != "C")
    return " ".join(visible.split())
