"""What stands between a program and an endpoint's model: time to first content and requests a second.

`python -m bench.relay`. The shared tools load `/v1/chat/completions` of a whole `hupan serve` (supervisor, database,
identity, key, usage) with `mock_upstream.py` behind it, and the bare upstream, in turns, at 1, 8 and 32 streams.
"""

import socket
import sys
import time
from collections.abc import Mapping

from bench.doorway import TOOLS, doorway, mock_upstream, stream_load
from bench.figures import figure, median, spread

_ROUNDS = 5
_TOKENS = 200
_STREAMS = {1: 32, 8: 64, 32: 192}
# Open WebUI 0.12.4 before the same upstream on the reference machine (shared/design/measures.md).
_OPEN_WEBUI_PER_S = {1: 36.6, 8: 41.4, 32: 46.3}
_AIM_ADDED_MS = 4.0
_AIM_TIMES_OPEN_WEBUI = 5.0


def main() -> None:
    """Measure and print."""
    if not (TOOLS / "stream_load.py").is_file():
        sys.stderr.write(f"bench relay is skipped: the shared tools are not at {TOOLS}\n")
        return
    with mock_upstream(_free_port(), _TOKENS) as base_url, doorway() as door:
        time.sleep(0.5)
        door.add_endpoint(base_url)
        targets = {
            "bare": (f"{base_url}/chat/completions", "mock", "none"),
            "hupan": (f"{door.url}/v1/chat/completions", "mock/mock", door.key),
        }
        for url, model, key in targets.values():
            stream_load(url, model, key, 4, 8)
        for streams, requests in _STREAMS.items():
            found: dict[str, list[dict[str, float]]] = {name: [] for name in targets}
            for _ in range(_ROUNDS):
                for name, (url, model, key) in targets.items():
                    found[name].append(stream_load(url, model, key, streams, requests))
            _print(streams, found)


def _print(streams: int, found: Mapping[str, list[dict[str, float]]]) -> None:
    facts = {"streams": streams, "tokens": _TOKENS}
    for name, runs in found.items():
        first = [run["first_ms_p50"] for run in runs]
        per_s = [run["requests_per_s"] for run in runs]
        failed = sum(run["failed"] for run in runs)
        figure(f"relay.{name}.first_content", median(first), "ms", **facts, **spread(first), failed=failed)
        figure(f"relay.{name}.requests", median(per_s), "requests/s", **facts, **spread(per_s))
    pairs = list(zip(found["hupan"], found["bare"], strict=True))
    added = [ours["first_ms_p50"] - bare["first_ms_p50"] for ours, bare in pairs]
    aim = {"aim": _AIM_ADDED_MS} if streams == 1 else {}
    figure("relay.added_to_first_content", median(added), "ms", **facts, **spread(added), **aim)
    share = [ours["requests_per_s"] / bare["requests_per_s"] for ours, bare in pairs]
    figure("relay.share_of_bare", median(share), "x", **facts, **spread(share))
    times = median([run["requests_per_s"] for run in found["hupan"]]) / _OPEN_WEBUI_PER_S[streams]
    aim = {"aim": _AIM_TIMES_OPEN_WEBUI} if streams == max(_STREAMS) else {}
    of = "Open WebUI on the reference machine, not in this run"
    figure("relay.times_open_webui", times, "x", **facts, **aim, of=of)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    main()
