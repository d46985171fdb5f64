"""Lines as they are written for the person whose they are."""

from hupan.catalog import CategoryTree, in_language
from hupan.kernel import Money
from hupan.particulars import Matter, Particular
from hupan.showcase import Reader


def line_said(line: Particular, reader: Reader, tree: CategoryTree | None = None) -> str:
    """Write a line for the person whose it is."""
    told = line.told
    if told.about is Matter.SOMEBODY:
        return _somebody(line, reader)
    text = _own(line, reader, tree) if not told.whom else _theirs(line, reader)
    if not told.whom:
        return text
    return reader.words.say("%(what)s: %(state)s", what=whom_said(told.whom, reader), state=text)


def _own(line: Particular, reader: Reader, tree: CategoryTree | None) -> str:
    say, told = reader.words.say, line.told
    if told.about is Matter.BUDGET:
        return _budget(line, reader, tree)
    said = {
        "size": say("You wear %(size)s", size=told.value),
        "size shoes": say("You wear %(size)s in shoes", size=told.value),
        "size clothes": say("You wear %(size)s in clothes", size=told.value),
        "size trousers": say("You wear %(size)s in trousers", size=told.value),
        "avoid": say("You avoid %(thing)s", thing=told.value),
        "never": say("Never %(brand)s", brand=told.value),
        "liked": say("You like %(brand)s", brand=told.value),
    }
    return said[f"{told.about.value} {told.subject}".strip()]


def _theirs(line: Particular, reader: Reader) -> str:
    say, told = reader.words.say, line.told
    if told.about is Matter.SIZE:
        return say("wears %(size)s", size=told.value)
    if told.about is Matter.AVOID:
        return say("nothing with %(thing)s", thing=told.value)
    return told.value


def _budget(line: Particular, reader: Reader, tree: CategoryTree | None) -> str:
    say = reader.words.say
    most = reader.formats.money(line.budget or Money(0, reader.currency))
    found = None if tree is None else next((each for each in tree if each.id == line.told.subject), None)
    kind = "" if found is None else in_language(found.names, reader.language)
    if kind:
        return say("Usually up to %(sum)s for %(kind)s", sum=most, kind=kind)
    return say("Usually up to %(sum)s", sum=most)


def _somebody(line: Particular, reader: Reader) -> str:
    years, name = line.years(reader.now.date()), whom_said(line.told.whom, reader)
    if years is None:
        return name
    return reader.words.count("%(name)s, %(n)s year old", "%(name)s, %(n)s years old", years, name=name, n=f"{years}")


def whom_said(whom: str, reader: Reader) -> str:
    """Name somebody by what they are to the buyer."""
    say = reader.words.say
    return {
        "daughter": say("Your daughter"),
        "son": say("Your son"),
        "child": say("Your child"),
        "baby": say("Your baby"),
        "wife": say("Your wife"),
        "husband": say("Your husband"),
        "partner": say("Your partner"),
        "mother": say("Your mother"),
        "father": say("Your father"),
        "sister": say("Your sister"),
        "brother": say("Your brother"),
        "friend": say("Your friend"),
        "dog": say("Your dog"),
        "cat": say("Your cat"),
    }.get(whom, whom)
