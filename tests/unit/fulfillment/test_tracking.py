"""How a parcel's stage follows from what is said of it, and whom that is believed from."""

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hupan.catalog import SellerId
from hupan.fulfillment import (
    BadCallback,
    DemoCarrier,
    Destination,
    Parcel,
    PostingCarrier,
    Proof,
    ProofKind,
    Shipment,
    ShipmentId,
    Stage,
    TrackingEvent,
    sign,
)
from hupan.fulfillment.domain import AHEAD, MOST_EVENTS, news_of, stage_of, tidy
from hupan.fulfillment.signing import read_signed
from hupan.kernel import OrderId

pytestmark = pytest.mark.anyio

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
HOME = Destination("Mina", "", "KR", "1 Seokchon-ro", city="Seoul")
PARCEL = Parcel(ShipmentId("shp_1"), OrderId("ord_1"), SellerId("sell_lake"), {"1": 1}, "demo", HOME)
SECRET = "a carrier's secret"
BODY = json.dumps(
    {
        "parcels": [
            {
                "tracking_number": "CJ42",
                "events": [
                    {
                        "id": "7",
                        "stage": "delivered",
                        "at": "2026-03-02T18:00:00+09:00",
                        "proof": {"kind": "signature", "name": "M. Kim"},
                    }
                ],
            }
        ]
    }
).encode()


def event(stage: Stage, hours: float, key: str = "") -> TrackingEvent:
    return TrackingEvent(key or f"{stage}:{hours}", stage, START + hours * HOUR)


def shipment(*events: TrackingEvent, name: str = "shp_1") -> Shipment:
    return Shipment(
        ShipmentId(name), OrderId("ord_1"), SellerId("sell_lake"), {"1": 1}, "demo", "HD1", HOME, START, events
    )


def headers(at: datetime = START, body: bytes = BODY, secret: str = SECRET) -> dict[str, str]:
    return {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": sign(secret, "msg_1", at, body),
    }


@pytest.mark.parametrize(
    ("events", "stage"),
    [
        ([], Stage.ANNOUNCED),
        ([event(Stage.OUT_FOR_DELIVERY, 5), event(Stage.PICKED_UP, 1)], Stage.OUT_FOR_DELIVERY),
        ([event(Stage.DELIVERED, 6), event(Stage.IN_TRANSIT, 9)], Stage.DELIVERED),
        ([event(Stage.DELIVERED, 6), event(Stage.RETURNED, 30)], Stage.RETURNED),
        ([event(Stage.PROBLEM, 6), event(Stage.OUT_FOR_DELIVERY, 7)], Stage.OUT_FOR_DELIVERY),
        ([event(Stage.ANNOUNCED, 0), event(Stage.VOIDED, 0)], Stage.VOIDED),
    ],
)
def test_the_stage_goes_by_when_things_happened_and_what_is_final_stays(
    events: list[TrackingEvent], stage: Stage
) -> None:
    assert stage_of(events) is stage_of(list(reversed(events))) is stage


def test_a_shipment_tells_since_when_and_by_what_proof() -> None:
    proof = Proof(ProofKind.PHOTO, "at the door", "p1")
    there = shipment(replace(event(Stage.DELIVERED, 6), proof=proof), event(Stage.IN_TRANSIT, 2))
    assert (there.since, there.proof) == (START + 6 * HOUR, proof)
    assert [each.stage for each in there.story] == [Stage.IN_TRANSIT, Stage.DELIVERED]
    assert (shipment().since, shipment().proof) == (START, None)


def test_events_count_once_never_come_from_the_future_and_have_an_end() -> None:
    known = [event(Stage.IN_TRANSIT, 1, "a")]
    said = [event(Stage.IN_TRANSIT, 1, "a"), event(Stage.DELIVERED, 2, "b"), event(Stage.DELIVERED, 2, "b")]
    assert [each.key for each in news_of(known, said, START + 2 * HOUR)] == ["b"]
    assert news_of(known, said, START + 2 * HOUR - AHEAD - timedelta(seconds=1)) == []
    many = [event(Stage.IN_TRANSIT, at / 1000, str(at)) for at in range(MOST_EVENTS)]
    assert len(news_of(known, many, START + HOUR)) == MOST_EVENTS - 1
    assert [each.key for each in news_of(many, said, START + 2 * HOUR)] == ["b"]


