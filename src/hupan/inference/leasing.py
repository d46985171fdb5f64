"""Hands out leases: the right to talk to a model, wherever it runs, for as long as one call takes."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from hupan.inference.domain import Priority, Usage, UsageRecord
from hupan.inference.errors import EndpointFailed, EngineDied, EngineUnavailable, InferenceError
from hupan.inference.keeper import EngineKeeper
from hupan.inference.metering import Meter
from hupan.inference.ports import EngineProcess, Models, Target
from hupan.inference.queue import Ticket
from hupan.inference.settings import InferenceSettings
from hupan.inference.turnstile import Turnstile
from hupan.kernel import Clock, PersonId
from hupan.models import Ability, EndpointModel, LocalModel, Servable

_REMEMBER_S = 1.0
_REMEMBER_COUNT = 256
_LAST_BREATH_S = 1.0


@dataclass(frozen=True, slots=True)
class Call:
    """Who asks which model, and how it takes its turn."""

    model_id: str | None
    person_id: PersonId | None = None
    affinity: str | None = None
    priority: Priority = "interactive"


@dataclass(slots=True)
class Lease:
    """A model, ready to be talked to.

    Attributes:
        target: Where and how.
        queued_s: How long the call waited for it.
        context_tokens: What one conversation may hold.
        sees: Whether the model reads pictures.
        usage: Filled in by whoever talks; written down when the lease ends.
    """

    target: Target
    queued_s: float
    context_tokens: int
    sees: bool
    usage: Usage | None = None

    @property
    def is_engine(self) -> bool:
        """Whether it is our own engine."""
        return self.target.slot is not None


class Leases:
    """The office that leases models.

    Args:
        models: Finds models.
        keeper: Keeps the engine.
        settings: Bounds.
        meter: Writes down usage.
        clock: Tells the time.
    """

    def __init__(
        self, models: Models, keeper: EngineKeeper, settings: InferenceSettings, meter: Meter, clock: Clock
    ) -> None:
        self._models = models
        self._keeper = keeper
        self._settings = settings
        self._meter = meter
        self._clock = clock
        self._turnstiles: dict[str, Turnstile] = {}
        self._found: dict[str, tuple[float, Servable]] = {}

    async def find(self, model_id: str | None) -> Servable:
        """Resolve a model's name. What was found by name is remembered for a second, the default never."""
        if model_id is None:
            return await self._models.resolve(None)
        now = self._clock.monotonic()
        remembered = self._found.get(model_id)
        if remembered is not None and now - remembered[0] < _REMEMBER_S:
            return remembered[1]
        servable = await self._models.resolve(model_id)
        if len(self._found) >= _REMEMBER_COUNT:
            self._found.clear()
        self._found[model_id] = (now, servable)
        return servable

    def context_of(self, servable: Servable) -> int:
        """Say how many tokens one conversation with a model may have."""
        if isinstance(servable, LocalModel):
            return self._keeper.shape_for(servable).context_tokens
        return servable.context_tokens or self._settings.endpoint_context_tokens

    @staticmethod
    def target_of(model: LocalModel, process: EngineProcess, *, slot: int) -> Target:
        """Say where a running engine's slot is reached."""
        return Target(model.id, f"{process.base_url}/v1", process.api_key, model.id, model.profile, slot)

    @asynccontextmanager
    async def lease(self, call: Call) -> AsyncGenerator[Lease]:
        """Wait for a turn with a model and hold it for as long as the block runs.

        Raises:
            QueueFull, EngineUnavailable, and whatever resolving the model raises.
            EngineDied: In place of a broken connection, when it was our engine's.
        """
        servable = await self.find(call.model_id)
        began = self._clock.monotonic()
        ticket = Ticket(servable.id, call.person_id or "", call.affinity or "", call.priority, began)
        opened = self._local(servable, ticket) if isinstance(servable, LocalModel) else self._remote(servable, ticket)
        async with opened as lease:
            seated = self._clock.monotonic()
            lease.queued_s = seated - began
            try:
                yield lease
            finally:
                self._note(call, lease, self._clock.monotonic() - seated)

    @asynccontextmanager
    async def _local(self, model: LocalModel, ticket: Ticket) -> AsyncGenerator[Lease]:
        async with self._keeper.seat(model, ticket) as seat:
            target = self.target_of(model, seat.process, slot=seat.slot)
            try:
                yield Lease(target, 0.0, seat.process.context_tokens, model.projector_path is not None)
            except EndpointFailed as error:
                raise await _engine_error(error, seat.process) from error

    @asynccontextmanager
    async def _remote(self, model: EndpointModel, ticket: Ticket) -> AsyncGenerator[Lease]:
        turnstile = self._turnstiles.get(model.endpoint_id)
        if turnstile is None:
            turnstile = Turnstile(self._settings.endpoint_concurrency, self._settings.queue_limit)
            self._turnstiles[model.endpoint_id] = turnstile
        async with turnstile.pass_through(ticket):
            target = Target(model.id, model.base_url.rstrip("/"), model.api_key, model.remote_name, model.profile)
            yield Lease(target, 0.0, self.context_of(model), Ability.VISION in model.abilities)

    def _note(self, call: Call, lease: Lease, seconds: float) -> None:
        if lease.usage is not None:
            record = UsageRecord(self._clock.now(), call.person_id, lease.target.model_id, lease.usage, seconds)
            self._meter.note(record)


async def _engine_error(error: EndpointFailed, process: EngineProcess) -> InferenceError:
    """Tell a dead engine from one that misbehaves; the system needs a moment to say which it is."""
    if error.params.get("reason") not in {"unreachable", "broke_off", "timed_out"}:
        return error
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_LAST_BREATH_S):
            await process.wait()
    if process.alive():
        return EngineUnavailable("The engine does not answer. Try again.", retry_after_s=1.0)
    return EngineDied("The engine stopped in the middle of this. Try again.", retry_after_s=1.0)
