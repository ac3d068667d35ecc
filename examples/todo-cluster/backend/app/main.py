import logging
from datetime import UTC, datetime

from fastapi import FastAPI
from pydantic import BaseModel

from app.planner import Todo, plan
from app.settings import settings

logging.basicConfig(level=settings.log_level.upper())
log = logging.getLogger("todo")
app = FastAPI(title="todo-backend")


class Todos(BaseModel):
    todos: list[Todo]


@app.get("/health")
def health() -> dict[str, str]:
    return {"status": "ok"}


@app.post("/plan")
def plan_todos(body: Todos) -> Todos:
    log.debug("planning %d todos", len(body.todos))
    return Todos(todos=plan(body.todos, datetime.now(UTC).date(), settings.urgent_days))
