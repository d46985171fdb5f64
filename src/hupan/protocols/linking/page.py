"""The page on which a person is asked: what, who asks, and two buttons. It runs no script."""

import base64
import hashlib
from typing import Final
from urllib.parse import urlsplit

from fastapi import Response
from markupsafe import Markup, escape

from hupan.kernel import Language
from hupan.protocols.linking.domain import Asked
from hupan.protocols.linking.words import WORDS

_STYLE: Final = """
:root{color-scheme:light dark;--ground:light-dark(#f9f8f6,#171614);--card:light-dark(#fff,#211f1d);
--text:light-dark(#26241f,#eceae5);--quiet:light-dark(#635f57,#aaa59b);--line:light-dark(#dedad2,#3b3833);
--lake:light-dark(oklch(0.47 0.09 215),oklch(0.76 0.09 215));--on-lake:light-dark(#fff,#10201f)}
*{box-sizing:border-box}body{margin:0;background:var(--ground);color:var(--text);
font:16px/1.6 Inter,-apple-system,"Apple SD Gothic Neo","PingFang SC","Noto Sans KR","Noto Sans CJK SC",sans-serif}
:lang(ko){word-break:keep-all}
main{max-width:28rem;margin:0 auto;padding:12vh 16px 48px}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:24px}
h1{font-size:22px;line-height:1.35;margin:0 0 16px;overflow-wrap:anywhere;text-wrap:balance}
p{margin:0 0 12px}ul{margin:0 0 16px;padding-left:20px}.quiet{color:var(--quiet);font-size:14px;overflow-wrap:anywhere}
form{display:flex;flex-wrap:wrap;gap:8px;margin-top:20px}
button,.button{flex:1 1 8rem;min-height:44px;border:1px solid var(--line);border-radius:8px;background:none;
color:inherit;font:inherit;text-align:center;text-decoration:none;padding:8px 16px;cursor:pointer}
.primary{background:var(--lake);border-color:var(--lake);color:var(--on-lake);font-weight:600}
:focus-visible{outline:3px solid var(--lake);outline-offset:2px}
"""
_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()


def consent_page(asked: Asked, language: Language, person: str, csrf: str, fields: dict[str, str]) -> Response:
    """Ask a person.

    Args:
        asked: For what.
        language: The person's.
        person: Their name.
        csrf: Proves that the answer comes from this page.
        fields: What the answer carries on.
    """
    words = WORDS[language]
    scopes = Markup("").join(Markup("<li>{}</li>").format(words.scopes[name]) for name in asked.scopes)
    hidden = Markup("").join(
        Markup('<input type="hidden" name="{}" value="{}">').format(name, value)
        for name, value in {**fields, "csrf": csrf}.items()
    )
    title = words.title.format(name=asked.client.name)
    host = urlsplit(asked.redirect_uri).hostname or urlsplit(asked.redirect_uri).scheme
    content = Markup(
        "<h1>{}</h1><p>{}</p><ul>{}</ul><p>{}</p>"
        '<p class="quiet">{}</p><p class="quiet">{}</p>'
        '<form method="post" action="/oauth/authorize">{}'
        '<button class="primary" name="decision" value="allow">{}</button>'
        '<button name="decision" value="refuse">{}</button></form>'
    ).format(
        title,
        words.wants,
        scopes,
        words.undo,
        words.signed_in.format(person=person),
        words.returns.format(host=host),
        hidden,
        words.allow,
        words.refuse,
    )
    # A browser holds a form's redirect to this list, too.
    parts = urlsplit(asked.redirect_uri)
    target = f"{parts.scheme}://{parts.netloc}" if parts.netloc else f"{parts.scheme}:"
    return _page(title, content, language, target)


def sign_in_page(asked: Asked, language: Language, here: str) -> Response:
    """Ask a guest to sign in first."""
    words = WORDS[language]
    title = words.title.format(name=asked.client.name)
    content = Markup(
        '<h1>{}</h1><p>{}</p><form><a class="button primary" href="/account" target="_blank" rel="noopener">{}</a>'
        '<a class="button" href="{}">{}</a></form>'
    ).format(title, words.sign_in, words.sign_in_button, here, words.again)
    return _page(title, content, language, "", 401)


def broken_page(language: Language) -> Response:
    """Say that a link leads nowhere."""
    words = WORDS[language]
    return _page("Hupan", Markup("<h1>Hupan</h1><p>{}</p>").format(words.wrong), language, "", 400)


def _page(title: str, content: Markup, language: Language, target: str, status: int = 200) -> Response:
    html = (
        f'<!doctype html><html lang="{language.value}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f'<body><main><div class="card">{content}</div></main></body></html>'
    )
    policy = (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; frame-ancestors 'none'; "
        f"form-action 'self' {target}".rstrip()
    )
    headers = {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(html, status, headers, "text/html; charset=utf-8")
