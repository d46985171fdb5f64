"""The form of an address in the reader's words."""

from collections.abc import Mapping

from hupan.addresses import AddressForm, Field, FormField
from hupan.showcase.reader import Reader
from hupan.showcase.views.address import FormFieldView

_REGIONS = {
    "state",
    "province",
    "prefecture",
    "county",
    "do_si",
    "oblast",
    "emirate",
    "parish",
    "area",
    "department",
    "island",
}
_POSTAL = {"postal", "zip", "pin", "eircode"}
_DISTRICTS = {"district", "neighborhood", "suburb", "townland", "village_township"}
_AUTO = {
    Field.NAME: "name",
    Field.PHONE: "tel",
    Field.REGION: "address-level1",
    Field.CITY: "address-level2",
    Field.DISTRICT: "address-level3",
    Field.POSTAL_CODE: "postal-code",
    Field.LINE1: "address-line1",
    Field.LINE2: "address-line2",
}


def address_fields(
    form: AddressForm, reader: Reader, values: Mapping[str, str], problems: Mapping[str, str]
) -> tuple[FormFieldView, ...]:
    """Make the fields in which an address is written.

    Args:
        form: How the country writes addresses.
        reader: Who writes.
        values: What stands in the fields, by their names.
        problems: What is wrong, said in the reader's words, by the fields' names.
    """
    return tuple(
        FormFieldView(
            name=each.field.value,
            label=field_name(each.kind, reader),
            value=values.get(each.field.value, ""),
            required=each.required,
            auto=_AUTO[each.field],
            # Elsewhere choices only help with typing.
            choices=tuple((choice.value, choice.name) for choice in each.choices) if each.field is Field.REGION else (),
            problem=_with_example(problems.get(each.field.value, ""), each, reader),
        )
        for each in form.fields
    )


def _with_example(problem: str, field: FormField, reader: Reader) -> str:
    """Say what a postal code looks like to whoever wrote it otherwise."""
    if not problem or not field.example or field.field is not Field.POSTAL_CODE:
        return problem
    return reader.words.say("%(problem)s: such as %(example)s", problem=problem, example=field.example)


def field_name(kind: str, reader: Reader) -> str:
    """Name a field as a country calls it."""
    say = reader.words.say
    if kind in _REGIONS:
        return say("State or province")
    if kind in _POSTAL:
        return say("Postal code")
    if kind in _DISTRICTS:
        return say("District")
    known = {
        "name": say("Name on the parcel"),
        "phone": say("Phone"),
        "line1": say("Street and number"),
        "line2": say("Flat, floor, building"),
    }
    return known.get(kind, say("City"))
