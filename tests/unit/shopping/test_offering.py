"""Who asks for a value of an option, or for what varies, is told in what a thing can be had."""

import pytest

from hupan.catalog import Option, OptionValue
from hupan.kernel import Language
from hupan.shopping.offering import asks_of_options

_COLOUR = Option(
    "colour",
    {Language.EN: "Colour", Language.KO: "색상", Language.ZH: "颜色"},
    (
        OptionValue("navy", {Language.EN: "Navy", Language.KO: "네이비", Language.ZH: "藏青"}, "#112244"),
        OptionValue("red", {Language.EN: "Red", Language.KO: "레드", Language.ZH: "红色"}, "#aa0000"),
    ),
)
_WEIGHT = Option(
    "pack",
    {Language.EN: "Size", Language.KO: "용량", Language.ZH: "规格"},
    (OptionValue("250g", {Language.EN: "250 g"}), OptionValue("1kg", {Language.EN: "1 kg"})),
)


@pytest.mark.parametrize(
    "said", ["네이비 있어요?", "is there navy", "有藏青吗", "용량은 얼마나 돼", "1kg 짜리 있나요", "what sizes"]
)
def test_a_value_or_what_varies_is_asked_for(said: str) -> None:
    assert asks_of_options((_COLOUR, _WEIGHT), said)


@pytest.mark.parametrize("said", ["아기도 발라도 돼?", "does it squeak", "洗衣机能洗吗", "두번째 거 어때요"])
def test_what_is_asked_of_the_thing_itself_is_no_question_of_options(said: str) -> None:
    assert not asks_of_options((_COLOUR, _WEIGHT), said)
