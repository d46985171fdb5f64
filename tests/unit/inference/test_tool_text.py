import json

import pytest

from hupan.inference import FoundCall, FoundText, ToolTextScanner

NAMES = ("get_weather", "search")
CALL = FoundCall("get_weather", '{"city": "Seoul"}')


def _read(text: str, size: int | None = None) -> tuple[str, list[FoundCall]]:
    scanner = ToolTextScanner(NAMES)
    pieces = [text[at : at + size] for at in range(0, len(text), size)] if size else [text]
    found = [each for piece in pieces for each in scanner.feed(piece)] + scanner.finish()
    return "".join(each.text for each in found if isinstance(each, FoundText)), [
        each for each in found if isinstance(each, FoundCall)
    ]


BARE = '{"name": "get_weather", "arguments": {"city": "Seoul"}}'


@pytest.mark.parametrize("size", [None, 1, 2, 3, 7])
@pytest.mark.parametrize(
    "text",
    [
        BARE,
        f"  {BARE}",
        f"<tool_call>\n{BARE}\n</tool_call>",
        f"<tool_call>{BARE}",
        f"```json\n{BARE}\n```",
        f"```\n{BARE}\n```",
        f"```json\n{BARE}",
        '{"name": "get_weather", "parameters": {"city": "Seoul"}}',
        '{"name": "functions.get_weather", "arguments": {"city": "Seoul"}}',
        '{"type": "function", "function": {"name": "get_weather", "arguments": {"city": "Seoul"}}}',
        '{"function": "get_weather", "arguments": {"city": "Seoul"}}',
        f"[{BARE}]",
        '{"name": "get_weather", "arguments": {"city": "Seoul",},}',
        '{"name": "get_weather", "arguments": {"city": "Seoul"}',
    ],
)
def test_a_call_is_found_however_it_is_written(text: str, size: int | None) -> None:
    rest, calls = _read(text, size)
    assert [json.loads(call.arguments) for call in calls] == [{"city": "Seoul"}]
    assert calls[0].name == "get_weather"
    assert rest.strip() == ""


@pytest.mark.parametrize("size", [None, 1, 5])
def test_several_calls_and_the_text_before_them(size: int | None) -> None:
    second = '{"name": "search", "arguments": {"q": "umbrella"}}'
    rest, calls = _read(f"Let me look.\n<tool_call>\n{BARE}\n</tool_call>\n<tool_call>\n{second}\n</tool_call>", size)
    assert rest == "Let me look.\n"
    assert calls == [CALL, FoundCall("search", '{"q": "umbrella"}')]


@pytest.mark.parametrize("size", [None, 1, 4])
@pytest.mark.parametrize(
    "text",
    [
        "Hello there.",
        "Use `<tool>` and a{b}.",
        '{"name": "Alice", "age": 3}',
        '{"city": "Seoul"}',
        "```python\nprint('hi')\n```\nDone.",
        '```json\n{"name": "Alice"}\n```',
        '```json\n{"a": 1}\n```\nand ```js\nx = {}\n```',
        "- [ ] a task\n[link](there)\n{ not json",
        "<tool_call>nonsense</tool_call>",
        '{"name": "get_wea',
        "``",
        "<tool_ca",
        '{"name": "delete_everything", "arguments": {}}',
    ],
)
def test_what_is_no_call_stays_text_to_the_letter(text: str, size: int | None) -> None:
    assert _read(text, size) == (text, [])


def test_plain_text_is_not_held_back() -> None:
    scanner = ToolTextScanner(NAMES)
    said = [scanner.feed(word) for word in ("Sure", ", here", " it is.", "\nNext line")]
    assert ["".join(each.text for each in found if isinstance(each, FoundText)) for found in said] == [
        "Sure",
        ", here",
        " it is.",
        "\nNext line",
    ]


def test_code_goes_out_as_soon_as_it_is_clear_that_it_is_no_call() -> None:
    scanner = ToolTextScanner(NAMES)
    assert scanner.feed("```py") == []
    assert scanner.feed("thon\nx") == [FoundText("```python\n"), FoundText("x")]
    assert scanner.feed(" = 1\n") == [FoundText(" = 1\n")]
