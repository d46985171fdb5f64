"""The guide's examples run as they stand, with another address, key and model."""

import re
from pathlib import Path

import pytest

from hupan.protocols.openai.response_body import ResponseBody
from hupan.protocols.openai.words import ChatCompletionBody, CompletionBody, EmbeddingBody
from tests.conformance.openai.conftest import Stage
from tests.conformance.openai.house import KEY
from tests.conformance.openai.script import USAGE, words

GUIDE = (Path(__file__).parents[3] / "docs" / "guide" / "api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```python\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES)
@pytest.mark.filterwarnings("ignore::ResourceWarning")  # an example closes nothing, as short programs do
def test_examples_run(stage: Stage, capsys: pytest.CaptureFixture[str], example: str) -> None:
    message = {"role": "assistant", "content": "Three lakes."}
    whole = {"id": "1", "object": "chat.completion", "created": 1, "model": "remote", "usage": USAGE["usage"]}
    if "stream=True" in example:
        stage.script.say(*words("Three ", "lakes."))
    else:
        stage.script.answer({**whole, "choices": [{"index": 0, "finish_reason": "stop", "message": message}]})
    code = example.replace("http://127.0.0.1:8000/v1", stage.server.url).replace("hp_your_key", KEY)
    exec(code.replace("qwen2.5-coder-1.5b-instruct-q4_k_m", "far/remote"), {})  # noqa: S102 - the guide's own words
    assert "Three lakes." in capsys.readouterr().out


def test_every_word_that_is_understood_is_in_the_guide() -> None:
    understood = {
        name
        for shape in (ChatCompletionBody, CompletionBody, EmbeddingBody, ResponseBody)
        for name in shape.model_fields
        # Known only to be refused in plain words.
        if name not in {"previous_response_id", "conversation", "background"}
    }
    assert {name for name in understood if not re.search(rf"`{name}[.`]", GUIDE)} == set()
