"""The desk: knows what the market can do, lets requests in, has them done, and writes the answers."""

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, cast

from hupan.kernel import HupanError, Language
from hupan.platform.idempotency import Answer, IdempotencyKeys
from hupan.protocols.linking import Linked, LinkingService, scope_names
from hupan.protocols.signatures import (
    Fault,
    SignatureRefused,
    SignedRequest,
    canonical,
    detached,
    is_signed,
    verify_request,
)
from hupan.protocols.ucp.agents import AgentProfile, AgentProfiles, Named, read_agent
from hupan.protocols.ucp.calls import Call, Operation
from hupan.protocols.ucp.capabilities import CHECKOUT, intersection
from hupan.protocols.ucp.dialects import DIALECTS, Business, Dialect
from hupan.protocols.ucp.failures import Body, Complaint, Outcome, UcpRefusal, invalid, refusal, refusal_of
from hupan.protocols.ucp.keyring import KeyRing
from hupan.protocols.ucp.limits import Allowance, whereabouts
from hupan.protocols.ucp.plain import plainly
from hupan.protocols.ucp.settings import UcpSettings

if TYPE_CHECKING:
    from hupan.protocols.ucp.suite import SuiteHooks

_BY_BUYER: Final = "requires_buyer_review"
_BAD_REQUEST_FAULTS: Final = frozenset({Fault.DIGEST_MISMATCH, Fault.ALGORITHM_UNSUPPORTED})


@dataclass(frozen=True, slots=True)
class Knock:
    """A request, as it stands at the door.

    Attributes:
        version: Of the endpoint.
        base_url: Where the market is reached.
        address: Of whoever connected.
        signed: What a signature would cover.
        agent: `UCP-Agent`, or what a tool's arguments say in its place; `None` where neither is there.
        body: What is asked.
        idempotency_key: Empty where none was sent.
        subject: The id of what is asked about; empty where there is none.
    """

    version: str
    base_url: str
    address: str
    signed: SignedRequest
    agent: str | Named | None
    body: Body
    idempotency_key: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Offering:
    """What the market lets agents do.

    Attributes:
        operations: What can be asked for.
        extensions: Capabilities beside those that operations belong to, with what each says of itself.
        handlers: Payment handlers by name, for a market that is reached somewhere.
        documents: JSON Schemas of capabilities that are our own, by the capability.
    """

    operations: Sequence[Operation]
    extensions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])
    handlers: Callable[[str], Mapping[str, Sequence[Mapping[str, Any]]]] = lambda _: {}
    documents: Mapping[str, Body] = field(default_factory=dict[str, Body])


async def _nobody(_profile_url: str, _proven: bool) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class DeskParts:
    """What the desk stands on.

    Attributes:
        offering: What agents may do.
        profiles: Knows them.
        keys: The market's own.
        once: Remembers what was asked for under which key.
        linking: Knows for whom platforms act.
        hooks: What conformance suites need; `None` in earnest.
        is_known: Says whether an agent, proven or not, is one that the operator made known: those may ask more often.
    """

    offering: Offering
    profiles: AgentProfiles
    keys: KeyRing
    once: IdempotencyKeys
    linking: LinkingService
    hooks: "SuiteHooks | None" = None
    is_known: Callable[[str, bool], Awaitable[bool]] = _nobody


