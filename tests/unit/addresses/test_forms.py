"""How countries write addresses: their fields in order, what has to be there, and what stands on a parcel."""

import pytest

from hupan.addresses import Address, AddressForm, AddressId, BadAddress, Draft, Field, check
from hupan.gateways.i18naddress import AddressData

pytestmark = pytest.mark.anyio

SEOUL = Draft("KR", "김하늘", "010-1234-5678", "서울", "종로구", "", "03051", "사직로 161", "101동 (202호)")
HANGZHOU = Draft("CN", "王芳", "138 0013 8000", "浙江省", "杭州市", "西湖区", "310013", "龙井路1号")
KYOTO = Draft("JP", "山田 花子", "075-123-4567", "Kyoto", "京都市左京区", "", "606-8501", "吉田本町")
MOUNTAIN_VIEW = Draft("US", "Ada Park", "", "california", "Mountain View", "", "94043", "1600 Amphitheatre Pkwy", "#2")
BERLIN = Draft("DE", "Jo Weiß", "+49 30 1234567", "", "Berlin", "", "10117", "Unter den Linden 77")


async def form_of(draft: Draft) -> AddressForm:
    form = await AddressData().form(draft.country, draft.region, draft.city)
    assert form is not None
    return form


async def made(draft: Draft) -> Address:
    return check(draft, await form_of(draft), AddressId(""))


def order(form: AddressForm) -> str:
    return " ".join(each.field.value for each in form.fields)


async def test_fields_stand_in_the_order_in_which_a_countrys_people_fill_them_in() -> None:
    assert order(await form_of(SEOUL)) == "name phone postal_code region city district line1 line2"
    assert order(await form_of(HANGZHOU)) == "name phone region city district line1 line2 postal_code"
    assert order(await form_of(KYOTO)) == "name phone postal_code region city line1 line2"
    assert order(await form_of(MOUNTAIN_VIEW)) == "name line1 line2 city region postal_code phone"
    assert order(await form_of(BERLIN)) == "name line1 line2 postal_code city phone"


async def test_a_parcel_is_labelled_as_it_is_there() -> None:
    labels = {each.country: (await form_of(each)).written(await made(each)) for each in (SEOUL, HANGZHOU, KYOTO)}
    assert labels == {
        "KR": ("(03051) 서울특별시 종로구", "사직로 161", "101동 (202호)", "김하늘"),
        "CN": ("310013", "浙江省杭州市西湖区", "龙井路1号", "王芳"),
        "JP": ("〒606-8501", "京都府京都市左京区", "吉田本町", "山田 花子"),
    }
    us = (await form_of(MOUNTAIN_VIEW)).written(await made(MOUNTAIN_VIEW))
    assert us == ("Ada Park", "1600 Amphitheatre Pkwy", "#2", "Mountain View, CA 94043")
    assert (await form_of(BERLIN)).written(await made(BERLIN))[-1] == "10117 Berlin"


async def test_what_only_parts_fields_goes_with_them() -> None:
    form = AddressForm("XX", (), ("{city}, {region} {postal_code}", "({district}) {city}", "{name} - {phone}"))
    address = Address(AddressId(""), "Ada", "", "XX", "", "", "", "12", "", "")
    assert form.written(address) == ("12", "Ada")


@pytest.mark.parametrize("region", ["서울", "서울특별시", "Seoul", " seoul ", "11", "ＳＥＯＵＬ"])
async def test_a_region_is_found_however_it_is_written(region: str) -> None:
    address = await made(Draft("KR", "김", "0212345678", region, "중구", "", "04524", "세종대로 110"))
    assert address.region == "11"


async def test_regions_that_were_renamed_go_by_both_names() -> None:
    for name in ("강원도", "강원특별자치도", "Gangwon-do", "42"):
        draft = Draft("KR", "김", "0331234567", name, "춘천시", "", "24266", "중앙로 1")
        assert (await made(draft)).region == "42"
        assert (await form_of(draft)).written(await made(draft))[0] == "(24266) 강원특별자치도 춘천시"
    assert (await made(HANGZHOU)).region == "ZJ"
    names = {each.name for each in (await form_of(HANGZHOU)).regions}
    assert not names & {"香港", "澳门", "台湾"}  # they have forms of their own
    assert {"HK", "MO", "TW"} <= set(await AddressData().countries())


