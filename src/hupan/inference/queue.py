"""A fair and bounded line: people take turns, then each person's conversations; background work comes last."""

from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from hupan.inference.domain import Priority
from hupan.inference.errors import QueueFull

_SHORTEST_RETRY_S = 1.0
_LONGEST_RETRY_S = 120.0


@dataclass(eq=False, slots=True)
class Ticket:
    """One caller's place in the line.

    Attributes:
        model_id: The model that is wanted.
        person: Whose turn it takes; callers without a person share one.
        conversation: Which of the person's conversations it belongs to.
        priority: Interactive tickets pass background ones.
        since: When it was drawn, on the monotonic clock.
    """

    model_id: str
    person: str = ""
    conversation: str = ""
    priority: Priority = "interactive"
    since: float = 0.0


@dataclass(slots=True)
class _Turns:
    """People in the order of their turns; whoever was served goes to the end."""

    people: "OrderedDict[str, OrderedDict[str, deque[Ticket]]]" = field(
        default_factory=OrderedDict[str, OrderedDict[str, deque[Ticket]]]
    )

    def push(self, ticket: Ticket) -> None:
        conversations = self.people.setdefault(ticket.person, OrderedDict())
        conversations.setdefault(ticket.conversation, deque()).append(ticket)

    def pop(self, accept: Callable[[Ticket], bool]) -> Ticket | None:
        for conversations in self.people.values():
            for waiting in conversations.values():
                ticket = waiting[0]
                if accept(ticket):
                    self._serve(ticket)
                    return ticket
        return None

    def _serve(self, ticket: Ticket) -> None:
        self.remove(ticket)
        if (conversations := self.people.get(ticket.person)) is not None:
            self.people.move_to_end(ticket.person)
            if ticket.conversation in conversations:
                conversations.move_to_end(ticket.conversation)

    def remove(self, ticket: Ticket) -> bool:
        conversations = self.people.get(ticket.person, OrderedDict[str, deque[Ticket]]())
        waiting = conversations.get(ticket.conversation, deque[Ticket]())
        if ticket not in waiting:
            return False
        waiting.remove(ticket)
        if not waiting:
            del conversations[ticket.conversation]
        if not conversations:
            del self.people[ticket.person]
        return True

    def tickets(self) -> list[Ticket]:
        return [
            ticket for conversations in self.people.values() for waiting in conversations.values() for ticket in waiting
        ]


class FairQueue:
    """The line in front of one engine or endpoint. It holds tickets and decides who is next; it starts nothing.

    Args:
        limit: The most tickets that may wait.
        width: How many are served side by side, to tell how long the line will take.
    """

    def __init__(self, limit: int, width: int) -> None:
        self.limit = limit
        self._width = width
        self._interactive = _Turns()
        self._background = _Turns()
        self._count = 0
        self._typical_s = 5.0

    def __len__(self) -> int:
        return self._count

    def push(self, ticket: Ticket) -> None:
        """Join the line.

        Raises:
            QueueFull: It is as long as it may be.
        """
        if self._count >= self.limit:
            raise QueueFull(
                "Too many requests are waiting for the model. Try again a little later.",
                retry_after_s=self.expected_wait_s(),
                waiting=self._count,
                limit=self.limit,
            )
        self._turns(ticket).push(ticket)
        self._count += 1

    def pop(self, accept: Callable[[Ticket], bool] = lambda _: True) -> Ticket | None:
        """Take the next ticket that is acceptable, if there is one."""
        ticket = self._interactive.pop(accept) or self._background.pop(accept)
        if ticket is not None:
            self._count -= 1
        return ticket

    def remove(self, ticket: Ticket) -> bool:
        """Leave the line; tell whether the ticket was still in it."""
        removed = self._turns(ticket).remove(ticket)
        self._count -= removed
        return removed

    def tickets(self) -> list[Ticket]:
        """Return everybody who waits, interactive first."""
        return self._interactive.tickets() + self._background.tickets()

    def note_run(self, seconds: float) -> None:
        """Learn how long a run takes, for `expected_wait_s`."""
        self._typical_s += (seconds - self._typical_s) * 0.2

    def expected_wait_s(self) -> float:
        """Estimate how long somebody who joined now would wait."""
        estimate = self._typical_s * (self._count + 1) / self._width
        return min(_LONGEST_RETRY_S, max(_SHORTEST_RETRY_S, estimate))

    def _turns(self, ticket: Ticket) -> _Turns:
        return self._interactive if ticket.priority == "interactive" else self._background
