"""Writes the parts of the guide that follow from the code: `python scripts/guide.py` (`make fmt` calls it).

A page holds `<!-- begin NAME -->` and `<!-- end NAME -->`; what stands between is written here, from the commands and
the typed settings. A test compares, so that the guide cannot drift.
"""

import importlib
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Any, cast

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined
from typer.main import get_command

from hupan.cli.app import COMMANDS, build

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "docs" / "guide"

# Where a default is worked out on the spot, the guide says it in words.
_IN_WORDS: Mapping[str, str] = {
    "HUPAN_SERVER_DATA_DIR": "your system's folder for data",
    "HUPAN_MODELS_HUGGINGFACE_URL": "`HF_ENDPOINT`, or the hub",
    "HUPAN_MODELS_HUGGINGFACE_TOKEN": "`HF_TOKEN`",
}


def commands() -> str:
    """Describe every command with its arguments and options."""
    return "\n".join(_group(name) for name in COMMANDS)


def settings() -> str:
    """Describe every setting of every room."""
    parts: list[str] = []
    for section, cls in sorted(_sections().items()):
        told = str(cls.__doc__).strip().splitlines()[0].partition("]`: ")[2]
        parts += [f"### `[{section}]`{told and f': {told}'}\n", "| variable | default | meaning |", "|---|---|---|"]
        for name, field in cls.model_fields.items():
            variable = f"HUPAN_{section}_{name}".upper()
            parts.append(f"| `{variable}` | {_default(variable, field)} | {_cell(field.description or '')} |")
        parts.append("")
    return "\n".join(parts)


PARTS: Mapping[str, Callable[[], str]] = {"commands": commands, "settings": settings}


def written(text: str) -> str:
    """Return a page with its generated parts written anew."""
    for name, part in PARTS.items():
        pattern = rf"(<!-- begin {name} -->\n).*?(<!-- end {name} -->)"
        if re.search(pattern, text, re.DOTALL):
            content = part()
            text = re.sub(
                pattern, lambda found, content=content: f"{found[1]}\n{content}\n{found[2]}", text, flags=re.DOTALL
            )
    return text


def main() -> int:
    """Write every page."""
    for page in sorted(PAGES.glob("*.md")):
        before = page.read_text(encoding="utf-8")
        after = written(before)
        if after != before:
            page.write_text(after, encoding="utf-8")
            sys.stdout.write(f"{page.relative_to(ROOT)} was brought up to date\n")
    return 0


def _group(name: str) -> str:
    return _inside(f"hupan {name}", vars(get_command(build(name)))["commands"][name])


def _inside(words: str, command: Any) -> str:  # noqa: ANN401 - typer keeps its types to itself
    """Describe a command, or those of a group, however deep they lie."""
    inside: Mapping[str, Any] = getattr(command, "commands", {})
    if not inside:
        return _command(words, command)
    return "\n".join(_inside(f"{words} {word}", each) for word, each in inside.items())


def _command(words: str, command: Any) -> str:  # noqa: ANN401 - typer keeps its types to itself
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option" and "--help" not in one.opts]
    shown = " ".join(_argument(one) for one in arguments)
    lines = [f"### `{f'{words} {shown}'.strip()}`\n", f"{command.help}\n"]
    if arguments or options:
        lines += ["| | |", "|---|---|"]
        lines += [f"| `{_argument(one)}` | {_cell(one.help or '')} |" for one in arguments]
        lines += [f"| `{' '.join((*one.opts, *_value(one)))}` | {_cell(one.help or '')} |" for one in options]
        lines.append("")
    return "\n".join(lines)


def _argument(parameter: Any) -> str:  # noqa: ANN401 - typer keeps its types to itself
    name = str(parameter.metavar or parameter.name).upper()
    return name if parameter.required else f"[{name}]"


def _value(option: Any) -> Iterator[str]:  # noqa: ANN401 - typer keeps its types to itself
    if not option.is_flag:
        yield str(option.metavar or option.name).upper()


def _sections() -> dict[str, type[BaseModel]]:
    found: dict[str, type[BaseModel]] = {}
    for file in sorted((ROOT / "src" / "hupan").glob("*/settings.py")):
        module = importlib.import_module(f"hupan.{file.parent.name}.settings")
        for cls in vars(module).values():
            section = re.match(r"`\[(\w+)\]`", getattr(cls, "__doc__", None) or "")
            if isinstance(cls, type) and issubclass(cls, BaseModel) and section:
                found[section[1]] = cls
    return found


def _default(variable: str, field: FieldInfo) -> str:
    if variable in _IN_WORDS:
        return _IN_WORDS[variable]
    value = field.default
    if value is None or value is PydanticUndefined:
        return "none"
    if isinstance(value, tuple):
        words = (one.value if isinstance(one, Enum) else one for one in cast("tuple[object, ...]", value))
        return f"`{','.join(str(word) for word in words)}`"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


if __name__ == "__main__":
    sys.exit(main())
