"""How results and errors are kept: JSON in, JSON out, the same on the first run as on a later one."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, cast

from hupan.kernel import HupanError, Kind
from hupan.platform import Json, Outcome, WorkFailed


def result_envelope(result: Json) -> dict[str, Any]:
    """Write a result, as it is going to be read: tuples are lists from here on.

    Raises:
        TypeError: It is no JSON.
        ValueError: A number in it is not finite.
    """
    return {"result": json.loads(json.dumps(result, allow_nan=False))}


def error_envelope(error: HupanError) -> dict[str, Any]:
    """Write an error: what it is, what it said, and its facts."""
    return {
        "error": {
            "type": _name(type(error)),
            "code": error.code,
            "kind": error.kind.value,
            "detail": error.detail,
            "retry_after_s": error.retry_after_s,
            "params": error.params,
        }
    }


def unseal(envelope: Json) -> Json:
    """Return what was kept, or raise it.

    Raises:
        HupanError: An error was kept; of its own class where there is one still, else of one with its code.
    """
    kept = cast("Mapping[str, Any]", envelope)
    if "error" not in kept:
        return kept["result"]
    error = kept["error"]
    raised = HupanError.__new__(_class_of(error))
    HupanError.__init__(raised, error["detail"], retry_after_s=error["retry_after_s"], **error["params"])
    raise raised


def outcome_of(status: str, envelope: str | None) -> Outcome | None:
    """Read how some work ended.

    Args:
        status: As DBOS wrote it.
        envelope: What the work returned, as JSON.

    Returns:
        `None` where it goes on.
    """
    if status in {"PENDING", "ENQUEUED", "DELAYED"}:
        return None
    if status != "SUCCESS" or envelope is None:
        return Outcome(None, WorkFailed.code)
    kept = json.loads(envelope)
    return Outcome(None, kept["error"]["code"]) if "error" in kept else Outcome(kept["result"])


def _name(cls: type[HupanError]) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"


def _class_of(error: Mapping[str, Any]) -> type[HupanError]:
    known = {_name(each): each for each in _tree(HupanError)}
    if (found := known.get(error["type"])) is not None:
        return found
    # It was renamed since, or belongs to a room that is not loaded; programs go by its code.
    same = [each for each in known.values() if each.code == error["code"]]
    return same[0] if same else type("Kept", (HupanError,), {"code": error["code"], "kind": Kind(error["kind"])})


def _tree(cls: type[HupanError]) -> Iterator[type[HupanError]]:
    yield cls
    for each in cls.__subclasses__():
        yield from _tree(each)
