"""The rules about roles, against every combination of people: nobody climbs, and somebody stays owner."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from hupan.identity import Person, Role
from hupan.identity.domain import Invitation, InvitationId
from hupan.identity.errors import IdentityError, LastOwner, NotAllowed
from hupan.identity.rules import check_grant, check_manage, check_not_self, check_owner_remains, is_open
from hupan.kernel import PersonId

NOW = datetime(2026, 11, 21, tzinfo=UTC)
RANK = {Role.MEMBER: 0, Role.ADMIN: 1, Role.OWNER: 2}

roles = st.sampled_from(Role)


@st.composite
def people(draw: st.DrawFn) -> Person:
    name = draw(st.sampled_from("abcd"))
    disabled_at = draw(st.sampled_from([None, NOW]))
    return Person(PersonId(name), name, name, draw(roles), NOW, disabled_at=disabled_at)


houses = st.lists(people(), min_size=1, max_size=6, unique_by=lambda person: person.id)


def _change(house: list[Person], actor: Person, target: Person, role: Role | None, disabled: bool | None) -> Person:
    """What `PeopleService.change` decides, without the database."""
    check_manage(actor, target)
    after = target
    if role is not None and role is not target.role:
        check_grant(actor, role)
        after = replace(after, role=role)
    if disabled is not None and disabled is target.enabled:
        check_not_self(actor, target)
        after = replace(after, disabled_at=NOW if disabled else None)
    check_owner_remains(target, after, _owners(house))
    return after


def _owners(house: list[Person]) -> int:
    return sum(person.role is Role.OWNER and person.enabled for person in house)


@given(people(), roles)
def test_nobody_gives_more_than_they_have(actor: Person, role: Role) -> None:
    try:
        check_grant(actor, role)
    except NotAllowed:
        assert actor.role is Role.MEMBER or RANK[role] > RANK[actor.role]
    else:
        assert actor.role is not Role.MEMBER
        assert RANK[role] <= RANK[actor.role]


@given(people(), people())
def test_nobody_touches_those_above_and_members_touch_nobody(actor: Person, target: Person) -> None:
    try:
        check_manage(actor, target)
    except NotAllowed:
        assert actor.role is Role.MEMBER or RANK[target.role] > RANK[actor.role]
    else:
        assert actor.role is not Role.MEMBER
        assert RANK[target.role] <= RANK[actor.role]


@given(houses, st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.none() | roles, st.none() | st.booleans())))
def test_whatever_people_do_to_one_another_an_owner_remains_and_nobody_climbs(
    house: list[Person], steps: list[tuple[int, int, Role | None, bool | None]]
) -> None:
    had_owner = _owners(house) > 0
    highest = max((RANK[person.role] for person in house if person.enabled), default=-1)
    for actor_at, target_at, role, disabled in steps:
        actor, target = house[actor_at % len(house)], house[target_at % len(house)]
        if not actor.enabled:
            continue
        try:
            after = _change(house, actor, target, role, disabled)
        except IdentityError:
            continue
        house[house.index(target)] = after
        assert RANK[after.role] <= max(RANK[actor.role], RANK[target.role])
    if had_owner:
        assert _owners(house) > 0
    assert all(RANK[person.role] <= highest for person in house if person.enabled)


@given(houses, st.integers(0, 5), st.booleans())
def test_the_last_owner_is_refused_exactly_when_nobody_would_be_left(
    house: list[Person], at: int, removed: bool
) -> None:
    target = house[at % len(house)]
    after = None if removed else replace(target, role=Role.MEMBER)
    rest = [person for person in house if person.id != target.id]
    left = _owners(rest)
    try:
        check_owner_remains(target, after, _owners(house))
    except LastOwner:
        assert left == 0
    else:
        assert left > 0 or target.role is not Role.OWNER or not target.enabled


@given(st.none() | people(), roles, st.integers(-2, 2))
def test_an_invitation_opens_only_what_its_sender_could_give_now(
    inviter: Person | None, role: Role, days_left: int
) -> None:
    expires_at = NOW.replace(day=21 + days_left)
    invitation = Invitation(InvitationId("i"), PersonId("a"), role, "", b"", NOW, expires_at)
    expected = (
        inviter is not None
        and inviter.enabled
        and inviter.role is not Role.MEMBER
        and RANK[role] <= RANK[inviter.role]
        and days_left > 0
    )
    assert is_open(invitation, inviter, NOW) is expected
