"""Parcels on their way, as a line of stations with times, the next one named."""

from collections.abc import Sequence

from hupan.aftersales.looking import Seen
from hupan.aftersales.pages.words import Saying
from hupan.aftersales.views.order import ParcelView, Station, Told
from hupan.fulfillment import Proof, ProofKind, Shipment, Stage
from hupan.purchases import DeadlineKind

_WAY = (Stage.ANNOUNCED, Stage.PICKED_UP, Stage.IN_TRANSIT, Stage.OUT_FOR_DELIVERY, Stage.DELIVERED)


def parcel_views(seen: Seen, saying: Saying) -> tuple[ParcelView, ...]:
    """Show every parcel."""
    say, number = saying.reader.words.say, saying.reader.formats.number
    all_of_them = len(seen.shipments)
    return tuple(
        _parcel(
            shipment,
            say("Parcel")
            if all_of_them == 1
            else say("Parcel %(n)s of %(all)s", n=number(at), all=number(all_of_them)),
            seen,
            saying,
        )
        for at, shipment in enumerate(seen.shipments, start=1)
    )


def waiting_said(seen: Seen, saying: Saying) -> str:
    """Say what has not been sent yet, and by when it will be; empty where everything was."""
    open_units = sum(seen.choices.open.values())
    if not open_units:
        return ""
    count = saying.reader.words.count
    number = saying.reader.formats.number(open_units)
    due = next((each for each in seen.due if each.kind is DeadlineKind.SHIP), None)
    day = "" if due is None else saying.day(due.due_at)
    if seen.owed:
        # Nothing was paid that could be paid back.
        return count(
            "%(n)s thing waits to be sent. The seller has until %(day)s; after that it is cancelled.",
            "%(n)s things wait to be sent. The seller has until %(day)s; after that they are cancelled.",
            open_units,
            n=number,
            day=day,
        )
    return count(
        "%(n)s thing waits to be sent. The seller has until %(day)s; after that it is cancelled and paid back.",
        "%(n)s things wait to be sent. The seller has until %(day)s; after that they are cancelled and paid back.",
        open_units,
        n=number,
        day=day,
    )


def stations_of(reached: Sequence[Station], ahead: Sequence[str], *, over: bool) -> tuple[Station, ...]:
    """Join what was reached and what lies ahead; the next one is named as such unless it is over."""
    done = [Station(each.label, "done", each.at, each.detail) for each in reached]
    if done and (ahead or not over) and not over:
        done[-1] = Station(done[-1].label, "now", done[-1].at, done[-1].detail)
    after = [] if over else [Station(label, "next" if not at else "later") for at, label in enumerate(ahead)]
    return (*done, *after)


def _parcel(shipment: Shipment, title: str, seen: Seen, saying: Saying) -> ParcelView:
    lines = {str(line.id): line for line in seen.order.lines}
    proof = shipment.proof
    return ParcelView(
        id=shipment.id,
        title=title,
        state=saying.stage(shipment.stage),
        carrier=saying.carrier(shipment.carrier),
        number=shipment.tracking_number,
        href=shipment.tracking_url,
        holds=tuple(
            saying.count(units, saying.item(lines[name].item))
            for name, units in shipment.units.items()
            if name in lines
        ),
        stations=_stations(shipment, saying),
        problem=_problem(shipment, saying),
        proof="" if proof is None else _proof(proof, saying),
        events=tuple(
            Told(
                saying.moment(each.at),
                saying.carried(each.text) if each.text else saying.stage(each.stage),
                each.place,
            )
            for each in reversed(shipment.story)
        ),
    )


def _stations(shipment: Shipment, saying: Saying) -> tuple[Station, ...]:
    """Tell the stations: each by the first event that speaks of it; what was skipped was passed as well."""
    first = {each.stage: each for each in reversed(shipment.story)}
    furthest = max((at for at, stage in enumerate(_WAY) if stage in first), default=0)
    reached = [
        Station(
            saying.stage(stage),
            "done",
            saying.moment(first[stage].at) if stage in first else None,
            first[stage].place if stage in first else "",
        )
        for stage in _WAY[: furthest + 1]
    ]
    over = shipment.stage.is_final
    if shipment.stage is Stage.RETURNED:
        reached.append(Station(saying.stage(Stage.RETURNED), "done", saying.moment(shipment.since)))
    return stations_of(reached, [saying.stage(each) for each in _WAY[furthest + 1 :]], over=over)


def _problem(shipment: Shipment, saying: Saying) -> str:
    if shipment.stage is Stage.RETURNED:
        return saying.reader.words.say("The parcel went back to the seller, who can send it again.")
    if shipment.stage is not Stage.PROBLEM:
        return ""
    last = next(each for each in reversed(shipment.story) if each.stage is Stage.PROBLEM)
    return saying.carried(last.text) if last.text else saying.stage(Stage.PROBLEM)


def _proof(proof: Proof, saying: Saying) -> str:
    say, name = saying.reader.words.say, proof.name
    if not name:
        return {
            ProofKind.SIGNATURE: say("Signed for"),
            ProofKind.PHOTO: say("The carrier has a photograph of it"),
            ProofKind.CODE: say("Handed over against a code"),
        }.get(proof.kind, say("Handed over"))
    return {
        ProofKind.SIGNATURE: say("Signed for by %(name)s", name=name),
        ProofKind.PHOTO: say("Left at %(name)s; the carrier has a photograph of it", name=name),
        ProofKind.CODE: say("Handed to %(name)s against a code", name=name),
    }.get(proof.kind, say("Handed to %(name)s", name=name))
