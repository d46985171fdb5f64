"""Every type on the wire has a name of its own; where two share one, the description calls both by their modules."""

from hupan.bootstrap.routers import ROUTERS
from hupan.web.app import Parts, create_app


def test_no_two_types_on_the_wire_share_a_name() -> None:
    schemas = create_app(Parts(routers=ROUTERS)).openapi()["components"]["schemas"]
    assert len(schemas) > 100
    clashes = sorted(name for name in schemas if "__" in name)
    assert not clashes, f"call these classes by names that no other room uses: {' '.join(clashes)}"