def test_what_carriers_write_is_one_short_line() -> None:
    assert tidy("a\x00b\r\n<b>c</b>\u202e") == "a b <b>c</b>"
    assert len(tidy("x" * 999)) == 200


async def test_the_demo_carrier_brings_everything_the_same_way_at_every_look() -> None:
    carrier = DemoCarrier(30 * HOUR)
    number = await carrier.announce(PARCEL)
    assert number == await carrier.announce(PARCEL)
    assert (len(number), number[:2]) == (16, "HD")
    assert number != await carrier.announce(replace(PARCEL, id=ShipmentId("shp_2")))
    assert list(await carrier.look(shipment(), START)) == []
    half = list(await carrier.look(shipment(), START + 15 * HOUR))
    whole = list(await carrier.look(shipment(), START + 30 * HOUR))
    assert whole[: len(half)] == half
    assert (stage_of(half), stage_of(whole)) == (Stage.IN_TRANSIT, Stage.DELIVERED)
    assert (whole[-1].proof, whole[-1].place) == (Proof(ProofKind.HANDED_OVER, "Mina"), "Seoul")
    missed = [
        name
        for name in (f"shp_{at}" for at in range(200))
        if Stage.PROBLEM in {each.stage for each in await carrier.look(shipment(name=name), START + 30 * HOUR)}
    ]
    assert 0 < len(missed) < 40


async def test_a_real_carrier_keeps_the_sellers_number() -> None:
    carrier = PostingCarrier("cj", SECRET, "https://cj.example/{number}")
    assert await carrier.announce(replace(PARCEL, tracking_number="CJ42")) == "CJ42"
    assert carrier.tracking_url("CJ42") == "https://cj.example/CJ42"
    assert carrier.tracking_url("../../evil?") == ""
    assert list(await carrier.look(shipment(), START)) == []
    assert PostingCarrier("other").tracking_url("CJ42") == ""


def test_a_signed_message_is_read() -> None:
    message_id, (message,) = read_signed(SECRET, headers(), BODY, START)
    assert (message_id, message.tracking_number) == ("msg_1", "CJ42")
    assert message.events == (
        TrackingEvent("said:7", Stage.DELIVERED, START, proof=Proof(ProofKind.SIGNATURE, "M. Kim")),
    )
    several = {**headers(), "webhook-signature": f"v1,bm8= {headers()['webhook-signature']}"}
    assert read_signed(SECRET, several, BODY, START)[0] == "msg_1"
    encoded = "whsec_" + base64.b64encode(SECRET.encode()).decode()
    assert read_signed(encoded, headers(), BODY, START)[0] == "msg_1"
    assert sign("whsec_no base64", "m", START, b"") == sign("whsec_no base64", "m", START, b"")


@pytest.mark.parametrize(
    ("change", "body", "now"),
    [
        ({"webhook-signature": "v1,AAAA"}, BODY, START),
        ({"webhook-signature": ""}, BODY, START),
        ({"webhook-id": "msg_2"}, BODY, START),
        ({"webhook-id": ""}, BODY, START),
        ({"webhook-id": "a b"}, BODY, START),
        ({"webhook-timestamp": "soon"}, BODY, START),
        ({"webhook-timestamp": "999999999999"}, BODY, START),
        ({}, BODY + b" ", START),
        ({}, BODY, START + timedelta(minutes=5, seconds=1)),
        ({}, BODY, START - timedelta(minutes=5, seconds=1)),
    ],
)
def test_what_is_forged_or_stale_is_not_believed(change: dict[str, str], body: bytes, now: datetime) -> None:
    with pytest.raises(BadCallback):
        read_signed(SECRET, {**headers(), **change}, body, now)


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"parcels": [{"tracking_number": "", "events": []}]}', b"\xff"])
def test_what_is_signed_and_no_message_is_refused(body: bytes) -> None:
    with pytest.raises(BadCallback):
        read_signed(SECRET, headers(body=body), body, START)


def test_a_carrier_without_a_secret_may_not_post() -> None:
    with pytest.raises(BadCallback):
        PostingCarrier("other").read(headers(secret=""), BODY, START)
    with pytest.raises(BadCallback):
        DemoCarrier(HOUR).read(headers(secret=""), BODY, START)
