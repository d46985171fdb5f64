"""Messages that carriers post: signed as Standard Webhooks say, with a time, so that none can be forged or sent later.

Headers `webhook-id`, `webhook-timestamp` (seconds) and `webhook-signature` (`v1,` and base64 of HMAC-SHA-256 over
`id.timestamp.body`; several, parted by spaces, while a secret is being changed).
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from hupan.fulfillment.domain import CarrierMessage, Proof, ProofKind, Stage, TrackingEvent
from hupan.fulfillment.errors import BadCallback

TOLERANCE = timedelta(minutes=5)
"""How old a message may be, or how far its clock ahead. Within that time its id is remembered, so it counts once."""

_ID = re.compile(r"[\x21-\x7e]{1,200}")
_SECONDS = re.compile(r"[0-9]{1,12}")
_MOST = 200


class _Said(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Proof(_Said):
    kind: ProofKind
    name: str = Field("", max_length=_MOST)
    reference: str = Field("", max_length=_MOST)


class _Event(_Said):
    id: str = Field(min_length=1, max_length=_MOST, pattern=r"^[\x21-\x7e]+$")
    stage: Stage
    at: AwareDatetime
    place: str = Field("", max_length=_MOST)
    text: str = Field("", max_length=1000)
    proof: _Proof | None = None


class _Parcel(_Said):
    tracking_number: str = Field(min_length=1, max_length=60, pattern=r"^[\x21-\x7e]+$")
    events: list[_Event] = Field(max_length=_MOST)


class _Message(_Said):
    parcels: list[_Parcel] = Field(max_length=_MOST)


def sign(secret: str, message_id: str, at: datetime, body: bytes) -> str:
    """Sign a message.

    Args:
        secret: As both sides know it; `whsec_` and base64, or any words.
        message_id: Its name.
        at: When it is sent.
        body: What it says.
    """
    said = b".".join([message_id.encode(), str(int(at.timestamp())).encode(), body])
    return "v1," + base64.b64encode(hmac.new(_key(secret), said, hashlib.sha256).digest()).decode()


def read_signed(
    secret: str, headers: Mapping[str, str], body: bytes, now: datetime
) -> tuple[str, list[CarrierMessage]]:
    """Read a signed message.

    Args:
        secret: Of the carrier; empty where it may not post.
        headers: With lower-case names.
        body: As it came, to the byte.
        now: The time.

    Raises:
        BadCallback: The signature or the time is wrong, or nothing of this can be read.
    """
    message_id, seconds = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not secret or not _ID.fullmatch(message_id) or not _SECONDS.fullmatch(seconds):
        raise BadCallback("Sign the message as Standard Webhooks say.")
    sent_at = datetime.fromtimestamp(min(int(seconds), 32_503_680_000), UTC)
    expected = sign(secret, message_id, sent_at, body).encode()
    given = [each.encode() for each in headers.get("webhook-signature", "")[:2000].split(" ")]
    # All are compared, so that the time this takes tells nothing.
    if not any([hmac.compare_digest(expected, each) for each in given]):  # noqa: C419 - see above
        raise BadCallback("The signature is not right.")
    if abs(now - sent_at) > TOLERANCE:
        raise BadCallback("The message is too old, or its clock is wrong.")
    try:
        said = _Message.model_validate_json(body)
    except ValidationError as error:
        raise BadCallback("The message cannot be read.") from error
    return message_id, [_message(parcel) for parcel in said.parcels]


def _message(parcel: _Parcel) -> CarrierMessage:
    return CarrierMessage(parcel.tracking_number, tuple(_event(event) for event in parcel.events))


def _event(event: _Event) -> TrackingEvent:
    proof = None if event.proof is None else Proof(event.proof.kind, event.proof.name, event.proof.reference)
    # Keys of carriers' events have a room of their own beside ours, such as `announced`.
    return TrackingEvent(f"said:{event.id}", event.stage, event.at.astimezone(UTC), event.place, event.text, proof)


def _key(secret: str) -> bytes:
    encoded = secret.removeprefix("whsec_")
    if encoded == secret:
        return secret.encode()
    try:
        return base64.b64decode(encoded, validate=True)
    except binascii.Error:
        return secret.encode()
