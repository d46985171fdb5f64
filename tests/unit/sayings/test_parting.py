"""A wish for several kinds of goods is parted, one kind with several traits is not, in three languages."""

import pytest

from hupan.catalog import Category, CategoryId, CategoryTree
from hupan.kernel import Language
from hupan.sayings import kinds_apart

_SLUGS = (
    "phones power-banks kettles tea coffee mugs bags watches running-shoes t-shirts notebooks pens bedding chairs "
    "lamps dinosaurs blocks picture-books earphones pet-beds planters bike-gear rain-jackets sunscreen tents snacks "
    "keyboards monitors dresses sunglasses knives shampoo yoga-mats"
)
TREE = CategoryTree([Category(CategoryId(each), each, {Language.EN: each}) for each in _SLUGS.split()])


def _pieces(said: str) -> list[str]:
    return [said[each.start : each.end] for each in kinds_apart(said, TREE)]


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ("a kettle and two mugs under $60", ["kettle", "mugs"]),
        ("I need a kettle and two mugs", ["kettle", "mugs"]),
        ("running shoes for me and a toy for a six-year-old", ["running shoes", "toy"]),
        ("show me kettles and mugs", ["kettles", "mugs"]),
        ("kettle and mug please", ["kettle", "mug"]),
        ("looking for a tent under $200 and a power bank under $40", ["tent", "power bank"]),
        ("tea and crackers", ["tea", "crackers"]),
        (
            "I want a yoga mat, a water bottle and a pair of running shoes",
            ["yoga mat", "water bottle", "running shoes"],
        ),
        ("do you have sunscreen and sunglasses?", ["sunscreen", "sunglasses"]),
        ("a desk lamp for my office and a chair", ["lamp", "chair"]),
        ("can you find me a mechanical keyboard and also a 27 inch monitor", ["keyboard", "monitor"]),
        ("I need a rain jacket. Also a backpack that fits a laptop", ["rain jacket", "backpack"]),
        ("get me a picture book for my niece and some blocks for my nephew, he is 4", ["picture book", "blocks"]),
        ("a kettle for tea and two mugs", ["kettle", "mugs"]),
        ("shampoo, sunscreen and a bag", ["shampoo", "sunscreen", "bag"]),
        ("find me a summer dress and then a pair of sunglasses", ["dress", "sunglasses"]),
        ("I'm after a fountain pen plus a dotted notebook", ["pen", "notebook"]),
        ("need a dog bed as well as some snacks for a road trip", ["dog bed", "snacks"]),
        ("my budget is $80: a bread knife and a mug", ["knife", "mug"]),
        ("earphones under 50 and a phone under 300 please", ["earphones", "phone"]),
        ("two mugs, blue, and a white kettle", ["mugs", "kettle"]),
        ("I want to buy a watch for my dad and a t-shirt for my mum in size M", ["watch", "t-shirt"]),
        ("a planter with drainage and a lamp for the living room, 100 dollars together", ["planter", "lamp"]),
        ("recommend a coffee for espresso and a kettle with temperature control", ["coffee", "kettle"]),
        ("我想买一个水壶和两个马克杯", ["水壶", "马克杯"]),
        ("水壶和马克杯", ["水壶", "马克杯"]),
        ("买自行车和水壶", ["自行车", "水壶"]),
        ("看看帐篷和台灯", ["帐篷", "台灯"]),
        ("자전거랑 주전자 살래", ["자전거", "주전자"]),
        ("帮我找一双跑鞋，还有一个六岁孩子的玩具", ["跑鞋", "玩具"]),
        ("想要一把面包刀，再来一个台灯", ["刀", "台灯"]),
        ("有没有防晒霜和墨镜", ["防晒霜", "墨镜"]),
        ("500块以内的帐篷和100块以内的充电宝", ["帐篷", "充电宝"]),
        ("预算300，要一个水壶加两个杯子", ["水壶", "杯子"]),
        ("买茶叶、零食和一个马克杯", ["茶叶", "零食", "马克杯"]),
        ("给我爸买块手表，给我妈买条裙子", ["手表", "裙子"]),
        ("推荐一个机械键盘和一台27寸显示器", ["键盘", "显示器"]),
        ("我要洗发水跟防晒霜", ["洗发水", "防晒霜"]),
        ("来一支钢笔和一本点阵笔记本", ["钢笔", "笔记本"]),
        ("一个给猫睡的窝，另外还要一个花盆", ["窝", "花盆"]),
        ("给侄子买一套积木以及一本绘本", ["积木", "绘本"]),
        ("想买瑜伽垫和运动鞋，一共不超过600", ["瑜伽垫", "运动鞋"]),
        ("耳机要200以内的，手机要2000以内的", ["耳机", "手机"]),
        ("주전자랑 머그컵 두 개 보여줘", ["주전자", "머그컵"]),
        ("주전자하고 머그컵 사고 싶어", ["주전자", "머그컵"]),
        ("러닝화랑 여섯 살 아이 장난감 찾아줘", ["러닝화", "장난감"]),
        ("선크림이랑 선글라스 사야됨 여행감", ["선크림", "선글라스"]),
        ("텐트 20만원 이하, 보조배터리 3만원 이하로 추천해줘", ["텐트", "보조배터리"]),
        ("예산 10만원으로 스탠드와 의자 사려고요", ["스탠드", "의자"]),
        ("키보드 하나랑 모니터 하나 필요해요", ["키보드", "모니터"]),
        ("만년필 하나 그리고 도트 노트 하나 주세요", ["만년필", "노트"]),
        ("녹차랑 과자 좀 보여주세요", ["차", "과자"]),
        ("조카 줄 그림책 한 권하고 블록 한 세트", ["그림책", "블록"]),
        ("요가매트 보여주고 운동화도 찾아줘", ["요가매트", "운동화"]),
        ("아빠 시계, 엄마 원피스 추천 부탁드려요", ["시계", "원피스"]),
        ("샴푸 그리고 선크림이요", ["샴푸", "선크림"]),
        ("우비 하나 필요해요. 백팩도요", ["우비", "백팩"]),
        ("이어폰은 5만원 이하, 휴대폰은 30만원 이하로", ["이어폰", "휴대폰"]),
        ("머그컵 두 개랑 주전자 합쳐서 6만원 안으로", ["머그컵", "주전자"]),
    ],
)
def test_each_kind_that_is_wished_for_is_a_wish_of_its_own(said: str, kinds: list[str]) -> None:
    pieces = _pieces(said)
    assert len(pieces) == len(kinds)
    assert all(kind in piece for kind, piece in zip(kinds, pieces, strict=True))


