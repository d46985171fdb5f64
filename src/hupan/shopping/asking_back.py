"""Questions where something is not sure: what is wanted, or of which product; each answer is one tap.

And what is told where the market itself is not sure of all it has.
"""

from itertools import pairwise

from hupan.counter import ChoiceData, Kind, Laid, QuestionCard, placed
from hupan.intents import Route
from hupan.shopping.domain import Filling
from hupan.shopping.steps import Reply, Step
from hupan.showcase import Reader

_LONGEST = 400


def question(route: Route, reader: Reader) -> Reply:
    """Ask which of several things is wanted; what is answered is done with what was said first."""
    labels = {action: _label(action, reader) for action in route.between}
    about: dict[str, str | int] = {"said": route.said}
    about |= {f"do {label}": action for action, label in labels.items()}
    card = QuestionCard(choices=[ChoiceData(label=label, say=label) for label in labels.values()], about=about)
    return Reply.of(reader.words.say("I am not sure what you would like. Is it one of these?"), (Kind.QUESTION, card))


def which_one(step: Step, asked: str) -> Reply:
    """Ask which of the products on the screen is meant; the answer is the same words, said of that product."""
    shown = step.table.shown
    if not shown:
        return Reply.of(step.visit.reader.words.say("Nothing is on the screen yet. What are you looking for?"))
    choices = [ChoiceData(label=each.name, say=f"{each.name}: {step.said}"[:_LONGEST]) for each in shown]
    if step.action == "compare":
        choices = [
            ChoiceData(label=f"{one.name} / {other.name}", say=f"{step.said} #{at} #{at + 1}")
            for at, (one, other) in enumerate(pairwise(shown), start=1)
        ]
    return Reply.of(asked, (Kind.QUESTION, QuestionCard(choices=choices, about={"action": step.action})))


def which_list(step: Step) -> Reply:
    """Ask of which of several lists something is said; the answer is the same words, said of that kind."""
    lists = step.table.beside
    # The answer is to be short enough to be understood as one.
    choices = [
        ChoiceData(label=_of_list(one, step), say=f"{one.name or one.shown[0].name}: {step.said}"[:_LONGEST])
        for one in lists
        if one.shown
    ]
    about: dict[str, str | int] = {"action": step.action, "said": step.said}
    asked = step.visit.reader.words.say("Of which do you mean that?")
    return Reply.of(asked, (Kind.QUESTION, QuestionCard(choices=choices, about=about)))


def _of_list(one: Laid, step: Step) -> str:
    """Name the list, and the product at the place that is meant in it."""
    places = placed(step.phrases, len(one.shown))
    name = one.shown[places[0]].name if len(places) == 1 else ""
    return " – ".join(filter(None, (one.name, name))) or one.shown[0].name


def still_filled(filling: Filling, reader: Reader) -> str:
    """Say that a market is being filled at this moment, so that nobody takes what is there for all there is."""
    say, tally = reader.words.say, reader.formats.tally
    if not filling.found:
        return say(
            "The market is being filled at this moment, and nothing is on its shelves yet. Ask again in a minute."
        )
    return say(
        "The market is still being filled: %(found)s of %(total)s goods can be found so far. "
        "Ask again in a minute for the rest.",
        found=tally(filling.found),
        total=tally(filling.total),
    )


def _label(action: str, reader: Reader) -> str:
    say = reader.words.say
    return {
        "talk": say("Just talk about it"),
        "decline": say("Something else"),
        "search": say("Look for goods"),
        "refine": say("Narrow down what is shown"),
        "compare": say("Compare what is shown"),
        "ask": say("Know more about what is shown"),
        "enquire": say("Know how this shop does it"),
        "add": say("Put it in the cart"),
        "change": say("Change the cart"),
        "cart": say("See the cart"),
        "code": say("Use a code"),
        "buy": say("Order it"),
        "orders": say("See my orders"),
        "track": say("Find out where my order is"),
        "cancel": say("Cancel an order"),
        "return": say("Send something back"),
        "exchange": say("Exchange something"),
        "reorder": say("Order something again"),
        "watch": say("Be told when it gets cheaper"),
    }[action]
