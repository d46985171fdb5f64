"""Verbs on linking: register a platform, ask and allow, exchange, refresh, revoke, identify."""

import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hupan.kernel import Clock, PersonId, new_id
from hupan.platform import StoreFactory
from hupan.protocols.linking.domain import (
    ACCESS_LIVES,
    CODE_LIVES,
    REFRESH_LIVES,
    Asked,
    Client,
    Code,
    Grant,
    GrantId,
    Issued,
    Linked,
    Token,
    check_challenge,
    check_redirect,
    hash_of,
    proves,
    read_scopes,
    same_redirect,
)
from hupan.protocols.linking.failures import LinkingRefusal
from hupan.protocols.linking.ports import LinkingStore

_BYTES = 32
_LONGEST_STATE = 2048


@dataclass(frozen=True, slots=True)
class Registered:
    """A platform that was registered, with its secret, which is told this once; empty for a public one."""

    client: Client
    secret: str


class LinkingService:
    """Lets people link platforms to their account.

    Args:
        stores: Opens the store of rows.
        clock: The time.
        unasked: Whether nobody is asked; for conformance suites, which have no hands.
    """

    def __init__(self, stores: StoreFactory[LinkingStore], clock: Clock, *, unasked: bool = False) -> None:
        self._stores = stores
        self._clock = clock
        self.unasked = unasked

    async def register(
        self,
        name: str,
        profile_url: str,
        redirect_uris: Sequence[str],
        *,
        keeps_secret: bool,
        client_id: str | None = None,
        secret: str | None = None,
    ) -> Registered:
        """Make a platform known.

        Args:
            name: As people know it.
            profile_url: Its profile in UCP.
            redirect_uris: Where people are sent back to.
            keeps_secret: Whether it runs on a server of its own, and gets a secret.
            client_id: Its id; a fresh one unless said otherwise.
            secret: Its secret; a fresh one unless said otherwise.

        Raises:
            LinkingRefusal: An address is none that people may be sent to.
        """
        for each in redirect_uris:
            check_redirect(each)
        if not redirect_uris:
            raise LinkingRefusal("invalid_request", "Say where people are sent back to.")
        chosen = (secret or secrets.token_urlsafe(_BYTES)) if keeps_secret else ""
        client = Client(
            client_id or new_id("plat"),
            name,
            profile_url,
            tuple(redirect_uris),
            hash_of(chosen) if chosen else "",
            self._clock.now(),
        )
        async with self._stores() as store:
            await store.put_client(client)
        return Registered(client, chosen)

    async def clients(self) -> list[Client]:
        """List the platforms that are known."""
        async with self._stores() as store:
            return await store.clients()

    async def forget(self, client_id: str) -> bool:
        """Forget a platform; what it was given ends at once."""
        async with self._stores() as store:
            return await store.remove_client(client_id)

    async def ask(self, said: Mapping[str, str]) -> Asked:
        """Read what a platform asks a person for (RFC 6749, section 4.1.1).

        Raises:
            LinkingRefusal: It is not known, or asks for what it cannot have.
        """
        client = await self._client(said.get("client_id", ""))
        redirect_uri = said.get("redirect_uri", "")
        if client is None or not client.allows(redirect_uri):
            # Whoever sent the reader here is a stranger, or wants the answer to go to one: nobody is redirected.
            raise LinkingRefusal("invalid_request", "No platform of this name has this address.", told=False)
        if said.get("response_type") != "code":
            raise LinkingRefusal("unsupported_response_type", "Only response_type=code is answered.")
        check_challenge(said.get("code_challenge", ""), said.get("code_challenge_method", ""))
        state = said.get("state", "")
        if len(state) > _LONGEST_STATE:
            raise LinkingRefusal("invalid_request", "The state is too long.")
        return Asked(client, redirect_uri, read_scopes(said.get("scope", "")), said["code_challenge"], state)

    async def allow(self, asked: Asked, person_id: PersonId) -> str:
        """Allow it; what comes back is a code that the platform exchanges within a minute."""
        now, code = self._clock.now(), secrets.token_urlsafe(_BYTES)
        grant = Grant(GrantId(new_id("grant")), asked.client.id, person_id, asked.scopes, now)
        made = Code(hash_of(code), grant.id, asked.redirect_uri, asked.challenge, now + CODE_LIVES)
        async with self._stores() as store:
            await store.add_grant(grant, made)
        return code

    async def authenticate(self, client_id: str, secret: str | None) -> Client:
        """Check who calls a token endpoint.

        Args:
            client_id: As it says.
            secret: As it says; `None` where it sent none.

        Raises:
            LinkingRefusal: It is not known, or does not prove to be it.
        """
        client = await self._client(client_id)
        if client is None or client.is_public != (secret is None):
            raise _unknown()
        if secret is not None and not hmac.compare_digest(hash_of(secret), client.secret_hash):
            raise _unknown()
        return client

    async def exchange(self, client: Client, code: str, redirect_uri: str, verifier: str) -> Issued:
        """Exchange a code for tokens (RFC 6749, section 4.1.3).

        Raises:
            LinkingRefusal: The code is not this client's, was used, is too old, or the verifier is not its own.
        """
        now = self._clock.now()
        failure = ""
        issued: Issued | None = None
        async with self._stores() as store:
            found = await store.code(hash_of(code))
            if found is None or found[1].client_id != client.id:
                failure = "There is no such code."
            else:
                kept, grant = found
                if kept.used_at is not None:
                    # Twice means that somebody has it who should not: what the first one got ends, too.
                    await store.end_grant(grant.id, now)
                    failure = "The code was used before."
                elif now >= kept.expires_at or grant.ended_at is not None:
                    failure = "The code is too old."
                elif not same_redirect(kept.redirect_uri, redirect_uri):
                    failure = "The redirect_uri is not the one of the request."
                else:
                    # One try: whoever guesses at the verifier has to begin anew.
                    await store.use_code(kept.hash, now)
                    if proves(verifier, kept.challenge):
                        issued = await self._issue(store, grant, grant.scopes)
                    else:
                        failure = "The code_verifier does not fit the code_challenge."
        if issued is None:
            raise LinkingRefusal("invalid_grant", failure)
        return issued

    async def refresh(self, client: Client, token: str, scope: str) -> Issued:
        """Exchange a token that refreshes for new ones; it is good once.

        Raises:
            LinkingRefusal: It is not this client's, has ended, or was used before; or more is asked than was allowed.
        """
        now = self._clock.now()
        failure = ""
        issued: Issued | None = None
        async with self._stores() as store:
            found = await store.token(hash_of(token))
            if found is None or not found[0].refreshes or found[1].client_id != client.id:
                failure = "There is no such token."
            else:
                kept, grant, _ = found
                if kept.used_at is not None:
                    await store.end_grant(grant.id, now)
                    failure = "The token was used before."
                elif now >= kept.expires_at or grant.ended_at is not None:
                    failure = "The token has ended."
                else:
                    scopes = read_scopes(scope) if scope else kept.scopes
                    if not set(scopes) <= set(kept.scopes):
                        raise LinkingRefusal("invalid_scope", "More is asked for than was allowed.")
                    await store.use_token(kept.hash, now)
                    issued = await self._issue(store, grant, scopes)
        if issued is None:
            raise LinkingRefusal("invalid_grant", failure)
        return issued

    async def revoke(self, client: Client, token: str) -> None:
        """Let a token end; with one that refreshes, everything of its grant ends (RFC 7009). Unknown ones are fine."""
        now = self._clock.now()
        async with self._stores() as store:
            found = await store.token(hash_of(token))
            if found is None or found[1].client_id != client.id:
                return
            if found[0].refreshes:
                await store.end_grant(found[1].id, now)
            else:
                await store.end_token(found[0].hash, now)

    async def identify(self, token: str) -> Linked | None:
        """Say for whom a token speaks; `None` where it does for nobody, or no longer."""
        async with self._stores() as store:
            found = await store.token(hash_of(token), hold=False)
        if found is None:
            return None
        kept, grant, client = found
        if kept.refreshes or client is None or grant.ended_at is not None or self._clock.now() >= kept.expires_at:
            return None
        return Linked(grant.person_id, client.id, client.profile_url, frozenset(kept.scopes))

    async def links(self, person_id: PersonId) -> list[tuple[Grant, Client]]:
        """List what a person allows."""
        async with self._stores() as store:
            return await store.grants(person_id)

    async def unlink(self, person_id: PersonId, grant_id: GrantId) -> bool:
        """Take back what a person allowed; say whether it was there."""
        async with self._stores() as store:
            if all(grant.id != grant_id for grant, _ in await store.grants(person_id)):
                return False
            await store.end_grant(grant_id, self._clock.now())
        return True

    async def _client(self, client_id: str) -> Client | None:
        # What no client is called, such as a name with NUL in it, a database need not be asked for.
        if not client_id or not client_id.isprintable():
            return None
        async with self._stores() as store:
            return await store.client(client_id)

    async def _issue(self, store: LinkingStore, grant: Grant, scopes: tuple[str, ...]) -> Issued:
        now = self._clock.now()
        access, refresh = secrets.token_urlsafe(_BYTES), secrets.token_urlsafe(_BYTES)
        await store.add_tokens(
            [
                Token(hash_of(access), grant.id, grant.client_id, False, scopes, now + ACCESS_LIVES),  # noqa: FBT003 - a field
                Token(hash_of(refresh), grant.id, grant.client_id, True, scopes, now + REFRESH_LIVES),  # noqa: FBT003 - a field
            ]
        )
        return Issued(access, refresh, scopes)


def _unknown() -> LinkingRefusal:
    return LinkingRefusal("invalid_client", "The platform is not known, or did not prove to be it.")