@pytest.mark.parametrize(
    "said",
    [
        "a red and blue shirt",
        "hm, rather steep for a lamp. 40 t-shirts cost that",
        "I'm redoing my desk, show me some lamps for it",
        "we drink a lot of tea at home. A kettle would be great",
        "I need a lamp for reading in bed. The chair is fine",
        "camping in the rain next week. Tents please",
        "我家的书桌太暗了，想买个台灯",
        "在办公室喝咖啡用的，想要一个马克杯",
        "내 책상이 어두워, 스탠드 하나 추천해줘",
        "커피 마실 때 쓰려고, 머그컵 하나 추천해줘",
        "조카 선물 하나, 공룡 인형 추천해줘",
        "캠핑 의자 위에서 쓸 거예요. 스탠드 추천해 주세요",
        "salt and pepper mill",
        "bed and breakfast set",
        "a laptop with mouse and bag",
        "a mug for coffee and tea",
        "coffee and tea mugs",
        "a bag for my laptop and a mouse",
        "a phone or a watch for tracking runs",
        "pen and pencil case",
        "a hat and scarf set",
        "phone and laptop stand",
        "a rain jacket that is light and packs into a bag",
        "black and white dress under $50",
        "Stone & Kettle mug",
        "what's better for tea, a kettle or a mug",
        "compare a kettle and a mug",
        "what is the difference between a phone and a watch",
        "I have a desk and a chair, now I need a lamp",
        "my phone and my watch are dead, I need a power bank",
        "a backpack with room for a laptop and shoes",
        "a lamp I can clip on my bed and read books with",
        "a kettle, not a pot and not a mug",
        "earphones that work with my phone and watch",
        "a knife to cut bread and tomatoes",
        "shoe and bag rack",
        "blocks like lego for a kid who loves dinosaurs and books",
        "tent for me and my dog",
        "红色和蓝色的衬衫",
        "装咖啡和茶的杯子",
        "手机和平板支架",
        "能放手机和钥匙的包",
        "水壶还是马克杯好",
        "比较一下水壶和马克杯",
        "手机和手表有什么区别",
        "黑白相间的裙子和",
        "配我的手机和手表的充电宝",
        "适合喝茶和咖啡的杯子",
        "床品四件套和枕套一套的",
        "我有桌子和椅子了，想买个台灯",
        "能切面包和水果的刀",
        "情侣手表和",
        "给我和我老婆的跑鞋",
        "防水和防晒的帐篷",
        "不要水壶，要马克杯",
        "빨강이랑 파랑 티셔츠",
        "커피랑 차 마실 컵",
        "노트북과 태블릿을 넣을 가방",
        "주전자랑 같이 쓸 머그컵",
        "아이폰이랑 호환되는 이어폰",
        "주전자랑 머그컵 중에 뭐가 나아?",
        "주전자랑 머그컵 비교해줘",
        "휴대폰과 시계의 차이가 뭐야",
        "책상이랑 의자는 있으니까 스탠드만 보여줘",
        "폰이랑 워치 둘 다 충전되는 보조배터리",
        "빵이랑 과일 자를 칼",
        "나랑 강아지가 같이 잘 텐트",
        "주전자 말고 머그컵",
        "엄마랑 아빠 줄 시계",
        "블랙 앤 화이트 원피스",
    ],
)
def test_what_is_said_of_one_thing_is_not_parted(said: str) -> None:
    assert _pieces(said) == []


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ("만년필 하나랑 노트 세 권, 합쳐서 5만원 이하로", ["만년필", "노트"]),
        ("녹차랑 머그컵 두 개요", ["녹차", "머그컵"]),
        ("자전거랑 주전자 사고 싶어", ["자전거", "주전자"]),
        ("键盘100以内，显示器1000以内，推荐一下", ["键盘", "显示器"]),
    ],
)
def test_names_beside_a_count_or_a_price_are_names_all_the_same(said: str, kinds: list[str]) -> None:
    pieces = _pieces(said)
    assert len(pieces) == len(kinds)
    assert all(kind in piece for kind, piece in zip(kinds, pieces, strict=True))


