"""What goes wrong at UCP's door. A version's dialect says how each is written on the wire.

Two layers, as the standard has them. A *refusal* means that a request was not worked on: its agent is not known, its
signature is wrong, its body is no JSON. An *outcome* means that it was, and that the answer is no: the version's
envelope carries messages, and the status is 200.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hupan.kernel import HupanError
from hupan.platform.http import STATUS

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Complaint:
    """One message for the agent.

    Attributes:
        code: Stable, in the standard's words where it has one.
        content: One sentence for a person.
        kind: `error`, `warning` or `info`.
        severity: Of errors: whether the agent can mend it, or the buyer has to.
        path: What it is about, as JSONPath; empty where it is about everything.
    """

    code: str
    content: str
    kind: str = "error"
    severity: str = "recoverable"
    path: str = ""

    def body(self) -> Body:
        """Write it."""
        written: Body = {"type": self.kind, "code": self.code, "content": self.content}
        if self.kind == "error":
            written["severity"] = self.severity
        if self.path:
            written["path"] = self.path
        return written


class UcpRefusal(Exception):
    """A request is not worked on.

    Args:
        status: Of HTTP, as the newest version has it.
        complaint: Why.
        flat: Whether the code stands at the top of the body, as for everything before an operation begins.
        headers: To send with it.
        extra: Further members of the body.
    """

    def __init__(
        self,
        status: int,
        complaint: Complaint,
        *,
        flat: bool = True,
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(complaint.content)
        self.status = status
        self.complaint = complaint
        self.flat = flat
        self.headers = dict(headers or {})
        self.extra = dict(extra or {})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an operation.

    Attributes:
        root: The capability that it belongs to.
        body: What is answered besides the envelope.
        complaints: Messages.
        failed: Whether nothing was made or found, so that `body` holds none of it.
        status: Of HTTP.
        handlers: Payment handlers that the envelope names; `None` where it names none.
    """

    root: str
    body: Mapping[str, Any] = field(default_factory=dict[str, Any])
    complaints: tuple[Complaint, ...] = ()
    failed: bool = False
    status: int = 200
    handlers: Mapping[str, Any] | None = None


def refusal(status: int, code: str, content: str, **headers: str) -> UcpRefusal:
    """Refuse a request before its operation begins."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return UcpRefusal(status, Complaint(code, content, severity="unrecoverable"), headers=named)


def invalid(content: str, *, code: str = "invalid", path: str = "", status: int = 400) -> UcpRefusal:
    """Refuse a request whose body says something impossible."""
    return UcpRefusal(status, Complaint(code, content, path=path), flat=False)


def refusal_of(error: HupanError) -> UcpRefusal:
    """Translate a room's error."""
    after = {} if error.retry_after_s is None else {"Retry-After": str(max(1, round(error.retry_after_s)))}
    code = error.code.partition(".")[2] or error.code
    complaint = Complaint(code, error.detail)
    status = STATUS[error.kind]
    return UcpRefusal(status, complaint, flat=status not in {400, 404, 422}, headers=after)
