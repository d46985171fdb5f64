"""What both sides can do."""

from hypothesis import given
from hypothesis import strategies as st

from hupan.protocols.ucp.capabilities import Capability, intersection, relevant

NAMES = ("a.b.one", "a.b.two", "a.b.three", "a.b.four")
VERSIONS = ("2026-01-11", "2026-04-08")


def _can(name: str, version: str = VERSIONS[1], *extends: str) -> Capability:
    return Capability(name, version, extends)


def test_the_newest_version_that_both_have_counts() -> None:
    ours = [_can("a.b.one", each) for each in VERSIONS]
    assert intersection(ours, ours)["a.b.one"].version == VERSIONS[1]
    assert intersection(ours, [_can("a.b.one", VERSIONS[0])])["a.b.one"].version == VERSIONS[0]
    assert intersection(ours, [_can("a.b.one", "2020-01-01")]) == {}


def test_an_extension_goes_with_the_last_of_its_parents() -> None:
    ours = [_can("a.b.one"), _can("a.b.two"), _can("a.b.three", VERSIONS[1], "a.b.one", "a.b.two")]
    assert "a.b.three" in intersection(ours, [_can("a.b.two"), _can("a.b.three")])
    assert intersection(ours, [_can("a.b.three")]) == {}


def test_an_extension_of_an_extension_goes_with_it() -> None:
    ours = [_can("a.b.one"), _can("a.b.two", VERSIONS[1], "a.b.one"), _can("a.b.three", VERSIONS[1], "a.b.two")]
    assert intersection(ours, [_can("a.b.two"), _can("a.b.three")]) == {}
    assert len(intersection(ours, ours)) == 3


def test_an_answer_names_its_root_and_what_extends_it() -> None:
    active = intersection(both := [_can("a.b.one"), _can("a.b.two", VERSIONS[1], "a.b.one"), _can("a.b.three")], both)
    assert [each.name for each in relevant(active, "a.b.one")] == ["a.b.one", "a.b.two"]


_CAPABILITIES = st.lists(
    st.builds(
        Capability,
        st.sampled_from(NAMES),
        st.sampled_from(VERSIONS),
        st.lists(st.sampled_from(NAMES), max_size=2).map(tuple),
    ),
    max_size=8,
)


@given(_CAPABILITIES, _CAPABILITIES)
def test_nothing_is_active_that_one_side_lacks_or_that_hangs_in_the_air(
    ours: list[Capability], theirs: list[Capability]
) -> None:
    active = intersection(ours, theirs)
    for name, each in active.items():
        assert each in ours
        assert (name, each.version) in {(other.name, other.version) for other in theirs}
        assert not each.extends or set(each.extends) & active.keys()
