"""Inviting people."""

from collections.abc import Sequence
from datetime import timedelta

from hupan.identity.domain import Invitation, InvitationId, Person, Role, Visit
from hupan.identity.errors import InvitationGone, InvitationNotFound, PasswordNeeded
from hupan.identity.ports import IdentityStore, Passwords
from hupan.identity.rules import check_grant, check_password, fold_login, is_open
from hupan.identity.service.entry import Entry, begin_session
from hupan.identity.service.people import Newcomer
from hupan.identity.settings import IdentitySettings
from hupan.identity.tokens import hash_token, new_token
from hupan.kernel import Clock, PersonId, new_id
from hupan.platform import StoreFactory

_GONE = "This invitation was used or has expired. Ask for a new one."


class InvitationService:
    """Lets new people in, each by a link that works once.

    Args:
        stores: One transaction each.
        clock: The time.
        passwords: The slow hash.
        settings: How long invitations can be used.
    """

    def __init__(
        self, stores: StoreFactory[IdentityStore], clock: Clock, passwords: Passwords, settings: IdentitySettings
    ) -> None:
        self._stores = stores
        self._clock = clock
        self._passwords = passwords
        self._settings = settings

    async def invite(self, inviter: Person, role: Role, note: str) -> tuple[Invitation, str]:
        """Make an invitation.

        Returns:
            The invitation and its token, which is kept nowhere.

        Raises:
            NotAllowed: The inviter may not make somebody this.
            PasswordNeeded: The inviter has no password, and with a second person here would be locked out.
        """
        check_grant(inviter, role)
        if not inviter.has_password:
            raise PasswordNeeded("Set a password for yourself before you invite others.")
        now = self._clock.now()
        token = new_token()
        invitation = Invitation(
            id=InvitationId(new_id("inv")),
            inviter_id=inviter.id,
            role=role,
            note=note,
            token_hash=hash_token(token),
            created_at=now,
            expires_at=now + timedelta(days=self._settings.invitation_days),
        )
        async with self._stores() as store:
            await store.prune_invitations(now)
            await store.add_invitation(invitation)
        return invitation, token

    async def list(self) -> Sequence[Invitation]:
        """List the invitations that have not expired, newest first."""
        now = self._clock.now()
        async with self._stores() as store:
            return [invitation for invitation in await store.list_invitations() if now < invitation.expires_at]

    async def revoke(self, actor: Person, invitation_id: InvitationId) -> None:
        """Take an invitation back.

        Raises:
            InvitationNotFound: There is no such invitation.
            NotAllowed: It would make somebody more than the actor may make them.
        """
        async with self._stores() as store:
            invitation = await store.get_invitation(invitation_id)
            if invitation is None:
                raise InvitationNotFound("There is no such invitation.")
            check_grant(actor, invitation.role)
            await store.remove_invitation(invitation_id)

    async def look_up(self, token: str) -> tuple[Invitation, Person]:
        """Show the invited what they hold.

        Returns:
            The invitation and who sent it.

        Raises:
            InvitationGone: It cannot be used, or never could.
        """
        async with self._stores() as store:
            return await self._usable(store, await store.find_invitation(hash_token(token)))

    async def accept(self, token: str, newcomer: Newcomer, visit: Visit) -> Entry:
        """Make the invited a person and sign them in.

        Raises:
            InvitationGone: It cannot be used, or somebody was quicker.
            LoginTaken: Somebody has this login; the invitation stays.
            InvalidLogin: The login would not do.
            WeakPassword: The password would not do.
        """
        login = fold_login(newcomer.login)
        if newcomer.password is None:
            raise PasswordNeeded("Choose a password.")
        check_password(newcomer.password, login, newcomer.name)
        # The slow hash only for those who hold an invitation: else anybody could keep the processor busy.
        await self.look_up(token)
        hashed = await self._passwords.hash(newcomer.password)
        async with self._stores() as store:
            invitation, _ = await self._usable(store, await store.take_invitation(hash_token(token)))
            person = Person(
                id=PersonId(new_id("person")),
                login=login,
                name=newcomer.name,
                role=invitation.role,
                created_at=self._clock.now(),
                language=newcomer.language,
                password_hash=hashed,
            )
            await store.add_person(person)
            return await begin_session(store, person, visit, clock=self._clock, settings=self._settings)

    async def _usable(self, store: IdentityStore, invitation: Invitation | None) -> tuple[Invitation, Person]:
        if invitation is None:
            raise InvitationGone(_GONE)
        inviter = await store.get_person(invitation.inviter_id)
        if inviter is None or not is_open(invitation, inviter, self._clock.now()):
            raise InvitationGone(_GONE)
        return invitation, inviter