class UcpDesk:
    """Answers agents.

    Args:
        parts: What it stands on.
        settings: Bounds.
        public_url: Where the market is reached; `None` where that is what a request says.
    """

    def __init__(self, parts: DeskParts, settings: UcpSettings, public_url: str | None = None) -> None:
        self.public_url = public_url
        self.keys = parts.keys
        self.hooks = parts.hooks
        self.simulation_secret = settings.simulation_secret.get_secret_value()
        self._parts = parts
        # Who asks is known only after their profile and signature were read, so the door itself has the wider limit.
        self._at_door = Allowance(max(settings.requests_per_minute, settings.known_requests_per_minute))
        self._of_strangers = Allowance(settings.requests_per_minute)
        self.operations: Mapping[str, Operation] = {each.name: each for each in parts.offering.operations}

    def business(self, base_url: str) -> Business:
        """Say what the market can do, for its profile."""
        capabilities: dict[str, Mapping[str, Any]] = {each.root: {} for each in self._parts.offering.operations}
        capabilities |= self._parts.offering.extensions
        return Business(base_url, capabilities, self._parts.offering.handlers(base_url), self.keys.published)

    def dialect(self, version: str) -> Dialect:
        """Find a version's words.

        Raises:
            UcpRefusal: There is no such version.
        """
        found = DIALECTS.get(version)
        if found is None:
            raise refusal(404, "not_found", f"There is no version {version!r} here; {_versions()} are.")
        return found

    async def answer(self, knock: Knock, name: str) -> tuple[int, Body]:
        """Let a request in, do what is asked, and write what became of it, with the status of HTTP.

        Raises:
            UcpRefusal: It is not worked on.
        """
        dialect = self.dialect(knock.version)
        operation = self.operations.get(name)
        if operation is None:
            raise refusal(404, "not_found", "This market has no such operation.")
        call = await self._admit(knock, dialect)
        if operation.scopes and not (operation.or_own and "authorization" not in knock.signed.headers):
            call = replace(call, linked=await self._linked(knock, call.agent, operation.scopes))

        async def work_out() -> Answer:
            outcome = await self._perform(operation, call)
            return Answer(outcome.status, await self._written(outcome, call))

        if not (operation.changes and call.idempotency_key):
            worked_out = await work_out()
            return worked_out.status, cast("Body", worked_out.body)
        payload = {"subject": call.subject, "body": call.body}
        try:
            known = await self._parts.once.once(_realm(name, call), call.idempotency_key, payload, work_out)
        except HupanError as error:
            raise refusal_of(error) from error
        return known.status, cast("Body", known.body)

    def document(self, version: str, name: str, base_url: str) -> Body:
        """Find the schema of a capability of our own.

        Raises:
            UcpRefusal: There is no such version, or no such capability in it.
        """
        spoken = {each.name for each in self.dialect(version).capabilities(self.business(base_url))}
        found = self._parts.offering.documents.get(name)
        if found is None or name not in spoken:
            raise refusal(404, "not_found", f"Version {version} has no schema of {name!r} here.")
        return found

    async def _written(self, outcome: Outcome, call: Call) -> Body:
        """Write an answer; what a mandate may be asked for carries our signature inside, so that it outlives it."""
        # Before it is signed: what is signed is what is read.
        body = plainly(call.dialect.answer(outcome, call.active))
        if outcome.root == CHECKOUT and call.locked and not outcome.failed:
            await self.keys.ready()
            try:
                authorization = detached(canonical(body), self.keys.current)
            except ValueError as error:
                raise invalid("What you wrote holds numbers that not everybody reads alike.") from error
            body["ap2"] = {"merchant_authorization": authorization}
        return body

    async def _perform(self, operation: Operation, call: Call) -> Outcome:
        ours = {each.name for each in call.dialect.capabilities(self.business(call.base_url))}
        if operation.root not in ours:
            raise refusal(404, "not_found", f"Version {call.dialect.version} has no {operation.root}.")
        if operation.root not in call.active:
            content = f"This needs {operation.root}, which your profile does not name in a version that we know."
            complaint = Complaint("capabilities_incompatible", content, severity="unrecoverable")
            body = {"continue_url": f"{call.base_url}/market"}
            return Outcome(operation.root, body, (complaint,), failed=True)
        try:
            return await operation.perform(call)
        except HupanError as error:
            raise refusal_of(error) from error

    async def _admit(self, knock: Knock, dialect: Dialect) -> Call:
        named = read_agent(knock.agent or "") if not isinstance(knock.agent, Named) else knock.agent
        name = f"{knock.address} {named.profile}"
        if not self._at_door.take(name):
            raise _too_many()
        if named.version and named.version != dialect.version:
            raise _unsupported(named.version)
        agent = await self._agent(named, dialect)
        proven = await self._is_proven(knock.signed, agent, dialect)
        where = whereabouts(knock.address)
        if not await self._parts.is_known(agent.url, proven) and not self._of_strangers.take(where or name):
            raise _too_many()
        ours = dialect.capabilities(self.business(knock.base_url))
        if dialect.negotiates:
            if not agent.speaks(dialect.version):
                raise _unsupported(agent.version)
            active = intersection(ours, agent.capabilities)
        else:
            active = {each.name: each for each in ours}
        return Call(
            dialect,
            agent,
            proven,
            active,
            knock.body,
            knock.base_url,
            _language(knock),
            knock.idempotency_key,
            knock.subject,
            whereabouts=where,
        )

    async def _linked(self, knock: Knock, agent: AgentProfile, scopes: Sequence[str]) -> Linked:
        """Insist on a person's leave (RFC 6750, section 3)."""
        kind, _, token = knock.signed.headers.get("authorization", "").partition(" ")
        token = token.strip() if kind.lower() == "bearer" else ""
        linked = await self._parts.linking.identify(token) if token else None
        if linked is None:
            error = {"error": "invalid_token"} if token else {}
            said = "A person has to link this platform to their account first."
            raise _challenge(401, Complaint("identity_required", said, severity=_BY_BUYER), knock.base_url, error)
        if linked.profile_url != agent.url:
            raise refusal(403, "profile_conflict", "This token was given to a platform with another profile.")
        if not linked.scopes.issuperset(scopes):
            said = f"This needs: {scope_names(scopes)}."
            error = {"error": "insufficient_scope", "scope": scope_names(scopes)}
            raise _challenge(403, Complaint("insufficient_scope", said, severity=_BY_BUYER), knock.base_url, error)
        return linked

    async def _agent(self, named: Named, dialect: Dialect) -> AgentProfile:
        try:
            return await self._parts.profiles.of(named.profile)
        except UcpRefusal:
            if dialect.negotiates:
                raise
            return AgentProfile(named.profile)

    async def _is_proven(self, signed: SignedRequest, agent: AgentProfile, dialect: Dialect) -> bool:
        if not is_signed(signed.headers):
            return False
        try:
            try:
                verify_request(signed, agent.signing_keys, time.time())
            except SignatureRefused as error:
                if error.fault is not Fault.KEY_NOT_FOUND or not dialect.negotiates:
                    raise
                # The agent may have published a new key since its profile was read.
                fresh = await self._parts.profiles.of(agent.url, keys_again=True)
                verify_request(signed, fresh.signing_keys, time.time())
        except SignatureRefused as error:
            status = 400 if error.fault in _BAD_REQUEST_FAULTS else 401
            raise refusal(status, error.fault.value, error.detail) from error
        return True


