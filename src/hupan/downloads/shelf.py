"""The folder of model files: what is whole, what is under way, and who may write.

    MODELS/<model id>/<file>              whole and verified: it got this name by an atomic rename
    MODELS/.partial/<model id>/           under way: the growing files, what sources keep, `status.json` for others
    MODELS/.locks/<model id>.lock         held (flock) by the one process that writes this model
    MODELS/.pins/<model id>.json          hashes taken on a hub's word at first use

A crash between any two lines leaves one of two things: bytes under `.partial`, which the next download goes on from
once the operating system has freed the lock, or a whole file. What stands under a model's own folder is always whole.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from hupan.downloads.domain import DownloadState, ModelFile, Progress, SourceKind
from hupan.downloads.errors import HashMismatch, SourceTrouble
from hupan.downloads.ports import Fetchable

_BLOCK_BYTES = 4 * 1024**2
_GGUF_MAGIC = b"GGUF"


class ModelLock:
    """The right to write one model, held until `release`; the system releases it when the process dies."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    def release(self) -> None:
        """Give the right back. The lock's file stays: removing it would let two processes lock two files."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where one source works on one file."""

    partial: Path
    scratch: Path


class ModelShelf:
    """The files on this machine. Blocking: services call it from threads where it takes long.

    Args:
        directory: The folder; made when something is first written.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def path(self, model: Fetchable, file: ModelFile) -> Path:
        """Say where a whole file stands."""
        return self.directory / model.id / file.name

    def has(self, model: Fetchable, file: ModelFile) -> bool:
        """Tell whether a file is here, whole."""
        try:
            size = self.path(model, file).stat().st_size
        except OSError:
            return False
        return size > 0 and file.size_bytes in {None, size}

    def ready(self, model: Fetchable) -> bool:
        """Tell whether every file of a model is here."""
        return bool(model.files) and all(self.has(model, file) for file in model.files)

    def file_bytes(self, model: Fetchable, file: ModelFile) -> int:
        """Return the size of a whole file."""
        return self.path(model, file).stat().st_size

    def size_bytes(self, model: Fetchable) -> int:
        """Add up what a model's whole files take."""
        return sum(self.path(model, file).stat().st_size for file in model.files if self.has(model, file))

    def free_bytes(self) -> int:
        """Return the room on the disk."""
        place = self.directory
        while not place.exists():
            place = place.parent
        return shutil.disk_usage(place).free

    def try_lock(self, model_id: str) -> ModelLock | None:
        """Take the right to write a model; `None` while another process or task has it."""
        path = self.directory / ".locks" / f"{model_id}.lock"
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            return None
        return ModelLock(descriptor)

    def workplace(self, model: Fetchable, file: ModelFile, source: SourceKind) -> Workplace:
        """Make the places where a source works on a file. Each source has its own: no two mix their bytes."""
        base = self.directory / ".partial" / model.id
        scratch = base / f"{file.name}.{source}"
        scratch.mkdir(parents=True, exist_ok=True)
        return Workplace(base / f"{file.name}.{source}.part", scratch)

    def drop_workplace(self, place: Workplace) -> None:
        """Delete what a source has so far."""
        place.partial.unlink(missing_ok=True)
        shutil.rmtree(place.scratch, ignore_errors=True)

    def drop_other_workplaces(self, model: Fetchable, keep: Workplace) -> None:
        """Delete what other sources left unfinished, to make room."""
        for entry in (self.directory / ".partial" / model.id).iterdir():
            if entry.name == "status.json" or entry in {keep.partial, keep.scratch}:
                continue
            if entry.is_dir():
                shutil.rmtree(entry, ignore_errors=True)
            else:
                entry.unlink(missing_ok=True)

    def drop_partial(self, model_id: str) -> None:
        """Delete everything unfinished of a model."""
        shutil.rmtree(self.directory / ".partial" / model_id, ignore_errors=True)

    def tidy(self, model_id: str) -> None:
        """Delete what a process left of a model that is whole: it died between the file's name and its last word.

        Does nothing while another process or task writes the model: it does so itself.
        """
        if not (self.directory / ".partial" / model_id).exists():
            return
        lock = self.try_lock(model_id)
        if lock is not None:
            try:
                self.drop_partial(model_id)
            finally:
                lock.release()

    def remove(self, model: Fetchable) -> None:
        """Delete a model's files, whole and unfinished. The caller holds the lock."""
        shutil.rmtree(self.directory / model.id, ignore_errors=True)
        self.drop_partial(model.id)

    def hash(self, path: Path, stop: threading.Event) -> str:
        """Compute a file's SHA-256; ends early, with a wrong value, once `stop` is set."""
        digest = hashlib.sha256()
        with path.open("rb") as stream:
            while not stop.is_set() and (block := stream.read(_BLOCK_BYTES)):
                digest.update(block)
        return digest.hexdigest()

    def accept(self, model: Fetchable, file: ModelFile, place: Workplace, actual: str) -> None:
        """Give a fetched file its name, if it is what was asked for; otherwise delete it.

        Args:
            model: Whose file it is.
            file: What was asked for; its hash where one is known.
            place: Where it lies.
            actual: Its SHA-256.

        Raises:
            HashMismatch: It is another file. It was deleted.
            SourceTrouble: It is no GGUF file at all. It was deleted.
        """
        if file.sha256 is not None and actual != file.sha256:
            self.drop_workplace(place)
            raise HashMismatch(
                f"What came as {file.name} is another file: its SHA-256 is {actual}, not {file.sha256}. "
                "It was deleted.",
                file=file.name,
                expected=file.sha256,
                actual=actual,
            )
        with place.partial.open("rb") as stream:
            magic = stream.read(len(_GGUF_MAGIC))
            if file.name.endswith(".gguf") and magic != _GGUF_MAGIC:
                self.drop_workplace(place)
                raise SourceTrouble(f"What came as {file.name} is no GGUF file. It was deleted.", file=file.name)
            os.fsync(stream.fileno())
        target = self.path(model, file)
        target.parent.mkdir(parents=True, exist_ok=True)
        place.partial.replace(target)
        _sync_directory(target.parent)

    def pins(self, model_id: str) -> dict[str, str]:
        """Return the hashes that were taken on a hub's word, by file."""
        return {name: str(value) for name, value in _read_json(self._pins_path(model_id)).items()}

    def pin(self, model_id: str, file_name: str, sha256: str) -> None:
        """Keep a hash, so that the same file must come next time. It outlives the file."""
        _write_json(self._pins_path(model_id), {**self.pins(model_id), file_name: sha256})

    def forget_pins(self, model_id: str) -> None:
        """Forget the hashes of a model that leaves the catalogue."""
        self._pins_path(model_id).unlink(missing_ok=True)

    def write_status(self, progress: Progress) -> None:
        """Leave word for other processes how far a download is. The caller holds the lock."""
        path = self.directory / ".partial" / progress.model_id / "status.json"
        _write_json(
            path,
            {
                "state": progress.state.value,
                "done_bytes": progress.done_bytes,
                "total_bytes": progress.total_bytes,
                "bytes_per_s": progress.bytes_per_s,
                "eta_s": progress.eta_s,
                "source": progress.source,
            },
        )

    def read_status(self, model_id: str) -> Progress | None:
        """Read how far a download is, or was when its process ended."""
        status = _read_json(self.directory / ".partial" / model_id / "status.json")
        if not status:
            return None
        return Progress(
            model_id,
            DownloadState(status["state"]),
            status["done_bytes"],
            status["total_bytes"],
            status["bytes_per_s"],
            status["eta_s"],
            SourceKind(status["source"]) if status["source"] else None,
        )

    def interrupted(self) -> list[str]:
        """Name the models whose download neither ended nor was stopped: their process died."""
        partial = self.directory / ".partial"
        names = sorted(entry.name for entry in partial.iterdir()) if partial.is_dir() else []
        statuses = {name: self.read_status(name) for name in names}
        return [name for name, status in statuses.items() if status is not None and not status.state.over]

    def _pins_path(self, model_id: str) -> Path:
        return self.directory / ".pins" / f"{model_id}.json"


def _read_json(path: Path) -> dict[str, Any]:
    # A damaged note is as good as none: it is only ever a hint or is made again.
    with contextlib.suppress(OSError, ValueError):
        value = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(value, dict):
            return cast("dict[str, Any]", value)
    return {}


def _write_json(path: Path, value: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(json.dumps(value), encoding="utf-8")
    draft.replace(path)


def _sync_directory(path: Path) -> None:
    # The rename itself must survive a power cut.
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
