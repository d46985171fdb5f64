"""Any other table: columns are guessed by what people call such things in English, Chinese and Korean.

A row is a product; rows that name the same parent or group are its variants.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from hupan.catalog import slug_of
from hupan.intake import Built, Context, DraftVariant, Group, Peek, Place, Recognition, Record
from hupan.protocols.feeds.amounts import are_counts, is_below_none, money
from hupan.protocols.feeds.rows import Bench, Row, basics, one_line, pictures_of
from hupan.protocols.feeds.tabular import TabularFormat, rows_of

_WORDS = {
    "id": ("id|product id|item id|no|number|商品id|商品编号|产品编号|编号|상품번호|상품id|상품 번호|상품코드"),
    "parent": (
        "parent|parent sku|parent id|group|group id|item group id|handle|父商品|父sku|商品组|상위상품|그룹|그룹코드"
    ),
    "name": (
        "name|title|product|product name|product title|item|item name|商品名称|商品名|产品名称|产品名|"
        "名称|标题|宝贝名称|상품명|제품명|이름|품명|상품 이름"
    ),
    "description": (
        "description|long description|details|body|content|product description|描述|商品描述|产品描述|"
        "详情|商品详情|설명|상세설명|상품설명|상세 설명"
    ),
    "summary": "summary|short description|subtitle|brief|简介|卖点|摘要|副标题|요약|간단설명|한줄소개",
    "brand": "brand|vendor|manufacturer|maker|品牌|厂商|制造商|브랜드|제조사",
    "category": (
        "category|categories|product category|type|product type|department|分类|类目|商品分类|品类|"
        "카테고리|분류|상품분류"
    ),
    "tags": "tags|keywords|labels|标签|关键词|关键字|태그|키워드|검색어",
    "status": "status|active|published|visible|enabled|状态|上架|是否上架|상태|판매상태|전시여부",
    "sku": (
        "sku|item code|article|article number|part number|product code|model|货号|商品编码|商家编码|"
        "型号|품번|모델명|자체상품코드"
    ),
    "gtin": "gtin|ean|upc|isbn|barcode|bar code|条码|条形码|商品条码|바코드",
    "price": (
        "price|sale price|selling price|unit price|our price|retail price|价格|售价|单价|销售价|现价|"
        "가격|판매가|판매가격|단가"
    ),
    "list_price": (
        "list price|compare at price|msrp|rrp|original price|regular price|市场价|原价|吊牌价|정가|소비자가|시중가"
    ),
    "currency": "currency|currency code|币种|货币|통화",
    "stock": "stock|qty|quantity|inventory|on hand|stock quantity|库存|数量|库存数量|재고|수량|재고수량",
    "availability": "availability|in stock|available|是否有货|품절여부|재고여부",
    "condition": "condition|成色|新旧|상품상태",
    "weight": "weight|weight g|重量|重量(克)|무게|중량",
    "image": (
        "image|image url|image link|picture|picture url|photo|main image|thumbnail|图片|主图|商品图片|"
        "图片地址|图片链接|이미지|대표이미지|이미지 url|상품이미지|사진"
    ),
    "images": "images|image urls|pictures|additional images|gallery|附图|更多图片|商品图册|추가이미지|이미지들",
    "option1_value": "color|colour|颜色|색상|컬러|variant|规格|옵션|옵션값",
    "option2_value": "size|尺码|尺寸|사이즈",
}
_OPTION_NAMES = {"option1_value": "Color", "option2_value": "Size", "option3_value": "Option"}


class PlainCsv(TabularFormat):
    """A table of any other make."""

    key = "csv"
    name = "CSV"
    file_types = (".csv", ".tsv", ".txt")
    columns: ClassVar[Mapping[str, str]] = {word: field for field, words in _WORDS.items() for word in words.split("|")}
    patterns = (
        (r"(?:image|picture|图片|이미지) ?\d{1,2}(?: url)?", "images"),
        (r"option ?([1-3]) name", r"option\1_name"),
        (r"option ?([1-3])(?: value)?", r"option\1_value"),
        (r"weight ?[(\[](kg|g|lb|lbs|oz)[)\]]", r"weight_\1"),
        (r"attribute[: ] ?(.+)", "attribute:"),
    )

    def recognise(self, peek: Peek) -> Recognition:
        """Take any table that has a name and a price under words that are known."""
        found = self.fields_of(peek.header, peek.rows)
        fields = set(found.values())
        named = sum(bool(column) for column in peek.header)
        if named < 2 or not any(len(row) == len(peek.header) for row in peek.rows):  # noqa: PLR2004 - two columns at least
            return Recognition(0.0)
        reasons = tuple(f"{column!r} looks like {field}." for column, field in list(found.items())[:6])
        if {"name", "price"} <= fields:
            share = len(found) / len(peek.header)
            return Recognition(round(0.3 + 0.2 * share, 2), ("It is a table.", *reasons))
        return Recognition(0.1, ("It is a table, though not all columns that are needed were found.", *reasons))

    def fields_of(self, header: Sequence[str], rows: Sequence[Sequence[str]] = ()) -> dict[str, str]:
        """Guess a field for each column; a field is guessed once, but for those that may repeat."""
        found: dict[str, str] = {}
        for name in header:
            field = self._field_of(name)
            if field and (field not in found.values() or field in {"images", "category"}):
                found[name] = field
        # "In stock" says yes or no in one table, and how many in the next.
        said = next((name for name, field in found.items() if field == "availability"), None)
        if said is not None and "stock" not in found.values() and are_counts(_cells(header, rows, said)):
            found[said] = "stock"
        return found

    def place(self, record: Record, context: Context, before: Place | None) -> Place:
        """Rows with the same parent belong together."""
        del before
        row = Row(record, context)
        key = row.get("id") or row.get("sku") or slug_of(row.get("name")) or f"line-{record.line}"
        return Place(key, parent=row.get("parent"))

    def build(self, group: Group, context: Context) -> Built:
        """Put the rows of a product together."""
        bench = Bench(context)
        rows = rows_of(group, context)
        first = next((row for row in rows if "name" in row), rows[0])
        names = self._names(rows)
        sold = [row for row in rows if "price" in row or len(rows) == 1]
        told: dict[tuple[str, ...], int] = {}
        variants: list[DraftVariant] = []
        for row in sold:
            values = tuple(one_line(row.get(field), 100) for field, _ in names)
            if values in told:
                bench.note(row, "sku", "duplicate", f"Line {told[values]} has the same product or variant.")
                continue
            if not all(values):
                bench.note(row, names[0][0], "option_missing", "The variant lacks the value of an option.")
                continue
            told[values] = row.record.line
            variant = self._variant(bench, row, values)
            variants += [variant] if variant else []
        pictures = pictures_of([each for row in rows for each in _addresses(row)], first.get("image_alt"))
        draft = basics(first)
        attributes = dict(draft.attributes)
        if not names:
            attributes |= {name.lower(): first.get(field) for field, name in _OPTION_NAMES.items() if field in first}
        options = tuple(name for _, name in names)
        whole = replace(
            draft, key=group.root, options=options, variants=tuple(variants), pictures=pictures, attributes=attributes
        )
        return bench.built(first, whole)

    def _names(self, rows: list[Row]) -> list[tuple[str, str]]:
        if len(rows) == 1:
            return []
        found: list[tuple[str, str]] = []
        for field, word in _OPTION_NAMES.items():
            if len({row.get(field) for row in rows} - {""}) > 1:
                named = next((row.get(field.replace("value", "name")) for row in rows), "")
                told = next((row.column(field) for row in rows if field in row), word)
                found.append((field, one_line(named or told, 60)))
        return found

    def _variant(self, bench: Bench, row: Row, values: tuple[str, ...]) -> DraftVariant | None:
        code = row.get("currency").upper()
        asked = bench.price(row) if not code else bench.take(row, "price", lambda text: money(text, code), kept=False)
        if asked is None:
            return None
        if is_below_none(row.get("stock")):
            bench.note(row, "stock", "stock_negative", f"A stock of {row.get('stock')!r} is less than none.")
            return None
        return bench.variant(row, asked, values, key=row.get("id") or row.get("sku"))


def _cells(header: Sequence[str], rows: Sequence[Sequence[str]], column: str) -> list[str]:
    at = list(header).index(column)
    return [row[at] for row in rows if at < len(row) and row[at].strip()]


def _addresses(row: Row) -> list[str]:
    several = [
        part.strip() for value in row.all("images") for part in value.replace("|", ",").replace(";", ",").split(",")
    ]
    return [*row.all("image"), *several]
