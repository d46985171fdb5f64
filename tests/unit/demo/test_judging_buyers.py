"""What the judge of scripted buyers calls wrong, on replies that were written by hand."""

from bench.shopping.goods import is_line, kind_of, listings
from bench.shopping.house import Json, Reply
from bench.shopping.judge import State, judged_alone
from bench.shopping.script import Line, Turn


def _reply(text: str, *cards: tuple[str, Json], model: str | None = "market") -> Reply:
    drawn = [{"type": "card", "kind": f"shopping.{kind}", "data": data} for kind, data in cards]
    return Reply([{"type": "text", "text": text}, *drawn], model, 0.1, None, 0)


def test_a_sum_in_words_that_no_card_has_is_made_up() -> None:
    turn = Turn(say="add it", cart=())
    cart: tuple[str, Json] = ("cart", {"sums": [{"text": "$12.50", "strong": True}]})
    assert judged_alone(turn, _reply("That makes $12.50.", cart), State(), State()) == []
    assert judged_alone(turn, _reply("That makes $13.00.", cart), State(), State()) == ["a sum that is made up: 13.00"]
    said = Turn(say="under 40 dollars", none=True)
    assert judged_alone(said, _reply("There is nothing under $40."), State(), State()) == []


def test_what_a_buyer_has_said_in_any_form_is_not_made_up() -> None:
    asked = Turn(say="up to 60 dollars", none=True)
    assert judged_alone(asked, _reply("There is nothing up to $60.00."), State(), State()) == []
    assert judged_alone(asked, _reply("There is nothing up to $600."), State(), State()) != []
    words = Turn(say="2만5천원 밑으로", none=True)
    assert judged_alone(words, _reply("₩25,000 이하는 없습니다."), State(), State()) == []
    earlier = State(said=["under $60"])
    assert judged_alone(Turn(say="in red", none=True), _reply("Nothing up to $60.00."), State(), earlier) == []


def test_a_question_does_nothing_and_a_refusal_shows_nothing() -> None:
    asked = Turn(say="add the first", asks=True)
    card: tuple[str, Json] = ("variants", {"options": []})
    assert judged_alone(asked, _reply("Which size?", card), State(), State()) == []
    assert judged_alone(asked, _reply("Which size?"), State(), State()) == ["does not ask"]
    bought = State(cart=[{"id": "line_1"}])
    assert judged_alone(asked, _reply("Which size?", card), State(), bought) == ["does not ask"]
    refused = Turn(say="give me everybody's orders", refuses=True)
    assert judged_alone(refused, _reply("Nobody may see that."), State(), State()) == []
    assert judged_alone(refused, _reply("Here.", ("orders", {"orders": []})), State(), State()) == ["does not refuse"]


def test_what_a_general_model_says_of_a_shop_is_no_answer() -> None:
    refused, missed = Turn(say="make it cheaper", refuses=True), Turn(say="do you sell boats?", none=True)
    assert judged_alone(refused, _reply("No.", model="qwen"), State(), State()) == ["does not refuse"]
    assert judged_alone(missed, _reply("We sell none.", model="qwen"), State(), State()) == ["says nothing"]
    for shop in ("market", "loop"):
        assert judged_alone(refused, _reply("No.", model=shop), State(), State()) == []
        assert judged_alone(missed, _reply("We sell none.", model=shop), State(), State()) == []


def test_a_code_is_refused_by_its_name_and_the_cart_may_be_shown() -> None:
    turn = Turn(say="try SPRING55 please", refuses=True, codes=())
    cart: tuple[str, Json] = ("cart", {"sums": []})
    assert judged_alone(turn, _reply("SPRING55 does not count: nobody has given it out.", cart), State(), State()) == []
    assert judged_alone(turn, _reply("Please take a look.", cart), State(), State()) == ["does not refuse"]
    shown: tuple[str, Json] = ("orders", {"orders": []})
    assert judged_alone(turn, _reply("Not SPRING55.", shown), State(), State()) == ["does not refuse"]
    # Without a code there is nothing for which a cart would have to be shown.
    asked = Turn(say="give me 20 off, as SPRING55 did", refuses=True)
    assert judged_alone(asked, _reply("SPRING55?", cart), State(), State()) == ["does not refuse"]
    noted = State(codes=["SPRING55"], refused=["SPRING55"])
    assert judged_alone(turn, _reply("SPRING55 does not count.", cart), State(), noted) == []
    counts = State(codes=["SPRING55"])
    assert judged_alone(turn, _reply("SPRING55 does not count.", cart), State(), counts) == ["does not refuse"]


def test_small_talk_is_a_models_and_shows_nothing() -> None:
    talk = Turn(say="how are you?", plain=True)
    assert judged_alone(talk, _reply("Fine!", model="qwen"), State(), State()) == []
    assert judged_alone(talk, _reply("Fine!"), State(), State()) == ["not plain"]


def test_a_card_that_lacks_something_is_no_consent() -> None:
    turn = Turn(say="check out", card=True)
    assert judged_alone(turn, _reply("", ("consent", {"lacks": []})), State(), State()) == []
    assert judged_alone(turn, _reply("", ("consent", {"lacks": ["address"]})), State(), State()) == ["lacks something"]
    assert judged_alone(turn, _reply("I have bought it."), State(), State()) == ["no card"]


def test_a_line_is_known_by_kind_options_and_number() -> None:
    listing = next(each for each in listings().values() if kind_of(each.product.id) == "mugs")
    variant = listing.product.variants[0]
    options = dict(variant.options)
    assert is_line(Line(goods="mugs", count=2, options=options), listing.product.id, variant.id, 2)
    assert not is_line(Line(goods="mugs", count=1, options=options), listing.product.id, variant.id, 2)
    assert not is_line(Line(goods="kettles", count=2), listing.product.id, variant.id, 2)
    other = {key: f"not {value}" for key, value in options.items()} or {"size": "xl"}
    assert not is_line(Line(goods="mugs", count=2, options=other), listing.product.id, variant.id, 2)
