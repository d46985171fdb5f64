"""Whatever is typed in: it becomes an address that stays the same when it is checked again, or a refusal by field."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from hupan.addresses import AddressForm, AddressId, BadAddress, Draft, Field, check
from hupan.addresses.domain import LONGEST
from hupan.gateways.i18naddress import AddressData

TEXTS = st.text(max_size=40) | st.sampled_from(["서울", "Seoul", "CA", "東京都", "94043", "03051", "+82 10 1234 5678"])


async def _forms() -> dict[str, AddressForm]:
    data = AddressData()
    found = {each: await data.form(each) for each in ("KR", "CN", "US", "JP", "GB", "HK", "BR", "IE")}
    return {country: form for country, form in found.items() if form is not None}


FORMS = asyncio.run(_forms())


@given(st.sampled_from(sorted(FORMS)), st.lists(TEXTS, min_size=8, max_size=8))
def test_an_address_is_safe_and_checking_it_again_changes_nothing(country: str, texts: list[str]) -> None:
    form = FORMS[country]
    typed = dict(zip((each.value for each in Field), texts, strict=True))
    problems: dict[str, str] = {}
    try:
        address = check(Draft(country, **typed), form, AddressId("adr_1"))
    except BadAddress as refused:
        problems, address = refused.problems, None
    assert set(problems) <= {each.value for each in Field}
    assert (address is None) is bool(problems)
    if address is None:
        return
    kept = {each.value: str(getattr(address, each.value)) for each in Field}
    assert all(text.isprintable() and len(text) <= LONGEST[Field(name)] for name, text in kept.items())
    assert check(Draft(country, **kept), form, AddressId("adr_1")) == address
    label = form.written(address)
    assert label
    assert all(line.strip() == line and line for line in label)


@given(st.sampled_from(sorted(FORMS)), st.data())
def test_every_region_is_taken_by_each_of_its_names(country: str, data: st.DataObject) -> None:
    form = FORMS[country]
    if not form.regions:
        return
    region = data.draw(st.sampled_from(form.regions))
    found = {form.region(text) for text in (region.value, region.written, region.name, region.latin) if text}
    assert found == {region}
