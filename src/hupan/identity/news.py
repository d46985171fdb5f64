"""Spreads the news that somebody's rights changed: at once here, by signal to every other process."""

from hupan.identity.service.memory import AccessMemory
from hupan.kernel import PersonId
from hupan.platform import Signals

TOPIC = "identity.access"


class SignalledNews:
    """The `AccessNews` of a server.

    Args:
        memory: What this process remembers.
        signals: The way to other processes.
    """

    def __init__(self, memory: AccessMemory, signals: Signals) -> None:
        self._memory = memory
        self._signals = signals

    async def access_changed(self, person_id: PersonId) -> None:
        """Forget what is remembered about a person, everywhere."""
        self._memory.forget(person_id)
        await self._signals.publish(TOPIC, person_id)

    async def follow(self) -> None:
        """Hear what other processes changed, for ever; run as a task beside the server."""
        async with self._signals.subscribe(TOPIC) as heard:
            async for person_id in heard:
                if person_id:
                    self._memory.forget(PersonId(person_id))
                else:
                    self._memory.forget_all()
