"""Drawings are small, whole, harmless, and different where the things are."""

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from hupan.demo import Lot
from hupan.demo.drawing import Sitting
from hupan.demo.library import Library
from hupan.pictures.drawings import check_drawing

LIBRARY = Library()
ELEMENTS = {
    "svg", "defs", "g", "path", "rect", "circle", "ellipse", "linearGradient", "radialGradient", "stop", "pattern",
}  # fmt: skip


def test_every_drawing_passes_the_check_of_pictures(lots: Sequence[Lot]) -> None:
    for lot in lots[::3]:
        for svg in lot.pictures:
            drawn = check_drawing(svg.encode())
            assert (drawn.width, drawn.height) == (400, 300)
            assert len(svg.encode()) <= 4096


def test_drawings_hold_shapes_and_their_own_parts_alone(lots: Sequence[Lot]) -> None:
    for lot in lots[::7]:
        for svg in lot.pictures:
            names = {element.tag.rpartition("}")[2] for element in ET.fromstring(svg).iter()}  # noqa: S314 - ours
            assert names <= ELEMENTS
            ids = re.findall(r'id="([^"]+)"', svg)
            assert len(set(ids)) == len(ids)
            assert set(re.findall(r"url\(#([^)]+)\)", svg)) <= set(ids)
            assert not re.search(r"[$@{}]|None", svg)


def test_ids_differ_from_drawing_to_drawing(lots: Sequence[Lot]) -> None:
    # Two on one page must not paint each other.
    firsts = [re.findall(r'id="([^"]+)"', svg)[0] for lot in lots[:400] for svg in lot.pictures]
    assert len(set(firsts)) == len(firsts)


def test_each_category_has_forms_of_its_own_and_each_form_is_used(lots: Sequence[Lot]) -> None:
    forms = LIBRARY.studio.forms
    assert {form.partition(".")[0] for form in forms} == {goods.slug for goods in LIBRARY.goods}
    assert len({form.partition(".")[0] for form in forms}) >= 30
    assert {model.form for goods in LIBRARY.goods for model in goods.models} == set(forms)
    assert len({form.body for form in forms.values()}) == len(forms)


def test_every_form_can_be_drawn_in_every_colour_and_pattern_of_its_goods() -> None:
    for goods in LIBRARY.goods:
        for model in goods.models:
            for colour in goods.colours:
                for pattern in set(goods.patterns):
                    check_drawing(LIBRARY.studio.draw(Sitting(model.form, colour, pattern, look=7)).encode())


def test_the_same_look_in_another_colour_keeps_its_form() -> None:
    def shape(colour: str) -> list[str]:
        return re.findall(r' d="([^"]+)"', LIBRARY.studio.draw(Sitting("mugs.straight", colour, "", look=5)))

    assert shape("red") == shape("navy")


def test_pale_things_stand_on_a_deeper_mat() -> None:
    def mat(colour: str) -> str:
        return re.findall(r'stop-color="(#\w+)"', LIBRARY.studio.draw(Sitting("mugs.straight", colour, "", look=5)))[0]

    assert int(mat("white")[1:3], 16) < int(mat("navy")[1:3], 16)
