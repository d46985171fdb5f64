"""Who lets it be, is bored, or had a bad day wishes for nothing; who asks why, or for more of the kind, is heard."""

import pytest

from hupan.phrases import form_of


@pytest.mark.parametrize(
    "said",
    [
        "nah, forget it",
        "ok never mind that",
        "let me sleep on it",
        "maybe later, thanks",
        "I'll think about it",
        "嗯，不买了",
        "那就先这样吧",
        "我再考虑考虑",
        "改天再说吧，谢谢",
        "음 그냥 됐어요",
        "조금 더 고민해 볼게요",
        "나중에 할게",
        "아니요 괜찮아요",
    ],
)
def test_who_lets_it_be_says_no_more(said: str) -> None:
    assert form_of(said).drops


@pytest.mark.parametrize(
    "said",
    [
        "forget the red one, show me blue",
        "leave it at the door",
        "cancel my order",
        "no, the second one",
        "杯子不要了",
        "算了，换成蓝色的",
        "这个不用熨吗",
        "됐고 두 번째 걸로",
        "이거 괜찮아?",
        "주문 취소할래",
    ],
)
def test_who_wants_something_else_instead_does_not_let_it_be(said: str) -> None:
    assert not form_of(said).drops


@pytest.mark.parametrize(
    "said",
    [
        "is there anything to do around here on a monday",
        "放假在家有啥好玩的",
        "周六去哪里逛逛好",
        "집에서 뭐 하고 놀지",
    ],
)
def test_who_looks_for_something_to_do_is_no_buyer(said: str) -> None:
    form = form_of(said)

    assert form.idles or form.words


@pytest.mark.parametrize("said", ["my jacket is soaked", "裤子弄脏了好倒霉", "양말이 다 젖었어"])
def test_what_got_wet_is_told(said: str) -> None:
    assert form_of(said).tells


@pytest.mark.parametrize(
    "said", ["my jacket is soaked, I need a raincoat", "鞋淋湿了，想买双新的", "신발이 젖어서 새 거 사야 해"]
)
def test_who_needs_another_one_for_it_wishes(said: str) -> None:
    assert not form_of(said).tells


@pytest.mark.parametrize(
    "said",
    [
        "more like number three",
        "anything similar to the third one",
        "跟第三款差不多的还有吗",
        "세 번째랑 비슷한 걸로 보여줘",
    ],
)
def test_more_of_the_kind_is_asked_for(said: str) -> None:
    assert form_of(said).likens


@pytest.mark.parametrize(
    "said",
    [
        "why did you show me these?",
        "why is it on top",
        "为啥先推荐它",
        "怎么把这款排第一",
        "왜 그걸 추천했어?",
        "추천한 이유가 뭐야",
    ],
)
def test_why_it_is_shown_is_asked(said: str) -> None:
    assert form_of(said).justifies


@pytest.mark.parametrize(
    "said",
    [
        "which one would you buy yourself",
        "so which would you pick?",
        "换你的话选哪个，你会买哪款",
        "네가 나라면 어떤 걸 살 거야",
    ],
)
def test_which_one_we_would_take_is_asked(said: str) -> None:
    assert form_of(said).advises


@pytest.mark.parametrize(
    "said",
    [
        "why do cats do that",
        "why is butter better than oil",
        "why is the sea salty",
        "which country would you pick to live in",
        "my parcel is late, what should I do",
        "为什么这么冷",
        "西瓜怎么挑",
        "为什么选择学中医",
        "你喜欢什么音乐",
        "东西坏了我该做什么",
        "왜 한국은 먼저 인사를 해?",
        "너는 어떤 노래 좋아해",
        "환불하려면 뭐 하면 돼?",
    ],
)
def test_what_is_asked_of_the_world_asks_for_none_of_these(said: str) -> None:
    form = form_of(said)

    assert not any((form.justifies, form.advises, form.likens, form.idles, form.drops))
