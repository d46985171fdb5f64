"""What a reader of the market sees where the server fails: programs are told in JSON, and people in words.

The page stands on nothing that may have failed: no session, no database, no template and no style of the build.
"""

import base64
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from html import escape
from typing import Any, Final, cast

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from hupan.kernel import HupanError, Language

_MARKET: Final = "/market"
# The storefront keeps the language under this name; its room may be what does not answer.
_LANGUAGE: Final = "hupan_lang"
_MOST_TAGS: Final = 10
_FAILS: Final = 500
_UNAVAILABLE: Final = 503

_STYLE: Final = """
:root{color-scheme:light dark;--ground:light-dark(#f9f8f6,#171614);--text:light-dark(#26241f,#eceae5);
--line:light-dark(#dedad2,#3b3833);--lake:light-dark(oklch(0.47 0.09 215),oklch(0.76 0.09 215));
--on-lake:light-dark(#fff,#10201f)}
*{box-sizing:border-box}body{margin:0;background:var(--ground);color:var(--text);
font:16px/1.6 Inter,-apple-system,"Apple SD Gothic Neo","PingFang SC","Noto Sans KR","Noto Sans CJK SC",sans-serif}
:lang(ko){word-break:keep-all}
main{max-width:30rem;margin:0 auto;padding:16vh 16px 48px}
h1{font-size:24px;line-height:1.35;margin:0 0 12px;text-wrap:balance}p{margin:0 0 24px;text-wrap:balance}
nav{display:flex;flex-wrap:wrap;gap:8px}
a{min-height:44px;border:1px solid var(--line);border-radius:8px;color:inherit;text-decoration:none;padding:9px 20px}
.primary{background:var(--lake);border-color:var(--lake);color:var(--on-lake);font-weight:600}
:focus-visible{outline:3px solid var(--lake);outline-offset:2px}
"""
_POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "Content-Security-Policy": _POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class _Words:
    """What the page says.

    Attributes:
        wrong: Its title where something broke; `busy` where it passes by itself.
        read: What to do where a page was asked for; `sent` where something was sent, and may have been done.
    """

    wrong: str
    busy: str
    read: str
    sent: str
    again: str
    orders: str
    market: str


_WORDS: Final = {
    Language.EN: _Words(
        "Something went wrong on our side",
        "One moment, please",
        "This page cannot be shown now. Try again in a few seconds.",
        "What you sent may or may not have been done. Look at your orders before you send it again.",
        "Try again",
        "Your orders",
        "To the market",
    ),
    Language.ZH: _Words(
        "我们这边出了问题",
        "请稍等片刻",
        "这个页面现在无法显示，请过几秒钟再试。",
        "您提交的内容可能已经办理，也可能没有。再次提交之前，请先看看您的订单。",
        "再试一次",
        "您的订单",
        "去集市",
    ),
    Language.KO: _Words(
        "저희 쪽에 문제가 생겼습니다",
        "잠시만 기다려 주세요",
        "지금은 이 페이지를 보여 드릴 수 없습니다. 몇 초 뒤에 다시 시도해 주세요.",
        "보내신 내용이 처리되었을 수도, 아닐 수도 있습니다. 다시 보내기 전에 주문 내역을 확인해 주세요.",
        "다시 시도",
        "주문 내역",
        "마켓으로",
    ),
}


def show_trouble(app: FastAPI) -> None:
    """Let browsers that ask for a page of the market be answered with one, also where the server fails."""
    for error_type in (HupanError, HTTPException, OSError, Exception):
        app.add_exception_handler(error_type, _in_words(cast("_Handler", app.exception_handlers[error_type])))


_Handler = Callable[[Request, Any], Awaitable[Response]]


def _in_words(handler: _Handler) -> _Handler:
    async def answer(request: Request, error: Exception) -> Response:
        told = await handler(request, error)
        return trouble_page(request, told) if told.status_code >= _FAILS and _is_reader(request) else told

    return answer


def _is_reader(request: Request) -> bool:
    path = request.url.path
    return (path == _MARKET or path.startswith(f"{_MARKET}/")) and "text/html" in request.headers.get("accept", "")


def trouble_page(request: Request, told: Response) -> Response:
    """Say it in the reader's language.

    Args:
        request: What failed.
        told: What a program would be told; of it the status stays, and when to come again.
    """
    language = _language(request)
    words = _WORDS[language]
    title = words.busy if told.status_code == _UNAVAILABLE else words.wrong
    query = f"?{request.url.query}" if request.url.query else ""
    reads = request.method in {"GET", "HEAD"}
    # A path of the market alone: one slash at its beginning, so that it leads to no other house.
    ways = [(f"{request.url.path}{query}", words.again) if reads else ("/market/orders", words.orders)]
    ways += [] if ways[0][0] == _MARKET else [(_MARKET, words.market)]
    links = "".join(
        f'<a href="{escape(href)}" class="{"other" if at else "primary"}">{label}</a>'
        for at, (href, label) in enumerate(ways)
    )
    html = (
        f'<!doctype html><html lang="{language.value}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{title} · Hupan</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{title}</h1><p>{words.read if reads else words.sent}</p>"
        f"<nav>{links}</nav></main></body></html>"
    )
    after = told.headers.get("retry-after")
    headers = {**_HEADERS, **({"Retry-After": after} if after else {})}
    return Response(html, told.status_code, headers, "text/html; charset=utf-8")


def _language(request: Request) -> Language:
    chosen = request.cookies.get(_LANGUAGE, "")
    tags = request.headers.get("accept-language", "").split(",")[:_MOST_TAGS]
    for tag in (chosen, *tags):
        primary = tag.partition(";")[0].strip().lower().partition("-")[0]
        if primary in set(Language):
            return Language(primary)
    return Language.EN
