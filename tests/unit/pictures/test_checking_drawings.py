"""Drawings hold shapes and colours: whatever could run, load or grow without end is refused."""

import pytest

from hupan.pictures import DrawingRefused
from hupan.pictures.drawings import LARGEST_DRAWING_BYTES, check_drawing

NS = 'xmlns="http://www.w3.org/2000/svg"'
HEAD = f'<svg {NS} viewBox="0 0 400 300">'


def inside(inner: str) -> bytes:
    return f"{HEAD}{inner}</svg>".encode()


@pytest.mark.parametrize(
    "inner",
    [
        "",
        '<title>A lamp</title><g id="a" transform="translate(1 2)"><path d="M0 0h1"/></g>',
        '<linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient>',
        '<rect width="4" height="3" fill="url(#g)" style="mix-blend-mode: multiply; fill: url(\'#g\')"/>',
        '<defs><symbol id="s"><circle r="1"/></symbol></defs><use href="#s" x="1"/><use href="#s" x="2"/>',
        '<style>.a { fill: #123456 } .b { filter: url(#f) }</style><rect class="a" width="1" height="1"/>',
        '<filter id="f"><feGaussianBlur stdDeviation="2"/></filter>',
        "<!-- a remark -->",
    ],
)
def test_shapes_and_colours_pass(inner: str) -> None:
    drawn = check_drawing(inside(inner))
    assert (drawn.width, drawn.height) == (400, 300)


@pytest.mark.parametrize(
    ("inner", "colour"),
    [
        ('<rect fill="#AABBCC"/><rect fill="#112233"/>', "#aabbcc"),
        ('<rect style="stroke: #000000; fill: #0a0b0c"/>', "#0a0b0c"),
        ('<stop stop-color="#123123"/>', "#123123"),
        ('<rect fill="red"/>', "#e7e5e4"),
    ],
)
def test_the_first_colour_is_the_one_to_wait_with(inner: str, colour: str) -> None:
    assert check_drawing(inside(inner)).colour == colour


@pytest.mark.parametrize(
    "inner",
    [
        "<script>alert(1)</script>",
        "<SCRIPT/>",
        '<svg:script xmlns:svg="http://www.w3.org/2000/svg"/>',
        '<h:script xmlns:h="http://www.w3.org/1999/xhtml"/>',
        "<foreignObject><b/></foreignObject>",
        '<image href="https://example.org/a.png"/>',
        '<a href="https://example.org"><rect/></a>',
        '<animate attributeName="href" to="x"/>',
        '<set attributeName="onclick" to="x"/>',
        "<iframe/>",
        "<text>words</text>",
        "words",
        '<rect onclick="alert(1)"/>',
        '<rect onload="alert(1)"/>',
        '<use href="https://example.org/a.svg#a"/>',
        '<use href="data:image/svg+xml,x#a"/>',
        '<use xlink:href="//example.org#a"/>',
        '<use href="javascript:alert(1)"/>',
        '<rect fill="url(https://example.org/a)"/>',
        '<rect fill="URL( https://example.org/a )"/>',
        "<rect fill=\"url('//example.org/a#b')\"/>",
        '<rect style="background: url(x)"/>',
        '<rect style="fill: u\\72l(x)"/>',
        '<rect style="fill: ur/**/l(x)"/>',
        "<style>@import 'https://example.org/a.css';</style>",
        "<style>@font-face { src: url(x) }</style>",
        "<style>rect { fill: url(https://example.org/x) }</style>",
        "<style>rect { width: expression(alert(1)) }</style>",
        "<style><![CDATA[@import 'x';]]></style>",
        f"<svg {NS}/>",
        '<?xml-stylesheet href="a.css"?>',
        '<g id="a"><use href="#a"/></g>',
        '<g id="a"><rect/></g><g id="b"><g><use href="#a"/><use href="#a"/></g></g>',
        '<rect xml:base="https://example.org/"/>',
        '<rect style="-moz-binding: x"/>',
        "<g>" * 70 + "</g>" * 70,
        "<g/>" * 5001,
        "&amp;",
        "&lol;",
    ],
)
def test_what_could_run_load_or_grow_is_refused(inner: str) -> None:
    with pytest.raises(DrawingRefused):
        check_drawing(inside(inner))


@pytest.mark.parametrize(
    "svg",
    [
        b"",
        b"<svg",
        b"GIF89a",
        b"<svg/>",
        b'<svg viewBox="0 0 4 3"/>',
        f"<svg {NS}/>".encode(),
        f'<svg {NS} viewBox="1 0 4 3"/>'.encode(),
        f'<svg {NS} viewBox="0 0 0 3"/>'.encode(),
        f'<svg {NS} viewBox="0 0 99999 3"/>'.encode(),
        f'<svg {NS} viewBox="0 0 1e9 3"/>'.encode(),
        f'<g {NS} viewBox="0 0 4 3"/>'.encode(),
        b'<svg xmlns="http://www.w3.org/1999/xhtml" viewBox="0 0 4 3"/>',
        b'<!DOCTYPE svg [<!ENTITY a "b">]>' + inside("&a;"),
        b'<!DOCTYPE svg SYSTEM "http://example.org/a.dtd">' + inside(""),
        b'<?xml-stylesheet href="a.css"?>' + inside(""),
        inside("").decode().encode("utf-16"),
        inside('<path d="\xff"/>').decode().encode("latin-1"),
        inside(f'<path d="{"M0 0" * LARGEST_DRAWING_BYTES}"/>'),
    ],
)
def test_what_is_no_drawing_is_refused(svg: bytes) -> None:
    with pytest.raises(DrawingRefused):
        check_drawing(svg)
