"""What a run is asked to do: a JSON file in runs/. Standard library only."""

import json
from dataclasses import dataclass, fields
from pathlib import Path


@dataclass(frozen=True)
class Spec:
    name: str
    input: Path
    rate: float
    window: str
    peaks: int
    output: Path


class BadSpec(ValueError):
    """Says what is wrong in which file."""


def read_spec(file: Path) -> Spec:
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadSpec(f"{file}: {error}") from error
    wanted = {field.name for field in fields(Spec)}
    if not isinstance(data, dict) or set(data) != wanted:
        raise BadSpec(f"{file}: exactly these keys are expected: {', '.join(sorted(wanted))}")
    if data["window"] not in ("hann", "none"):
        raise BadSpec(f"{file}: window is hann or none, not {data['window']}")
    return Spec(
        name=str(data["name"]),
        input=Path(data["input"]),
        rate=float(data["rate"]),
        window=data["window"],
        peaks=int(data["peaks"]),
        output=Path(data["output"]),
    )
