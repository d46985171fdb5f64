"""The engine's own process, started by `process.LlamaEngine` as a plain script.

It reads one line of JSON from its standard input (what to load), writes one line of JSON to its standard output (where
it listens, or why it cannot), and serves until its standard input ends, which it does when the parent ends in whatever
way. It imports nothing of Hupan, so that it starts fast and stays small.
"""

import ctypes
import importlib
import json
import os
import signal
import sys
from typing import Any

_PR_SET_PDEATHSIG = 1


def end_with_parent() -> None:
    """On Linux the kernel ends this process with its parent, even while the engine holds the interpreter's lock."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def serve(wish: dict[str, Any]) -> tuple[Any, str]:
    """Load the model and listen; return the server, which must be kept, and its address."""
    # Loaded by name: the library has no type stubs, and it is not to be loaded before the death signal is set.
    xllamacpp: Any = importlib.import_module("xllamacpp")
    params = xllamacpp.CommonParams()
    params.model.path = wish["model_path"]
    if wish.get("projector_path"):
        params.mmproj.path = wish["projector_path"]
    params.model_alias = {wish["alias"]}
    params.n_parallel = wish["slots"]
    params.n_ctx = wish["slots"] * wish["context_tokens"]
    params.kv_unified = False
    params.fit_params = False
    params.n_batch = 512
    params.n_ubatch = 512
    params.cpuparams.n_threads = wish["threads"]
    params.cpuparams_batch.n_threads = wish["threads"]
    params.cache_ram_mib = 0
    params.warmup = False
    params.use_jinja = True
    params.ui = False
    params.endpoint_slots = True
    params.slot_save_path = wish["prefix_dir"] + "/"
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [wish["api_key"]]
    server = xllamacpp.Server(params)
    return server, server.listening_address


def main() -> None:
    """Run until the parent goes away."""
    end_with_parent()
    # llama.cpp writes its log to either stream: keep the real standard output for the one line that the parent reads.
    answer = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    wish = json.loads(sys.stdin.readline())
    try:
        server, address = serve(wish)
    except (RuntimeError, ValueError, OSError, ImportError) as error:
        answer.write(json.dumps({"problem": str(error)}) + "\n")
        answer.flush()
        os._exit(1)
    answer.write(json.dumps({"address": address}) + "\n")
    answer.flush()
    sys.stdin.read()
    del server
    os._exit(0)


if __name__ == "__main__":
    main()
