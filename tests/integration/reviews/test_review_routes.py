"""Reviews over HTTP: everybody reads, who is signed in writes, administrators moderate."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from hupan.kernel import new_id
from hupan.reviews import QuestionService, ReviewService, StandingService
from hupan.reviews.routes import router
from tests.integration.reviews.ground import PICTURE, Square, add_people, add_products, browser

pytestmark = pytest.mark.anyio


def services(square: Square) -> Mapping[type, object]:
    return {
        ReviewService: square.reviews,
        QuestionService: square.questions,
        StandingService: square.standing,
    }


async def test_a_review_goes_round(square: Square) -> None:
    (lamp,), (ada, ben) = await add_products(square.database), await add_people(square.database, "Ada", "Ben")
    url = f"/api/market/products/{lamp}/reviews"
    async with browser(router, services(square), ada) as mine:
        draft = {"rating": 5, "title": "밝다", "text": "很好", "language": "ko", "pictures": [PICTURE]}
        written = (await mine.put(f"{url}/mine", json=draft)).json()
        assert (written["author"], written["mine"], written["pictures"][0]["url"]) == (
            "Ada",
            True,
            f"/pictures/{PICTURE}/640.webp",
        )
        assert (await mine.get(f"{url}/mine")).json()["id"] == written["id"]
        own = await mine.put(f"/api/market/reviews/{written['id']}/vote", json={"helpful": True})
        assert (own.status_code, own.json()["code"]) == (409, "reviews.own_words")
    async with browser(router, services(square), ben) as other:
        assert (await other.put(f"/api/market/reviews/{written['id']}/vote", json={"helpful": True})).json() == {
            "helpful": 1
        }
        assert (await other.post(f"/api/market/reviews/{written['id']}/report", json={})).status_code == 204
        assert (await other.delete(f"/api/market/reviews/{written['id']}")).status_code == 404
        refused = await other.put(f"/api/market/reviews/{written['id']}/answer", json={"text": "Thanks"})
        assert (refused.status_code, refused.json()["code"]) == (403, "reviews.may_not_answer")
    async with browser(router, services(square)) as guest:
        page = (await guest.get(url, params={"rating": [5, 4], "language": "ko", "q": "很", "sort": "newest"})).json()
        assert page["summary"] == {"count": 1, "mean": 5.0, "histogram": [0, 0, 0, 0, 1]}
        assert (page["total"], page["next_cursor"]) == (1, None)
        assert (page["reviews"][0]["voted"], page["reviews"][0]["mine"]) == (False, False)
        assert (await guest.get(url, params={"sort": "best"})).status_code == 422
        assert (await guest.get(url, params={"cursor": "?"})).json()["code"] == "reviews.bad_cursor"
        assert (await guest.get(url, params={"q": "\0"})).status_code == 200


async def test_guests_write_nothing(square: Square) -> None:
    (lamp,) = await add_products(square.database)
    review, question = new_id("rev"), new_id("ques")
    async with browser(router, services(square)) as guest:
        for answer in (
            await guest.put(f"/api/market/products/{lamp}/reviews/mine", json={"rating": 5}),
            await guest.get(f"/api/market/products/{lamp}/reviews/mine"),
            await guest.delete(f"/api/market/reviews/{review}"),
            await guest.put(f"/api/market/reviews/{review}/answer", json={"text": ""}),
            await guest.put(f"/api/market/reviews/{review}/vote", json={"helpful": True}),
            await guest.post(f"/api/market/reviews/{review}/report", json={}),
            await guest.post(f"/api/market/products/{lamp}/questions", json={"text": "?"}),
            await guest.post(f"/api/market/questions/{question}/answers", json={"text": "?"}),
            await guest.get("/api/market/moderation"),
            await guest.put(f"/api/market/moderation/{review}", json={"state": "published"}),
        ):
            assert answer.status_code == 401, answer.request.url


async def test_questions_go_round_and_administrators_moderate(square: Square) -> None:
    (lamp,), (ada, ben) = await add_products(square.database), await add_people(square.database, "Ada", "Ben")
    url = f"/api/market/products/{lamp}/questions"
    async with browser(router, services(square), ada) as asking:
        question = (await asking.post(url, json={"text": "어두운가요?", "language": "ko"})).json()
        assert (await asking.get("/api/market/moderation")).status_code == 403
        assert (await asking.post(url, json={"text": " "})).json()["code"] == "reviews.bad_text"
    async with browser(router, services(square), replace(ben, is_admin=True)) as admin:
        answers = f"/api/market/questions/{question['id']}/answers"
        assert (await admin.post(answers, json={"text": "No."})).json()["by_seller"] is True
        await admin.post(f"/api/market/reviews/{question['id']}/report", json={"reason": "Odd"})
        (waiting,) = (await admin.get("/api/market/moderation")).json()["waiting"]
        assert (waiting["id"], waiting["reasons"]) == (question["id"], ["Odd"])
        listed = (await admin.get(url, params={"q": "어두"})).json()
        assert listed["questions"][0]["answers"][0]["text"] == "No."
        verdict = await admin.put(f"/api/market/moderation/{question['id']}", json={"state": "rejected"})
        assert verdict.status_code == 204
        assert (await admin.get(url)).json()["total"] == 0
        assert (await admin.put(f"/api/market/moderation/{new_id('ans')}", json={"state": "rejected"})).json()[
            "code"
        ] == "reviews.not_found"