@pytest.mark.parametrize(
    "said",
    [
        "is there a chair that works with a standing desk and a monitor arm?",
        "Our dog chewed my running shoes and a book yesterday. I'm looking for a dog bed",
        "家里阳台想种点花，推荐几个花盆吧",
    ],
)
def test_what_a_thing_goes_with_and_what_happened_before_are_no_wishes(said: str) -> None:
    assert _pieces(said) == []


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ("a tent n a backpack", ["tent", "backpack"]),
        ("my daughters want a dress and some picture books", ["dress", "picture books"]),
        ("the lightest tent and the warmest duvet you have", ["tent", "duvet"]),
        ("trainers size 9, tops size L", ["trainers", "tops"]),
        ("mug + coffee beans", ["mug", "coffee beans"]),
        ("有雨衣跟帐篷吗", ["雨衣", "帐篷"]),
        ("有什么便宜的手表和墨镜推荐吗", ["手表", "墨镜"]),
        ("书和茶叶", ["书", "茶叶"]),
        ("给外甥买书跟本子", ["书", "本子"]),
        ("想买送给弟弟的积木以及恐龙玩偶", ["积木", "恐龙玩偶"]),
        ("买一顶帐篷，外加一张瑜伽垫", ["帐篷", "瑜伽垫"]),
        ("要一个花盆两盏台灯", ["花盆", "台灯"]),
        ("台灯一盏，椅子两把", ["台灯", "椅子"]),
        ("책하고 노트 주문하려고 하는데 추천해줘", ["책", "노트"]),
        ("책이랑 블록 사줘", ["책", "블록"]),
        ("모니터랑 키보드 각각 20만원 이하", ["모니터", "키보드"]),
        ("우비랑 텐트 있어요?", ["우비", "텐트"]),
        ("의자 하나 스탠드 하나", ["의자", "스탠드"]),
        ("머그컵 두 개 주전자 한 개 보여줘", ["머그컵", "주전자"]),
        ("원피스랑 가방이랑 시계 좀 볼게요", ["원피스", "가방", "시계"]),
        ("블록이랑 공룡 인형 사주고 싶어요", ["블록", "공룡"]),
        ("휴대폰이랑 이어폰 보고 있어요", ["휴대폰", "이어폰"]),
        ("침구 세트랑 요가매트", ["침구", "요가매트"]),
    ],
)
def test_several_kinds_stand_side_by_side_in_many_ways(said: str, kinds: list[str]) -> None:
    pieces = _pieces(said)
    assert len(pieces) == len(kinds)
    assert all(kind in piece for kind, piece in zip(kinds, pieces, strict=True))


