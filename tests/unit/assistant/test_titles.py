import pytest

from hupan.assistant import SUGGESTIONS, AssistantTitler
from hupan.assistant.titles import language_of, tidy
from hupan.conversations import MessageRole
from hupan.inference import Finished, TextDelta, Usage
from hupan.kernel import Language
from tests.unit.assistant.stage import Stage

EN, ZH, KO = Language.EN, Language.ZH, Language.KO


@pytest.mark.parametrize(
    ("written", "language", "title"),
    [
        ("A walk by the lake", EN, "A walk by the lake"),
        ('"A walk by the lake."', EN, "A walk by the lake"),
        ("**Title: A walk**\n\nIt is about …", EN, "A walk"),
        ("\n\n# A walk\n", EN, "A walk"),
        ("<think>hm</think>A walk", EN, "A walk"),
        ("标题:《湖边散步》", ZH, "湖边散步"),
        ("제목: 호숫가 산책", KO, "호숫가 산책"),
        ("Python 脚本入门", ZH, "Python 脚本入门"),
        ("", EN, None),
        ("...", EN, None),
        ("<think>for ever", EN, None),
        ("x" * 61, EN, None),
        ("A walk", ZH, None),
        ("湖边散步", EN, None),
        ("湖边散步", KO, None),
        ("a\u202eb", EN, "ab"),
    ],
)
def test_a_title_is_tidied_or_given_up(written: str, language: Language, title: str | None) -> None:
    assert tidy(written, language) == title


@pytest.mark.parametrize(
    ("text", "language"),
    [("Hello", EN), ("", EN), ("你好 world", ZH), ("안녕 world", KO), ("大韓民國의 역사", KO), ("12345", EN)],
)
def test_the_language_is_told_by_the_script(text: str, language: Language) -> None:
    assert language_of(text) is language


@pytest.mark.anyio
async def test_the_model_is_asked_in_the_background_in_the_persons_language(stage: Stage) -> None:
    stage.says(MessageRole.USER, "x")
    stage.models.says = (TextDelta("湖边"), TextDelta("散步"), Finished("stop", Usage()))

    title = await AssistantTitler(stage.models).title("请推荐一条湖边散步的路线" * 100, "好的", stage.turn())

    request = stage.models.requests[0]
    assert title == "湖边散步"
    assert (request.priority, request.thinking, request.affinity) == ("background", False, None)
    assert "标题" in str(request.messages[0].content)
    assert len(str(request.messages[0].content)) < 1200


def test_each_language_has_its_own_suggestions() -> None:
    assert set(SUGGESTIONS) == set(Language)
    for language, suggestions in SUGGESTIONS.items():
        assert len(suggestions) == 4
        assert all(language_of(each.prompt) is language for each in suggestions)
