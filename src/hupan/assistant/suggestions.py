"""What one might ask first: written for each language, not translated from another."""

from collections.abc import Mapping
from dataclasses import dataclass

from hupan.kernel import Language


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A card on the empty page: what it offers, and the message that it sends."""

    title: str
    prompt: str


SUGGESTIONS: Mapping[Language, tuple[Suggestion, ...]] = {
    Language.EN: (
        Suggestion(
            "Say it kindly, and firmly",
            "Help me write a short email that turns down a meeting request without sounding cold.",
        ),
        Suggestion(
            "Explain like I'm curious",
            "Explain how noise-cancelling headphones work, in a few short paragraphs with one everyday comparison.",
        ),
        Suggestion(
            "Dinner from what's left",
            "I have eggs, half a cabbage, rice and soy sauce. Suggest three quick dinners, with steps for the easiest.",
        ),
        Suggestion(
            "A little script",
            "Write a Python script that renames all photos in a folder by the date they were taken, and explain it.",
        ),
    ),
    Language.ZH: (
        Suggestion("帮我润色一段话", "帮我把下面这段话改得更得体,适合发给领导:“这个方案我觉得不太行,时间太紧了。”"),
        Suggestion("周末去哪儿", "帮我安排一个周末两天一夜的短途旅行,带一个六岁的孩子,节奏不要太赶。"),
        Suggestion("讲明白一个道理", "用生活里的例子讲讲什么是复利,最好能让初中生听懂。"),
        Suggestion("写段小程序", "用 Python 写一个脚本,统计一个文件夹里每种文件的数量和总大小,并逐行解释。"),
    ),
    Language.KO: (
        Suggestion(
            "정중한 메일 쓰기", "거래처에 납기를 이틀만 미뤄 달라고 부탁하는 메일을 정중하지만 간결하게 써 주세요."
        ),
        Suggestion(
            "냉장고 털기", "김치, 두부, 달걀, 찬밥이 있어요. 15분 안에 만들 수 있는 메뉴를 세 가지 알려 주세요."
        ),
        Suggestion("쉽게 설명해 줘", "전세와 월세의 장단점을 사회 초년생도 이해할 수 있게 표로 정리해 주세요."),
        Suggestion(
            "작은 코드 한 편", "CSV 파일 두 개를 이름 열을 기준으로 합치는 파이썬 코드를 작성하고 설명해 주세요."
        ),
    ),
}
