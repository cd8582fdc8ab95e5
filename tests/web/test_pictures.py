"""Drawings of exercises, shown on any website."""

from tests.web.visitor import Visitor, error


async def test_a_drawing_is_kept_by_browsers_and_runs_nothing(visitor: Visitor) -> None:
    answer = await visitor.http.get("/pictures/core_1_1.svg")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert "max-age" in answer.headers["cache-control"]


async def test_nothing_else_of_the_folder_is_served(visitor: Visitor) -> None:
    for name in ("core_9_9.svg", "..%2fclinic.yml", "README.md"):
        error(await visitor.http.get(f"/pictures/{name}"), 404, "not_found")
