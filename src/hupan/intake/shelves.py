"""Where a product of a file belongs among our categories: by path, by name, by what else people call it, else anew.

A category that is not there is made under the import's own root, named after the seller, so that nobody's tree of
goods is mixed up by strangers. Their ids come from the path, so that the same file makes the same ones again.
"""

import base64
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence

from hupan.catalog import Category, CategoryId, CategoryTree, slug_of
from hupan.kernel import Language

_DEEPEST = 5
# Words of shops in three languages for the same thing; a line is the category that one of its words names.
_LEXICON = """
phones|mobile phones|smartphones|cell phones|mobile & smart phones|手机|智能手机|휴대폰|스마트폰|핸드폰
laptops|notebooks|laptop computers|notebook computers|笔记本电脑|笔记本|노트북
tablets|tablet computers|平板电脑|平板|태블릿
headphones|earphones|earbuds|headsets|headphones & headsets|耳机|헤드폰|이어폰
cameras|digital cameras|相机|数码相机|카메라|디지털카메라
televisions|tvs|tv|电视|电视机|티비|텔레비전
watches|wristwatches|手表|腕表|시계|손목시계
smartwatches|smart watches|智能手表|스마트워치
shoes|footwear|鞋|鞋子|鞋靴|신발
sneakers|trainers|running shoes|athletic shoes|运动鞋|跑鞋|운동화|스니커즈|런닝화
bags|handbags|luggage & bags|backpacks|包|包袋|箱包|双肩包|가방|백팩
jackets|coats|outerwear|coats & jackets|外套|夹克|자켓|재킷|아우터
t-shirts|tees|tshirts|t shirts|tops & tees|t恤|티셔츠
shirts|blouses|shirts & tops|tops|衬衫|上衣|셔츠|블라우스|상의
pants|trousers|bottoms|jeans|裤子|长裤|바지|팬츠|하의
dresses|skirts|连衣裙|裙子|원피스|드레스
furniture|家具|가구
chairs|office chairs|desk chairs|seating|椅子|办公椅|의자|사무용의자
kitchen|kitchenware|cookware|kitchen & dining|厨房|厨具|炊具|주방|주방용품
bedding|bed linen|linens|床上用品|四件套|침구|이불
lighting|lamps|lights|灯具|台灯|灯|조명|램프
toys|games|toys & games|玩具|장난감|완구
books|图书|书籍|도서|책
beauty|cosmetics|makeup|health & beauty|美妆|化妆品|뷰티|화장품
skincare|skin care|护肤|护肤品|스킨케어|기초화장품
coffee|tea|coffee & tea|咖啡|茶叶|茶|커피|차
snacks|food|groceries|food items|零食|食品|간식|식품
pet supplies|pets|animals & pet supplies|宠物用品|宠物|반려동물|애완용품
fitness|exercise|sports|sporting goods|fitness equipment|健身|运动|피트니스|운동|스포츠
outdoors|camping|camping & hiking|户外|露营|아웃도어|캠핑
baby|baby & toddler|babies|母婴|婴儿|유아|육아|아기
tools|hardware|hand tools|工具|五金|공구
jewelry|jewellery|accessories|首饰|珠宝|饰品|주얼리|액세서리
stationery|office supplies|文具|办公用品|문구|사무용품
keyboards|键盘|키보드
"""
_SYNONYMS = {word: number for number, line in enumerate(_LEXICON.strip().splitlines()) for word in line.split("|")}


class Shelves:
    """Finds categories, and remembers which are still to be made.

    Args:
        tree: What there is.
        root: What the import's own root is called, and by which its categories are known.
        source: Who brings them in.
        language: In which the file names them.
    """

    def __init__(self, tree: CategoryTree, root: str, source: str, language: Language) -> None:
        self._tree = tree
        self._root = root
        self._source = source
        self._language = language
        self._by_name: dict[str, list[Category]] = {}
        self._by_synonym: dict[int, list[Category]] = {}
        self._known: dict[tuple[str, ...], CategoryId] = {}
        self._new: dict[CategoryId, Category] = {}
        for category in tree:
            # What imports have made is found by its id alone, so that one seller's tree does not catch another's goods.
            if not category.source.startswith("import:"):
                self._remember(category)

    def find(self, path: Sequence[str]) -> CategoryId:
        """Find the category of a path; where there is none, it will be among `take_new`."""
        wanted = tuple(path[:_DEEPEST])
        if wanted not in self._known:
            self._known[wanted] = self._matching(wanted) or self._made(wanted)
        return self._known[wanted]

    def take_new(self) -> list[Category]:
        """Return the categories that are still to be made, parents first."""
        new, self._new = list(self._new.values()), {}
        return new

    def _remember(self, category: Category) -> None:
        for name in {*category.names.values(), category.slug.replace("-", " ")}:
            key = fold(name)
            self._by_name.setdefault(key, []).append(category)
            synonym = _SYNONYMS.get(name.casefold(), _FOLDED.get(key))
            if synonym is not None and category not in self._by_synonym.setdefault(synonym, []):
                self._by_synonym[synonym].append(category)

    def _matching(self, path: tuple[str, ...]) -> CategoryId | None:
        """Take the narrowest word of the path that names a category of ours; of several, the one whose parents fit."""
        for depth in range(len(path) - 1, -1, -1):
            key = fold(path[depth])
            found = self._by_name.get(key) or self._by_synonym.get(_FOLDED.get(key, -1)) or []
            # A parent's word is too wide for a narrower thing where nothing else speaks for it.
            if found and (depth == len(path) - 1 or depth == len(path) - 2):
                above = {fold(name) for name in path[:depth]}
                return max(found, key=lambda each: self._fits(each, above)).id
        return None

    def _fits(self, category: Category, above: set[str]) -> int:
        names = {fold(name) for each in self._tree.path(category.id)[:-1] for name in each.names.values()}
        return len(names & above)

    def _made(self, path: tuple[str, ...]) -> CategoryId:
        parent: CategoryId | None = None
        for depth in range(len(path) + 1):
            part = path[:depth]
            identity = self._id_of(part)
            if self._tree.get(identity) is None and identity not in self._new:
                name = part[-1] if part else self._root
                mark = hashlib.sha256(identity.encode()).hexdigest()[:6]
                slug = f"{slug_of(name)[:60] or 'goods'}-{mark}"
                self._new[identity] = Category(
                    id=identity,
                    slug=slug,
                    names={self._language: name},
                    parent_id=parent,
                    position=1000,
                    source=self._source,
                )
            parent = identity
        return self._id_of(path)

    def _id_of(self, path: Iterable[str]) -> CategoryId:
        text = "\x1f".join((self._source, *(fold(part) for part in path)))
        digest = base64.b32hexencode(hashlib.sha256(text.encode()).digest()).decode().lower()
        return CategoryId(f"cat_{digest[:26]}")


def fold(name: str) -> str:
    """Fold a category's name: case, marks and the plural do not matter."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    plain = re.sub(r"[\W_]+", " ", plain.replace("&", " and ")).strip()
    return " ".join(_singular(word) for word in plain.split() if word != "and")


def _singular(word: str) -> str:
    if not word.isascii() or len(word) < 4:  # noqa: PLR2004 - "gas" and "bus" are no plurals
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


_FOLDED = {fold(word): number for word, number in _SYNONYMS.items()}
