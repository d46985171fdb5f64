"""Reads a playbook off a folder: `actions.toml`, and `LANGUAGE/ACTION.txt` with an example a line."""

import tomllib
from importlib.resources.abc import Traversable

from hupan.agents.domain import Action, Example, Playbook
from hupan.kernel import Language

_FEWEST = 2


def read_playbook(folder: Traversable) -> Playbook:
    """Read a playbook.

    Args:
        folder: Where it lies, as a package's resources give it.

    Raises:
        ValueError: Something in it is missing, or stands there twice.
    """
    written = tomllib.loads(folder.joinpath("actions.toml").read_text(encoding="utf-8"))
    actions = tuple(Action(name, meaning) for name, meaning in written["actions"].items())
    examples = tuple(
        Example(action.name, language, said)
        for language in Language
        for action in actions
        for said in _lines(folder.joinpath(language.value, f"{action.name}.txt"))
    )
    _check(folder, actions, examples)
    return Playbook(written["task"], actions, examples)


def _lines(file: Traversable) -> list[str]:
    lines = [line.strip() for line in file.read_text(encoding="utf-8").splitlines()]
    said = [line for line in lines if line and not line.startswith("#")]
    if len(said) < _FEWEST:
        raise ValueError(f"{file} has fewer than {_FEWEST} examples.")
    return said


def _check(folder: Traversable, actions: tuple[Action, ...], examples: tuple[Example, ...]) -> None:
    said = [each.said for each in examples]
    if twice := {each for each in said if said.count(each) > 1}:
        raise ValueError(f"Said twice in {folder}: {sorted(twice)}")
    names = {f"{action.name}.txt" for action in actions}
    for language in Language:
        strange = {file.name for file in folder.joinpath(language.value).iterdir()} - names
        if strange:
            raise ValueError(f"Examples of nothing in {folder}: {sorted(strange)}")
