from datetime import date, timedelta

from pydantic import BaseModel


class Todo(BaseModel):
    id: int
    title: str
    due: date | None = None


def plan(todos: list[Todo], today: date, urgent_days: int) -> list[Todo]:
    """Due within `urgent_days` first, soonest at the top; then the undated ones, oldest first; then what can wait."""
    horizon = today + timedelta(days=urgent_days)

    def order(todo: Todo) -> tuple[int, date, int]:
        if todo.due is None:
            return 1, date.max, todo.id
        return (0 if todo.due <= horizon else 2), todo.due, todo.id

    return sorted(todos, key=order)
