"""Names conversations: one small question to the model, in the background, in the language of the conversation."""

import re
from collections.abc import Mapping
from contextlib import aclosing

from hupan.assistant.ports import Models
from hupan.conversations import Turn
from hupan.inference import ChatMessage, ChatRequest, Sampling, TextDelta
from hupan.kernel import Language

_QUESTION_CHARS = 600
_ANSWER_CHARS = 300
_TITLE_TOKENS = 32
_TITLE_CHARS = 60

_ASK: Mapping[Language, str] = {
    Language.EN: (
        "Write a title of three to six words, in English, for the conversation below. Answer with the title alone.\n\n"
        "Person: {question}\n\nAssistant: {answer}\n\nTitle:"
    ),
    Language.ZH: (
        "请用中文为下面的对话写一个不超过十二个字的标题,只回答标题本身。\n\n用户:{question}\n\n助手:{answer}\n\n标题:"
    ),
    Language.KO: (
        "아래 대화에 어울리는 짧은 제목을 한국어로 지어 주세요. 제목만 답하세요.\n\n"
        "사용자: {question}\n\n비서: {answer}\n\n제목:"
    ),
}
_HANGUL = re.compile("[\uac00-\ud7a3]")
_HAN = re.compile("[\u4e00-\u9fff]")
_LABEL = re.compile(r"^(?:title|标题|제목)\s*[::]\s*", re.IGNORECASE)
_WRAPPING = " \t\"'`*_#“”‘’「」『』《》<>[]()()【】.。,,!!::;;-–—"
_THOUGHT = re.compile("<think>.*?(?:</think>|$)", re.DOTALL)


class AssistantTitler:
    """The conversations room's `Titler`.

    Args:
        models: Asks models.
    """

    def __init__(self, models: Models) -> None:
        self._models = models

    async def title(self, question: str, answer: str, turn: Turn) -> str | None:
        """Return a short title in the language of the question; `None` where the model had no good idea."""
        language = language_of(question)
        asked = _ASK[language].format(question=question[:_QUESTION_CHARS], answer=answer[:_ANSWER_CHARS])
        request = ChatRequest(
            model_id=turn.model_id,
            messages=(ChatMessage("user", asked),),
            sampling=Sampling(temperature=0.2),
            thinking=False,
            max_tokens=_TITLE_TOKENS,
            priority="background",
            person_id=turn.person_id,
        )
        written = ""
        async with aclosing(self._models.chat(request)) as events:
            async for event in events:
                if isinstance(event, TextDelta):
                    written += event.text
        return tidy(written, language)


def language_of(text: str) -> Language:
    """Tell a text's language by its script: Hangul, Han, or else English for all that is written in letters."""
    hangul, han = len(_HANGUL.findall(text)), len(_HAN.findall(text))
    if hangul and hangul * 2 >= han:
        return Language.KO
    return Language.ZH if han else Language.EN


def tidy(written: str, language: Language) -> str | None:
    """Make a title of what a model wrote, or give up: it is short, on one line, and in the right script."""
    lines = [line.strip() for line in _THOUGHT.sub("", written).splitlines() if line.strip()]
    if not lines:
        return None
    title = _LABEL.sub("", lines[0].strip(_WRAPPING)).strip(_WRAPPING)
    title = "".join(char for char in title if char.isprintable())
    if not title or len(title) > _TITLE_CHARS or language_of(title) is not language:
        return None
    return title
