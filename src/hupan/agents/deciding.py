"""Decides what somebody wants: by the nearest examples first, and by a model where these are not sure."""

import asyncio
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from operator import itemgetter

import structlog

from hupan.agents.domain import DecidedBy, Decision, Playbook, Scene
from hupan.agents.learning import recall
from hupan.agents.ports import Embedder, Judge, Learner, Models, Shelf
from hupan.inference import ChatMessage, DecideRequest
from hupan.kernel import HupanError

SURE = 0.5
"""From here on the examples decide alone: measured, a model beside them makes no fewer mistakes above this."""

_PLAUSIBLE = 0.03
_MOST_ASKED = 5
_SHOWN_EXAMPLES = 3
_MODELS_WEIGHT = 0.5
_LEAST = 1e-3
_LONGEST_SAID = 600

_log = structlog.get_logger(__name__)


class Decider:
    """Chooses one of the actions that are possible.

    Args:
        playbook: The actions and their examples.
        embedder: Tells how near meanings are.
        learner: Learns from the examples.
        shelf: Keeps what was learned, which takes long to learn anew.
        models: Asked where the examples are not sure.
    """

    def __init__(self, playbook: Playbook, embedder: Embedder, learner: Learner, shelf: Shelf, models: Models) -> None:
        self._playbook = playbook
        self._embedder = embedder
        self._learner = learner
        self._shelf = shelf
        self._models = models
        self._learned: Judge | None = None
        self._learning = asyncio.Lock()

    @property
    def ready(self) -> bool:
        """Whether the examples are learned, so that a decision takes some milliseconds."""
        return self._learned is not None

    async def learn(self) -> None:
        """Learn the examples, once; `decide` does so itself where nobody has before.

        What embeds is loaded, too, so that whoever speaks first waits no longer than others.
        """
        await self._known()
        await self._embedder.embed([self._playbook.task])

    async def decide(self, said: str, scene: Scene) -> Decision:
        """Choose what is wanted.

        Args:
            said: What somebody said, written as in the examples.
            scene: Where they said it.

        Raises:
            ValueError: Nothing is possible, or something is that the playbook does not know.
        """
        _check(scene, self._playbook)
        if len(scene.possible) == 1:
            return Decision(next(iter(scene.possible)), 1.0, by=DecidedBy.NECESSITY)
        judge = await self._known()
        (vector,) = await self._embedder.embed([said[:_LONGEST_SAID]])
        weights = dict(zip(self._playbook.names, judge.weigh(vector), strict=True))
        likely = _normal({name: weights[name] + math.log(prior) for name, prior in scene.possible.items()})
        if scene.examples_only or _best(likely)[1] >= SURE:
            return _decision(likely, DecidedBy.EXAMPLES)
        nearest = self._nearest(judge.alike(vector))
        try:
            asked = await self._ask(said, scene, likely, nearest)
        except HupanError as error:
            # Without a model there is still what the examples say, and how unsure that is.
            _log.info("agents.undecided", reason=str(error))
            return _decision(likely, DecidedBy.EXAMPLES)
        return _decision(asked, DecidedBy.MODEL)

    async def _ask(
        self, said: str, scene: Scene, likely: Mapping[str, float], nearest: Mapping[str, Sequence[str]]
    ) -> dict[str, float]:
        ranked = sorted(likely, key=likely.__getitem__, reverse=True)
        choices = tuple(name for name in ranked[:_MOST_ASKED] if likely[name] >= _PLAUSIBLE)
        meanings = {action.name: action.meaning for action in self._playbook.actions}
        lines = [f"{name}: {meanings[name]}. {' / '.join(nearest[name])}" for name in sorted(choices)]
        told = [self._playbook.task, *lines]
        asked = f"{scene.shown}\n{said[:_LONGEST_SAID]}" if scene.shown else said[:_LONGEST_SAID]
        request = DecideRequest(
            scene.model_id,
            (ChatMessage("system", "\n".join(told)), ChatMessage("user", asked)),
            choices,
            affinity=scene.affinity,
            person_id=scene.person_id,
        )
        answered = (await self._models.decide(request)).probabilities
        return _normal(
            {
                name: math.log(max(likely[name], _LEAST)) + _MODELS_WEIGHT * math.log(max(answered[name], _LEAST))
                for name in choices
            }
        )

    async def _known(self) -> Judge:
        async with self._learning:
            if self._learned is None:
                self._learned = await recall(self._playbook, self._embedder, self._learner, self._shelf)
            return self._learned

    def _nearest(self, alike: Sequence[float]) -> dict[str, list[str]]:
        """Find the examples of each action that are most like what was said."""
        near: dict[str, list[tuple[float, str]]] = defaultdict(list)
        for example, each in zip(self._playbook.examples, alike, strict=True):
            near[example.action].append((each, example.said))
        return {
            action: [said for _, said in sorted(each, reverse=True)[:_SHOWN_EXAMPLES]] for action, each in near.items()
        }


def _check(scene: Scene, playbook: Playbook) -> None:
    if not scene.possible or not set(scene.possible) <= set(playbook.names):
        raise ValueError(f"Not in the playbook: {sorted(set(scene.possible) - set(playbook.names))}")


def _normal(weights: Mapping[str, float]) -> dict[str, float]:
    """Turn logarithms into probabilities that sum to one."""
    most = max(weights.values())
    risen = {name: math.exp(weight - most) for name, weight in weights.items()}
    total = sum(risen.values())
    return {name: each / total for name, each in risen.items()}


def _best(likely: Mapping[str, float]) -> tuple[str, float]:
    return max(likely.items(), key=itemgetter(1))


def _decision(likely: Mapping[str, float], by: DecidedBy) -> Decision:
    action, probability = _best(likely)
    ranked = sorted(likely.items(), key=itemgetter(1), reverse=True)
    others = {name: each for name, each in ranked if name != action and each >= _PLAUSIBLE}
    return Decision(action, probability, others, by)
