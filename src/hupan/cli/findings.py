"""What a check-up finds."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hupan.kernel import HupanError


class Status(StrEnum):
    """How serious a finding is."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report.

    Attributes:
        name: What was looked at.
        status: How serious it is.
        detail: What was found.
        mend: What to do; empty where all is well.
    """

    name: str
    status: Status
    detail: str
    mend: str = ""


Check = Callable[[], Finding | Iterable[Finding]]


def good(name: str, detail: str) -> Finding:
    """All is well."""
    return Finding(name, Status.OK, detail)


def warning(name: str, detail: str, mend: str) -> Finding:
    """It works, but not as well as it could."""
    return Finding(name, Status.WARNING, detail, mend)


def problem(name: str, detail: str, mend: str) -> Finding:
    """It does not work."""
    return Finding(name, Status.PROBLEM, detail, mend)


def look(name: str, check: Check) -> Sequence[Finding]:
    """Run one check; whatever goes wrong in it is itself a finding.

    Args:
        name: What is looked at.
        check: Looks.
    """
    try:
        found = check()
        return [found] if isinstance(found, Finding) else list(found)
    except HupanError as error:
        return [problem(name, error.detail, "")]
    except Exception as error:  # noqa: BLE001 - a check that breaks must not hide the others
        return [problem(name, f"The check itself failed: {type(error).__name__}: {error}", "Report this.")]
