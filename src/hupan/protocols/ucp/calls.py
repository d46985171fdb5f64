"""A request that was let in: who asks, in which version, for what."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from hupan.kernel import CURRENCIES, Buyer, Language
from hupan.protocols.linking import Linked
from hupan.protocols.ucp.agents import AgentProfile
from hupan.protocols.ucp.capabilities import MANDATES, Capability
from hupan.protocols.ucp.dialects import Dialect
from hupan.protocols.ucp.failures import Body, Outcome, invalid

_LONGEST_TEXT: Final = 4096


@dataclass(frozen=True, slots=True)
class Call:
    """A request, as operations see it.

    Attributes:
        dialect: In whose words is answered.
        agent: Who asks.
        proven: Whether a signature proves that.
        active: What both sides can do.
        body: What is asked, without what the transport adds.
        base_url: Where the market is reached.
        language: That the agent would like.
        idempotency_key: Under which a change is made once; empty where none was sent.
        subject: The id of what is asked about; empty where the operation is about nothing yet.
        linked: For whom the platform acts, where the operation needs that.
        whereabouts: From where is asked; empty where that is this machine.
    """

    dialect: Dialect
    agent: AgentProfile
    proven: bool
    active: Mapping[str, Capability]
    body: Body
    base_url: str
    language: Language = Language.EN
    idempotency_key: str = ""
    subject: str = ""
    linked: Linked | None = None
    whereabouts: str = ""

    @property
    def owner(self) -> str:
        """Whose what is made here is: the agent's. What was made under a signature is never had without one."""
        return f"{'proven' if self.proven else 'claimed'}:{self.agent.url}"

    @property
    def buyer(self) -> Buyer:
        """The same, as the rooms know it."""
        return Buyer.guest_of(f"ucp:{self.owner}")

    @property
    def locked(self) -> bool:
        """Whether both sides know AP2, so that nothing is bought without a mandate."""
        return MANDATES in self.active and any(each.name == MANDATES for each in self.agent.capabilities)

    @property
    def context(self) -> Mapping[str, Any]:
        """What the agent says of its buyer, without promising it."""
        return object_in(self.body, "context")

    @property
    def currency(self) -> str:
        """In which the buyer reckons; empty where nobody said."""
        said = self.context.get("currency")
        return said if isinstance(said, str) and said in CURRENCIES else ""


Perform = Callable[[Call], Awaitable[Outcome]]


@dataclass(frozen=True, slots=True)
class Operation:
    """Something that can be asked for.

    Attributes:
        name: As MCP calls it.
        root: The capability that it belongs to.
        perform: Does it.
        argument: Under which name a tool of MCP takes what REST takes as its body; empty where there is none.
        about: For the model that picks a tool.
        fields: Names and JSON schemas of what the argument holds.
        of_one: Whether it is about something that has an id.
        changes: Whether it changes something, so that a key makes it happen once.
        scopes: What a person has to have allowed the platform; empty where it needs nobody's leave.
        or_own: Whether an agent may do it without anybody's leave with what it made itself. A token that is sent all
            the same has to be good for it.
    """

    name: str
    root: str
    perform: Perform
    argument: str
    about: str
    fields: Mapping[str, Body]
    of_one: bool = False
    changes: bool = False
    scopes: tuple[str, ...] = ()
    or_own: bool = False


def text_in(body: Mapping[str, Any], name: str, *, longest: int = _LONGEST_TEXT) -> str:
    """Read a text; empty where it is absent.

    Raises:
        UcpRefusal: It is no text, or too long.
    """
    value = body.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > longest:
        raise invalid(f"{name} is a text of at most {longest:,} characters.", path=f"$.{name}")
    return value


def number_in(body: Mapping[str, Any], name: str) -> int | None:
    """Read a whole number that is not negative; `None` where it is absent.

    Raises:
        UcpRefusal: It is none.
    """
    value = body.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 10**15:
        raise invalid(f"{name} is a whole number that is not negative.", path=f"$.{name}")
    return value


def object_in(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Read an object; an empty one where it is absent.

    Raises:
        UcpRefusal: It is none.
    """
    value = body.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise invalid(f"{name} is an object.", path=f"$.{name}")
    return cast("Mapping[str, Any]", value)


def list_in(body: Mapping[str, Any], name: str, *, most: int) -> list[Any]:
    """Read a list; an empty one where it is absent.

    Raises:
        UcpRefusal: It is none, or too long.
    """
    value = body.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise invalid(f"{name} is a list.", path=f"$.{name}")
    found = cast("list[Any]", value)
    if len(found) > most:
        raise invalid(f"{name} holds at most {most} entries.", code="request_too_large", path=f"$.{name}")
    return found


def texts_in(body: Mapping[str, Any], name: str, *, most: int) -> list[str]:
    """Read a list of texts.

    Raises:
        UcpRefusal: It is none, or too long.
    """
    found = list_in(body, name, most=most)
    if not all(isinstance(each, str) and len(each) <= _LONGEST_TEXT for each in found):
        raise invalid(f"{name} is a list of texts.", path=f"$.{name}")
    return found
