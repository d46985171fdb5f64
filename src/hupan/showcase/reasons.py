"""Why something is not sent, goes back, or is not agreed about, and how long: as pages and cards say it."""

from collections.abc import Mapping

from hupan.purchases import CancelReason, DisputeReason, ReturnReason, Terms
from hupan.showcase.reader import Reader


def cancel_reasons(reader: Reader) -> Mapping[CancelReason, str]:
    """Say why something is not sent after all, as buyers do."""
    say = reader.words.say
    return {
        CancelReason.NO_LONGER_NEEDED: say("I do not need it any more"),
        CancelReason.BY_MISTAKE: say("I ordered it by mistake"),
        CancelReason.TOO_SLOW: say("It takes too long"),
        CancelReason.OTHER: say("Another reason"),
    }


def return_reasons(reader: Reader) -> Mapping[ReturnReason, str]:
    """Say why something goes back."""
    say = reader.words.say
    return {
        ReturnReason.CHANGED_MIND: say("I have changed my mind"),
        ReturnReason.DEFECTIVE: say("It does not work"),
        ReturnReason.DAMAGED: say("It arrived damaged"),
        ReturnReason.WRONG_ITEM: say("It is not what I ordered"),
        ReturnReason.NOT_AS_DESCRIBED: say("It is not as described"),
    }


def dispute_reasons(reader: Reader) -> Mapping[DisputeReason, str]:
    """Say what is not agreed about."""
    say = reader.words.say
    return {
        DisputeReason.NOT_RECEIVED: say("It has not arrived"),
        DisputeReason.NOT_AS_DESCRIBED: say("It is not as described"),
        DisputeReason.RETURN_REFUSED: say("My return was refused"),
        DisputeReason.REFUND_TOO_SMALL: say("I was given back too little"),
        DisputeReason.OTHER: say("Something else"),
    }


def returns_said(terms: Terms, reader: Reader) -> str:
    """Say how long what has come may go back, as it holds for every order of the market."""
    words = reader.words
    if not terms.change_of_mind:
        return words.say("Goes back only where something is wrong with it")
    days = words.count("%(n)s day", "%(n)s days", terms.change_of_mind)
    return words.say("Can be sent back within %(days)s of its arrival, without a reason", days=days)
