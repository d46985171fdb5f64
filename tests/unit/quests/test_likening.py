"""How like two products are is told by what is stated of both."""

from datetime import UTC, datetime

from hupan.catalog import CategoryId, Listing, Product, ProductId, ProductText, Value
from hupan.kernel import Language
from hupan.quests import in_common
from hupan.quests.likening import nearest

AT = datetime(2026, 11, 20, tzinfo=UTC)


def _bowl(name: str, **attributes: Value) -> Product:
    texts = {Language.EN: ProductText(name)}
    category = CategoryId("cat_bowls")
    return Product(ProductId(name), name, category, "", Language.EN, texts, AT, AT, attributes)


MODEL = _bowl("model", material="oak", weight_g=400, lid=True, nested=False)


def test_what_is_nearly_as_heavy_is_as_heavy_and_what_neither_has_tells_nothing() -> None:
    other = _bowl("other", material="oak", weight_g=430, lid=False, nested=False)

    assert in_common(MODEL, other) == ("material", "weight_g")


def test_what_has_most_in_common_comes_first_and_the_product_itself_is_left_out() -> None:
    steel = _bowl("steel", material="steel", weight_g=900)
    light = _bowl("light", material="oak", weight_g=90)
    twin = _bowl("twin", material="oak", weight_g=410, lid=True)
    shelf = [Listing(each) for each in (steel, MODEL, light, twin)]

    assert [each.product.id for each in nearest(MODEL, shelf)] == ["twin", "light", "steel"]