@pytest.mark.parametrize(
    "said",
    [
        "the best and cheapest tent",
        "my daughter wants the dress and not the mug",
        "salt n pepper mug",
        "有茶叶和咖啡，缺一个杯子",
        "家里有椅子和台灯，想买个花盆",
        "有一个两升的水壶吗",
        "买一个送一个的杯子有吗",
        "书桌和书架上用的台灯",
        "책상하고 책장에 둘 스탠드",
        "스탠드는 책상에 있어요. 의자 보여줘",
        "머그컵 두 개 들어가는 가방 하나",
        "공룡 인형 블록 세트",
        "책을 보고 있는데 어두워서 스탠드 필요해",
    ],
)
def test_what_is_there_or_counted_with_one_thing_is_not_parted(said: str) -> None:
    assert _pieces(said) == []


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ("a monitor with a webcam and chairs with armrests", ["monitor", "chairs"]),
        ("a tent with two rooms and backpacks with a rain cover please", ["tent", "backpacks"]),
        ("dresses without a zip and sunglasses with dark lenses", ["dresses", "sunglasses"]),
        ("麻烦挑个台灯，再拿三支笔", ["台灯", "笔"]),
        ("茶叶来两盒，再添把水壶", ["茶叶", "水壶"]),
        ("의자는 원목으로, 화분은 흰색으로 찾아줘요", ["의자", "화분"]),
        ("选一把椅子，顺便带两个花盆", ["椅子", "花盆"]),
        ("送弟弟一盒积木，送妹妹一本绘本", ["积木", "绘本"]),
        ("给爸爸一块手表，给我两条裙子", ["手表", "裙子"]),
        ("텐트 주문하는 김에 선크림도 찾아줘", ["텐트", "선크림"]),
        ("의자 바꾸는김에 스탠드도 하나 살래", ["의자", "스탠드"]),
        ("노트에다 볼펜까지 사야 해요", ["노트", "볼펜"]),
    ],
)
def test_what_is_told_of_each_of_several_things_stays_with_it(said: str, kinds: list[str]) -> None:
    pieces = _pieces(said)
    assert len(pieces) == len(kinds)
    assert all(kind in piece for kind, piece in zip(kinds, pieces, strict=True))


@pytest.mark.parametrize(
    "said",
    [
        "a lamp I can put on a shelf and watch films with",
        "a bag for my laptop and chargers",
        "a mug for tea and coffee with a lid",
        "送给妈妈和爸爸两个杯子",
        "再挑个颜色的杯子",
        "여행 가는 김에 쓸 가방",
    ],
)
def test_what_one_thing_is_to_have_or_is_for_parts_nothing(said: str) -> None:
    assert _pieces(said) == []


@pytest.mark.parametrize(
    ("said", "pieces"),
    [
        ("除了墨镜我还想买一条裙子", ["墨镜", "还想买一条裙子"]),
        ("除了花盆之外，还要一盏台灯", ["花盆", "还要一盏台灯"]),
        ("모니터 말고도 키보드도 필요해요", ["모니터", "키보드도 필요해요"]),
        ("시계 외에도 선글라스 보여줘", ["시계", "선글라스 보여줘"]),
        ("의자 하나에 스탠드 두 개요", ["의자 하나", "스탠드 두 개요"]),
        ("노트는 작은 거, 펜은 파란 걸로 추천해줘", ["노트는 작은 거", "펜은 파란 걸로 추천해줘"]),
    ],
)
def test_what_is_wanted_besides_is_looked_for_beside_what_it_is_wanted_with(said: str, pieces: list[str]) -> None:
    assert _pieces(said) == pieces


@pytest.mark.parametrize(
    "said",
    [
        "모니터 말고 키보드 보여줘",
        "除了裙子别的都行，墨镜也看看",
        "노트는 지난번에 산 거 있는데 펜 추천해줘",
        "这个台灯我还要想想",
    ],
)
def test_what_is_not_wanted_or_there_already_is_not_looked_for_beside(said: str) -> None:
    assert _pieces(said) == []


@pytest.mark.parametrize(
    "said",
    [
        "send the two mugs and a kettle back",
        "can you take back one chair and a lamp",
        "一个水壶和两个杯子寄回去",
        "의자 하나랑 머그컵 두 개 돌려보낼게요",
    ],
)
def test_what_goes_back_is_not_wished_for(said: str) -> None:
    assert _pieces(said) == []
