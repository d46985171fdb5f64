import time

from hypothesis import given
from hypothesis import strategies as st

from hupan.kernel import new_id


@given(st.from_regex(r"[a-z]{2,6}", fullmatch=True))
def test_an_id_says_what_it_names(prefix: str) -> None:
    made = new_id(prefix)
    assert made.startswith(f"{prefix}_")
    assert len(made) == len(prefix) + 27
    assert made == made.lower()


def test_ids_differ_and_sort_by_time() -> None:
    earlier = new_id("conv")
    time.sleep(0.002)
    later = [new_id("conv") for _ in range(1000)]
    assert len(set(later)) == 1000
    assert all(earlier < each for each in later)
