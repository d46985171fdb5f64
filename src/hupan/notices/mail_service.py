"""Verbs on addresses for letters, and on what comes by which way. One call, one transaction."""

import asyncio
import hashlib
import hmac
import secrets
from dataclasses import replace

from hupan.kernel import Clock, Language, PersonId, new_id
from hupan.notices.choices import Choice, Topic, with_usual
from hupan.notices.errors import MailNotSent, NoMail, TooSoon, WrongCode
from hupan.notices.letters import CODE_EVERY, CODE_LIVES, CODE_TRIES, Channel, SentCode, checked_address, write_code
from hupan.notices.ports import ChoiceStore, Mailer, MailStore, NotSent
from hupan.platform import StoreFactory

_DIGITS = 8


class ChoiceService:
    """Knows what people want to be told by which way.

    Args:
        stores: Opens the store.
    """

    def __init__(self, stores: StoreFactory[ChoiceStore]) -> None:
        self._stores = stores

    async def choices(self, person_id: PersonId) -> dict[Topic, Choice]:
        """Tell what comes by which way, topic by topic."""
        async with self._stores() as store:
            return with_usual(await store.choices(person_id))

    async def choose(self, person_id: PersonId, topic: Topic, choice: Choice) -> None:
        """Decide it for a topic; what was told before stays as it is."""
        async with self._stores() as store:
            await store.choose(person_id, topic, choice)


class MailService:
    """Knows where letters go.

    Args:
        stores: Opens the store.
        mailer: Hands letters over; `None` where this server sends none.
        clock: The time.
    """

    def __init__(self, stores: StoreFactory[MailStore], mailer: Mailer | None, clock: Clock) -> None:
        self._stores = stores
        self._mailer = mailer
        self._clock = clock

    @property
    def available(self) -> bool:
        """Whether this server sends letters."""
        return self._mailer is not None

    async def channel(self, person_id: PersonId) -> Channel:
        """Tell where letters to a person go."""
        async with self._stores() as store:
            return await store.channel(person_id)

    async def ask(self, person_id: PersonId, address: str, language: Language) -> Channel:
        """Send a code to an address that a person names; nothing else is sent there until it is given.

        Raises:
            NoMail: This server sends no letters.
            BadAddress: It is no address.
            TooSoon: A code was sent a moment ago.
            MailNotSent: The letter was not taken.
        """
        if self._mailer is None:
            raise NoMail("This server sends no e-mail.")
        channel = Channel(checked_address(address), language)
        code, now = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}", self._clock.now()
        async with self._stores() as store:
            last = await store.code(person_id)
            if last is not None and now - last.sent_at < CODE_EVERY:
                wait_s = (last.sent_at + CODE_EVERY - now).total_seconds()
                raise TooSoon("A code was sent a moment ago. Wait a minute.", retry_after_s=wait_s)
            await store.save_code(person_id, channel, SentCode(_hash(person_id, code), now, 0))
        try:
            # In a thread, since the first one reads the words of its language.
            await self._mailer.send(await asyncio.to_thread(write_code, new_id("code"), channel, code))
        except NotSent as error:
            raise MailNotSent("The letter could not be sent. Check the address, or try later.") from error
        return channel

    async def confirm(self, person_id: PersonId, code: str) -> Channel:
        """Take the code that was sent; letters go to its address from now on.

        Raises:
            WrongCode: It is another one, too old, or was guessed at too often.
        """
        async with self._stores() as store:
            now, sent = self._clock.now(), await store.code(person_id)
            channel = await store.channel(person_id)
            good = (
                sent is not None
                and now - sent.sent_at <= CODE_LIVES
                and sent.tries < CODE_TRIES
                and hmac.compare_digest(sent.hash, _hash(person_id, code.strip()))
            )
            if good:
                confirmed = replace(channel, confirmed=True, on=True)
                await store.save_channel(person_id, confirmed, now)
                return confirmed
            if sent is not None and not channel.confirmed:
                await store.save_code(person_id, channel, replace(sent, tries=sent.tries + 1))
        # Raised behind the transaction, so that the wrong guess is counted.
        raise WrongCode("This is not the code that was sent, or it is too old. Ask for another one.")

    async def switch(self, person_id: PersonId, language: Language, *, on: bool) -> Channel:
        """Switch letters on or off; they are on only where the address is confirmed."""
        async with self._stores() as store:
            channel = await store.channel(person_id)
            if not channel.confirmed:
                return channel
            changed = replace(channel, language=language, on=on)
            await store.save_channel(person_id, changed, self._clock.now())
            return changed

    async def forget(self, person_id: PersonId) -> None:
        """Forget where letters to a person go."""
        async with self._stores() as store:
            await store.forget_channel(person_id)


def _hash(person_id: PersonId, code: str) -> str:
    return hashlib.sha256(f"{person_id}:{code}".encode()).hexdigest()
