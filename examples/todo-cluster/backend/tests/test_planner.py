from datetime import date

from fastapi.testclient import TestClient

from app.main import app
from app.planner import Todo, plan

TODAY = date(2026, 11, 2)


def todo(id: int, due: date | None = None) -> Todo:
    return Todo(id=id, title=f"todo {id}", due=due)


def test_urgent_then_undated_then_later():
    todos = [todo(1, date(2026, 12, 24)), todo(2), todo(3, date(2026, 11, 4)), todo(4, date(2026, 11, 1))]
    assert [t.id for t in plan(todos, TODAY, urgent_days=3)] == [4, 3, 2, 1]


def test_health_and_plan_over_http():
    client = TestClient(app)
    assert client.get("/health").json() == {"status": "ok"}
    answer = client.post("/plan", json={"todos": [{"id": 1, "title": "a", "due": "2999-01-01"}, {"id": 2, "title": "b"}]})
    assert [t["id"] for t in answer.json()["todos"]] == [2, 1]
    assert client.post("/plan", json={"todos": [{"id": "x"}]}).status_code == 422
