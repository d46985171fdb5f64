"""Plans: what one message asks for in several steps, drawn from the buyer's words, shown, and carried out once.

`PlanningResponder` stands before the shopping agent. `draw` parts a message into steps by the buyer's words alone,
before anything that a stranger wrote is read; `several` parts a wish for several kinds of goods. A `Plan` is a row,
written before each step and after it, so that a process may die anywhere: who goes on does nothing twice, since what a
step puts into a cart is noted under the plan's name. Each step is an errand of the agent's. None pays: buying ends at
the card on which a person confirms.
docs/decisions/0098-a-message-of-several-steps-is-a-plan.md.
"""

from hupan.plans.apart import lie_elsewhere, several, spread
from hupan.plans.carrying import CarrierPorts
from hupan.plans.domain import MOST_STEPS, MOST_TRIES, Outcome, Plan, PlanState, PlanStep, StepState
from hupan.plans.drawing import Before, draw
from hupan.plans.errors import PlansError, PlanTaken
from hupan.plans.ports import PlanStore
from hupan.plans.responder import PlanningParts, PlanningResponder

__all__ = [
    "MOST_STEPS",
    "MOST_TRIES",
    "Before",
    "CarrierPorts",
    "Outcome",
    "Plan",
    "PlanState",
    "PlanStep",
    "PlanStore",
    "PlanTaken",
    "PlanningParts",
    "PlanningResponder",
    "PlansError",
    "StepState",
    "draw",
    "lie_elsewhere",
    "several",
    "spread",
]
