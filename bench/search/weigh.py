"""What a process weighs that only searches: `python -m bench.search.weigh FOLDER VECTORS` opens an index and searches.

Started by `bench.search_speed`. Prints megabytes of its own, megabytes with the pages of files that it looked at, and
seconds until what listings mean was loaded.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np

from hupan.gateways.numpy_vectors import NumpyMeanings, VectorFile
from hupan.gateways.tantivy_index import TantivyIndex
from hupan.search import Narrowing, Plan, Sort, commerce, understand

_SEARCHES = 50
_WORDS = ["red", "blue", "lamp", "bag", "usb", "camera", "table", "wool", "cable", "mug"]


def main() -> None:
    """Open, search, weigh."""
    index = TantivyIndex(Path(sys.argv[1]), lambda _: NumpyMeanings(VectorFile(Path(sys.argv[2]), 384)), 15_000_000)
    index.open()
    began = time.perf_counter()
    index.counts()
    loaded_s = time.perf_counter() - began
    draw = np.random.default_rng(1)
    for number in range(_SEARCHES):
        wanted = understand(_WORDS[number % len(_WORDS)], commerce())
        vector = draw.normal(size=384)
        vector /= np.linalg.norm(vector)
        plan = Plan(wanted, {"": Narrowing()}, Sort.RELEVANCE, 0, 24, facets=True, bounds=(1000, 5000), share=0.7)
        index.begin(plan).end(vector.tolist())
    pages = dict(line.split(":", 1) for line in Path("/proc/self/smaps_rollup").read_text().splitlines()[1:])
    own, all_of_it = (int(pages[key].split()[0]) / 1024 for key in ("Pss_Anon", "Pss"))
    sys.stdout.write(json.dumps([own, all_of_it, loaded_s]))


if __name__ == "__main__":
    main()