async def test_a_region_that_is_a_city_needs_none_below_it() -> None:
    draft = Draft("KR", "김", "0441234567", "세종특별자치시", "", "", "30151", "한누리대로 2130")
    assert (await form_of(draft)).written(await made(draft))[0] == "(30151) 세종특별자치시"
    assert (await form_of(SEOUL)).fields[4].required


async def test_cities_and_districts_are_offered_and_not_demanded() -> None:
    data = AddressData()
    form = await data.form("CN", "Zhejiang Sheng", "杭州市")
    assert form is not None
    choices = {each.field: [choice.value for choice in each.choices] for each in form.fields}
    assert "宁波市" in choices[Field.CITY]
    assert "西湖区" in choices[Field.DISTRICT]
    new = Draft("CN", "王芳", "13800138000", "浙江省", "杭州市", "临平区", "311199", "南大街265号")
    assert (await made(new)).district == "临平区"  # made in 2021, younger than the data


@pytest.mark.parametrize(
    ("draft", "problems"),
    [
        (Draft("US"), "city line1 name postal_code region"),
        (Draft("KR", "김"), "city line1 phone postal_code region"),
        (Draft("US", "A", "", "CA", "Napa", "", "9404", "1 St"), "postal_code:pattern"),
        (Draft("US", "A", "", "CA", "Napa", "", "10001", "1 St"), "postal_code:other_region"),
        (Draft("US", "A", "", "Kent", "Napa", "", "94043", "1 St"), "region:unknown"),
        (Draft("US", "A", "call me", "CA", "Napa", "", "94043", "1 St"), "phone:pattern"),
        (Draft("US", "A", "(((((", "CA", "Napa", "", "94043", "1 St"), "phone:pattern"),
        (Draft("US", "A" * 101, "", "CA", "Napa", "", "94043", "1 St"), "name:too_long"),
        (Draft("US", "\u202e \n", "", "CA", "Napa", "", "94043", "1 St"), "name:required"),
        (Draft("GB", "A", "", "", "London", "", "N0 POSTCODE", "1 St"), "postal_code:pattern"),
    ],
)
async def test_what_is_wrong_is_said_field_by_field(draft: Draft, problems: str) -> None:
    with pytest.raises(BadAddress) as refused:
        await made(draft)
    told = sorted(f"{name}:{what}" for name, what in refused.value.problems.items())
    assert told == [each if ":" in each else f"{each}:required" for each in problems.split()]
    assert refused.value.params["fields"] == " ".join(f"{k}:{v}" for k, v in refused.value.problems.items())


async def test_what_is_typed_in_is_made_safe_and_even() -> None:
    draft = Draft(
        "JP", " 山田\u202e\u0000 花子\n", "０７５-123-4567", "26", "京都市", "x", "６０６-８５０１", "吉田\t本町"
    )
    address = await made(draft)
    assert (address.name, address.phone, address.postal_code) == ("山田 花子", "075-123-4567", "606-8501")
    assert (address.line1, address.district) == ("吉田 本町", "")


async def test_there_is_a_form_for_every_country_and_none_for_others() -> None:
    data = AddressData()
    countries = await data.countries()
    assert len(countries) > 240
    for country in countries:
        form = await data.form(country)
        assert form is not None
        asked = [each.field for each in form.fields]
        assert len(set(asked)) == len(asked)
        assert {Field.NAME, Field.LINE1, Field.PHONE} <= set(asked), country
        assert {each.field for each in form.fields if each.required} >= {Field.NAME, Field.LINE1} - (
            {Field.LINE1} if country in {"CX", "PN", "TA", "VA", "CC", "NF", "AQ"} else set()
        ), country
        for region in form.regions:
            assert form.region(region.value) == region
    for other in ("", "ZZ", "XQ", "kr", "../etc/passwd", "ALL"):
        assert await data.form(other) is None