def _realm(name: str, call: Call) -> str:
    """Say within what a key means one thing: what two people let a platform do is not the same request."""
    person = f"|{call.linked.person_id}" if call.linked is not None else ""
    return f"ucp.{name}:{call.owner}{person}"


def _challenge(status: int, complaint: Complaint, base_url: str, told: Mapping[str, str]) -> UcpRefusal:
    pointer = f"{base_url}/.well-known/oauth-protected-resource"
    params = {"realm": base_url, **told, "resource_metadata": pointer}
    header = "Bearer " + ", ".join(f'{name}="{value}"' for name, value in params.items())
    extra = {"continue_url": f"{base_url}/account"}
    return UcpRefusal(status, complaint, flat=False, headers={"WWW-Authenticate": header}, extra=extra)


def _too_many() -> UcpRefusal:
    return refusal(429, "rate_limited", "Too many requests; wait a little.", Retry_After="5")


def _unsupported(version: str) -> UcpRefusal:
    said = f"UCP {version} is not spoken here; {_versions()} are, each at its own address (/.well-known/ucp)."
    return refusal(422, "version_unsupported", said)


def _versions() -> str:
    return " and ".join(DIALECTS)


def _language(knock: Knock) -> Language:
    context: object = knock.body.get("context")
    said = cast("Mapping[str, object]", context).get("language") if isinstance(context, dict) else None
    wanted = said if isinstance(said, str) and said else knock.signed.headers.get("accept-language", "")
    for tag in wanted.split(",")[:10]:
        primary = tag.partition(";")[0].strip().lower().partition("-")[0]
        if primary in {each.value for each in Language}:
            return Language(primary)
    return Language.EN
