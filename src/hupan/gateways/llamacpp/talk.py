"""What only our own engine can be asked: tokens, prefilling in pieces, and the probabilities of what comes next."""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from hupan.inference import EndpointFailed, JsonObject, Target, Upstream, Usage, refusal, usage_of

# Measured with the 0.5B model on two cores: pieces of 64 tokens are as fast as the whole, of 32 a sixth slower.
_PIECE_S = 0.5
_SMALLEST_PIECE, _LARGEST_PIECE = 32, 512
_FIRST_GUESS_PER_S = 100.0
# Far above any distance between two logits, and small enough for single precision to keep five digits.
_BIAS = 200.0
_MOST_PREFIXES = 8
_FAILED = 400


class LlamaTalk:
    """`EngineTalk` over llama.cpp's own paths.

    The engine looks for a vanished client once a second, and not even that while another slot writes (every token
    written starts the second anew), so a long prefill would go on for nobody. Hence a prompt is computed in pieces of
    about half a second, each a call of its own: when the caller goes away no further piece is sent.

    Args:
        upstream: Carries the requests.
    """

    def __init__(self, upstream: Upstream) -> None:
        self._upstream = upstream
        self._per_s = _FIRST_GUESS_PER_S
        self._held: dict[tuple[str, int | None], tuple[list[int], int]] = {}
        self._end_tokens: dict[str, int] = {}
        self._prefixes: dict[str, OrderedDict[str, list[int]]] = {}

    async def prompt_tokens(self, target: Target, body: JsonObject) -> list[int]:
        """Render a chat by the model's own template and return its tokens; a plain `prompt` is taken as it is."""
        prompt = body.get("prompt")
        if isinstance(prompt, list):
            return cast("list[int]", prompt)
        if isinstance(prompt, str):
            return await self._tokenize(target, {"content": prompt, "add_special": True, "parse_special": True})
        words = {key: body[key] for key in ("messages", "tools", "chat_template_kwargs") if key in body}
        answer = await self._ask(target, "/apply-template", words)
        return await self._tokenize(target, {"content": answer["prompt"], "add_special": True, "parse_special": True})

    async def text_tokens(self, target: Target, text: str) -> list[int]:
        """Return the tokens of a plain text."""
        return await self._tokenize(target, {"content": text, "add_special": False, "parse_special": False})

    async def end_token(self, target: Target) -> int:
        """Return the token that ends a turn."""
        if target.base_url not in self._end_tokens:
            word = (await self._ask(target, "/props", None))["eos_token"]
            tokens = await self._tokenize(target, {"content": word, "add_special": False, "parse_special": True})
            self._end_tokens = {target.base_url: tokens[-1]}
        return self._end_tokens[target.base_url]

    async def prefill(self, target: Target, tokens: Sequence[int], *, whole: bool = False) -> None:
        """Compute tokens into the target's slot piece by piece."""
        key = (target.base_url, target.slot)
        position = self._likely_held(key, tokens)
        if await self._begin_with_prefix(target, tokens, position):
            position = self._likely_held(key, tokens)
        while (left := len(tokens) - position) > 0:
            piece = min(max(int(self._per_s * _PIECE_S), _SMALLEST_PIECE), _LARGEST_PIECE)
            if left <= piece and not whole:
                break
            position += min(piece, left)
            await self._compute(target, tokens[:position])
            self._held[key] = (list(tokens[:position]), 0)
        self._held[key] = (list(tokens), 0)

    async def keep_prefix(self, target: Target, tokens: Sequence[int]) -> None:
        """Save what the target's slot holds of a prompt, so that prefilling another slot can begin with it."""
        name = hashlib.blake2b(json.dumps(list(tokens)).encode(), digest_size=12).hexdigest()
        await self._ask(target, f"/slots/{target.slot}?action=save", {"filename": name})
        # Those of an engine that is gone cannot be read any more.
        kept = self._prefixes.get(target.base_url, OrderedDict[str, list[int]]())
        self._prefixes = {target.base_url: kept}
        kept[name] = list(tokens)
        kept.move_to_end(name)
        while len(kept) > _MOST_PREFIXES:
            kept.popitem(last=False)

    async def _begin_with_prefix(self, target: Target, tokens: Sequence[int], held: int) -> bool:
        """Load the saved prefix that a prompt shares most with, where that is more than its slot holds."""
        kept = self._prefixes.get(target.base_url, OrderedDict[str, list[int]]())
        shared = {name: _shared(prefix, tokens) for name, prefix in kept.items()}
        best = max(shared, key=shared.__getitem__, default=None)
        if best is None or shared[best] < held + _SMALLEST_PIECE:
            return False
        await self._ask(target, f"/slots/{target.slot}?action=restore", {"filename": best})
        self._held[target.base_url, target.slot] = (kept[best], 0)
        kept.move_to_end(best)
        return True

    def wrote(self, target: Target, count: int) -> None:
        """Take note that the engine wrote tokens after the last prompt of a slot: they are held as well."""
        key = (target.base_url, target.slot)
        if key in self._held:
            self._held[key] = (self._held[key][0], count)

    async def next_token(
        self, target: Target, tokens: Sequence[int], allowed: Sequence[int]
    ) -> tuple[Mapping[int, float], Usage]:
        """Return how probable each of the allowed tokens is to come next, summing to one, and what asking cost."""
        answer = await self._ask(
            target,
            "/completion",
            {
                "prompt": list(tokens),
                "n_predict": 1,
                "n_probs": len(allowed),
                "post_sampling_probs": True,
                "samplers": ["temperature"],
                "temperature": 1.0,
                "logit_bias": [[token, _BIAS] for token in allowed],
                "cache_prompt": True,
                "id_slot": target.slot,
                "response_fields": ["timings", "completion_probabilities"],
            },
        )
        self._held[target.base_url, target.slot] = (list(tokens), 0)
        steps = cast("list[dict[str, Any]]", answer.get("completion_probabilities") or [])
        if not steps:
            raise EndpointFailed("The engine told no probabilities.", reason="malformed")
        tops = cast("list[dict[str, Any]]", steps[0].get("top_probs") or [])
        weights = {int(top["id"]): float(top["prob"]) for top in tops if top["id"] in allowed}
        total = sum(weights.values()) or 1.0
        return {token: weights.get(token, 0.0) / total for token in allowed}, usage_of(answer) or Usage()

    def _likely_held(self, key: tuple[str, int | None], tokens: Sequence[int]) -> int:
        """Tell how much of a prompt the slot holds.

        Guessing too little would make the engine throw away what it holds beyond the piece; guessing too much only
        makes the next piece longer. So what the model wrote last counts as held when the prompt before it is the same.
        """
        held, wrote = self._held.get(key, ([], 0))
        if key not in self._held:
            # Another engine has come up: what the former one held is gone.
            self._held = {each: value for each, value in self._held.items() if each[0] == key[0]}
        shared = _shared(held, tokens)
        return min(len(held) + wrote, len(tokens)) if shared == len(held) else shared

    async def _compute(self, target: Target, tokens: Sequence[int]) -> None:
        answer = await self._ask(
            target,
            "/completion",
            {
                "prompt": list(tokens),
                "n_predict": 0,
                "cache_prompt": True,
                "id_slot": target.slot,
                "response_fields": ["timings"],
            },
        )
        timings = cast("dict[str, float]", answer.get("timings") or {})
        if timings.get("prompt_n", 0) >= _SMALLEST_PIECE and timings.get("prompt_ms"):
            speed = timings["prompt_n"] / timings["prompt_ms"] * 1000
            self._per_s += (speed - self._per_s) * 0.5

    async def _tokenize(self, target: Target, words: JsonObject) -> list[int]:
        return cast("list[int]", (await self._ask(target, "/tokenize", words))["tokens"])

    async def _ask(self, target: Target, path: str, words: JsonObject | None) -> dict[str, Any]:
        root = replace(target, base_url=target.base_url.removesuffix("/v1"))
        body = None if words is None else json.dumps(words).encode()
        async with self._upstream.send(root, path, body) as reply:
            raw = await reply.read()
            if reply.status >= _FAILED:
                raise refusal(reply.status, raw)
        try:
            return cast("dict[str, Any]", json.loads(raw))
        except ValueError as error:
            raise EndpointFailed("The engine sent something that is no JSON.", reason="malformed") from error


def _shared(one: Sequence[int], other: Sequence[int]) -> int:
    """Count the tokens that two prompts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))
