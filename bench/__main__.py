"""`make bench`: every measurement, one after another; `make bench ARGS="start relay"` takes only those."""

import importlib
import sys
from pathlib import Path

# Names that no module can have.
_MODULES = {"import": "importing"}
_NO_BENCH = {"__init__", "__main__", "figures"}


def main(chosen: list[str]) -> int:
    """Run measurements.

    Args:
        chosen: Their names; all when empty.
    """
    names = {module: name for name, module in _MODULES.items()}
    stems = (file.stem for file in Path(__file__).parent.glob("*.py") if file.stem not in _NO_BENCH)
    there = sorted(names.get(stem, stem) for stem in stems)
    unknown = [name for name in chosen if name not in there]
    if unknown:
        sys.stderr.write(f"There is no bench {', '.join(unknown)}; there are {', '.join(there)}.\n")
        return 2
    for name in chosen or there:
        module = importlib.import_module(f"bench.{_MODULES.get(name, name)}")
        if hasattr(module, "main"):
            sys.stderr.write(f"# {name}\n")
            module.main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
