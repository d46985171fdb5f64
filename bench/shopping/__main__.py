"""Scripted buyers shop by chat in a running Hupan: how many are served as they should be, and how fast.

Run: `.venv/bin/python -m bench.shopping --model FILE`. Each buyer is a person of their own, who writes, taps and looks
as the web app does; what is true after each turn is judged by the market's API and by the cards of the reply. A buyer
is served when every turn is right. Half of the scripted buyers are kept, and so are all fresh ones (`--fresh`): of them
nothing is printed but numbers. `--tell` says what went wrong with the others, and those for practice (`--practice`).

Beside it, `--loop pydantic_ai --python ENV/bin/python` has the same buyers served by somebody else's plain tool loop,
with the same model and market (`loops.py`); that needs an environment with `pydantic-ai-slim[openai]`, or with
`qwen-agent`, `python-dateutil` and `tqdm`.
As it comes it speaks to the bare engine; with `--mended` to Hupan's own endpoint, which reads the calls out of what
this model writes.
"""

import argparse
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bench.figures import figure, median
from bench.shopping.house import Json, Reply, house
from bench.shopping.judge import Judge
from bench.shopping.loops import LOOPS, LoopJudge, endpoint, loop
from bench.shopping.script import Buyer, Turn, buyers, buyers_in, fresh_buyers, practice_buyers

_Z = 1.96


@dataclass
class Score:
    """How a group of buyers was served."""

    served: list[bool] = field(default_factory=list[bool])
    turns: list[bool] = field(default_factory=list[bool])
    seconds: list[float] = field(default_factory=list[float])
    cards_s: list[float] = field(default_factory=list[float])
    tokens: list[int] = field(default_factory=list[int])
    faults: Counter[str] = field(default_factory=Counter[str])

    def add(self, done: Sequence[tuple[Turn, Reply, list[str]]], whole: int) -> None:
        """Take in a buyer who has come to an end, with so many turns."""
        self.served.append(len(done) == whole and not any(faults for _, _, faults in done))
        for turn, reply, faults in done:
            self.turns.append(not faults)
            self.faults.update({each.partition(" of ")[0] for each in faults})
            if turn.say is not None:
                self.seconds.append(reply.seconds)
                self.tokens.append(reply.tokens)
            if reply.first_card_s is not None:
                self.cards_s.append(reply.first_card_s)

    def facts(self) -> Json:
        """Return what stands beside the share of those who were served."""
        low, high = _wilson(sum(self.served), len(self.served))
        return {
            "buyers": len(self.served),
            "low": round(low, 3),
            "high": round(high, 3),
            "turns_right": round(sum(self.turns) / len(self.turns), 3),
            "median_turn_s": round(median(self.seconds), 2) if self.seconds else None,
            "median_card_s": round(median(self.cards_s), 2) if self.cards_s else None,
            "tokens_a_turn": round(sum(self.tokens) / len(self.tokens)) if self.tokens else None,
            "faults": dict(self.faults.most_common(12)),
        }


def _wilson(right: int, of: int) -> tuple[float, float]:
    """Compute Wilson's interval of a share, at 95%."""
    share, z2 = right / of, _Z * _Z
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = _Z * math.sqrt(share * (1 - share) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    return middle - half, middle + half


def serve(judge: Judge, some: Iterable[Buyer], *, tell: bool) -> None:
    """Let buyers shop, one after another, and print how that went."""
    scores: dict[tuple[str, ...], Score] = defaultdict(Score)
    for at, buyer in enumerate(some):
        group = "kept" if buyer.kept else "open"
        try:
            shopper = judge.invite(buyer, f"b{at}-{buyer.id}")
            done = judge.go(shopper, buyer.turns)
            shopper.caller.close()
        except (httpx.HTTPError, LookupError, StopIteration) as error:
            done = [(buyer.turns[0], Reply((), None, 0.0, None, 0), [f"broke off: {type(error).__name__}"])]
            if tell and not buyer.kept:
                sys.stderr.write(f"{buyer.id}: {error!r}\n")
        for key in ((group,), (group, buyer.language), (group, buyer.kind)):
            scores[key].add(done, len(buyer.turns))
        if tell and not buyer.kept and done[-1][2]:
            turn, reply, faults = done[-1]
            kinds = [part["kind"] for part in reply.parts if part["type"] == "card"]
            sys.stderr.write(f"{buyer.id}: {turn.say or turn.tap} -> {faults} {kinds} {reply.text[:160]!r}\n")
    for key, score in sorted(scores.items()):
        figure(f"shopping.{'.'.join(key)}", sum(score.served) / len(score.served), "served", **score.facts())


def _measure(given: argparse.Namespace, some: Sequence[Buyer]) -> None:
    with house({given.model.stem: given.model}, hasty=given.hasty) as opened:
        if not given.loop:
            serve(Judge(opened), some, tell=given.tell)
            return
        with endpoint(opened, given.model, mended=given.mended) as there, loop(given.loop, given.python, there) as one:
            serve(LoopJudge(opened, one), some, tell=given.tell)


def main() -> None:
    """Measure and print."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--model", type=Path, required=True, help="a GGUF file")
    reader.add_argument("--kept", action="store_true", help="the kept half, too")
    reader.add_argument("--only", default="", help="only buyers whose name or kind begins so")
    reader.add_argument("--tell", action="store_true", help="say what went wrong, of buyers that are not kept")
    reader.add_argument("--fresh", action="store_true", help="the fresh buyers in place of the others")
    reader.add_argument("--practice", action="store_true", help="the buyers for practice in place of the others")
    reader.add_argument("--folder", type=Path, help="of buyers of your own, in place of the others: en.toml and so on")
    reader.add_argument("--every", type=int, default=1, help="take only every so-manieth, to be done sooner")
    reader.add_argument("--hasty", action="store_true", help="stop what a model writes once it begins: no times then")
    reader.add_argument("--loop", choices=LOOPS, default="", help="be served by somebody else's loop")
    reader.add_argument("--python", type=Path, help="of the environment that has the loop")
    reader.add_argument("--mended", action="store_true", help="with calls read out of what the model writes")
    given = reader.parse_args()
    some = [each for each in _named(given) if each.id.startswith(given.only) or each.kind == given.only]
    _measure(given, some[:: given.every])


def _named(given: argparse.Namespace) -> Sequence[Buyer]:
    if given.folder:
        return buyers_in(given.folder)
    if given.practice:
        return practice_buyers()
    return fresh_buyers() if given.fresh else [each for each in buyers() if given.kept or not each.kept]


if __name__ == "__main__":
    main()
