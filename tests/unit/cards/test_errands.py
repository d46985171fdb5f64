"""What is handed to the provider of cards, and when a card is over."""

import asyncio
from datetime import date
from pathlib import Path

import pytest

from hupan.cards import Card, CardId, CardSeen, Errand, Errands
from hupan.kernel import Language
from hupan.platform import Secrets

pytestmark = pytest.mark.anyio

# As long as anything in it can be: what a payment takes as a credential has at most 1000 characters.
LONGEST = Errand(
    f"https://{'a' * 63}.example.org/market/handoff/chk_{'0' * 26}?from=card",
    Language.KO,
    f"{'m' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 57}.org",
    f"cus_{'x' * 40}",
    f"pm_{'y' * 40}",
)


async def test_an_errand_is_read_as_it_was_written_and_by_nobody_else(tmp_path: Path) -> None:
    ours, others = [Errands(await asyncio.to_thread(Secrets, tmp_path / name)) for name in ("a", "b")]
    for errand in (LONGEST, Errand("http://127.0.0.1:1/market/checkout/chk_1")):
        written = ours.write(errand)
        assert len(written) <= 1000
        assert errand.back not in written
        assert ours.read(written) == errand
        assert others.read(written) is None
        assert ours.read(written[:-8] + "AAAAAAA=") is None
    for stranger in ("", "pm_1", "card.1:", "card.1:{}", "card.2:" + ours.write(LONGEST)[7:]):
        assert ours.read(stranger) is None


async def test_an_address_that_no_letter_reaches_is_left_out(tmp_path: Path) -> None:
    errands = Errands(await asyncio.to_thread(Secrets, tmp_path / "key"))
    for email in ("ü@example.org", "m" * 300):
        assert errands.read(errands.write(Errand("http://x/", email=email))) == Errand("http://x/")


@pytest.mark.parametrize(
    ("today", "over"),
    [
        (date(2026, 11, 1), False),
        (date(2026, 11, 30), False),
        (date(2026, 12, 1), True),
        (date(2027, 1, 1), True),
        (date(2025, 12, 31), False),
    ],
)
async def test_a_card_is_good_to_the_end_of_its_month(today: date, *, over: bool) -> None:
    card = Card(CardId("crd_1"), CardSeen("pm_1", "visa", "4242", 11, 2026))
    assert card.is_over(today) is over
