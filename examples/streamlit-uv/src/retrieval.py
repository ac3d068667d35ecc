"""Cuts documents into passages and finds those that belong to a question. Standard library only."""

import json
import math
import re
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Passage:
    source: str
    text: str


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def passages_of(source: str, text: str) -> list[Passage]:
    """One passage for each paragraph; headings stay with what follows them."""
    passages: list[Passage] = []
    heading = ""
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        paragraph = paragraph.strip()
        if paragraph.startswith("#") and "\n" not in paragraph:
            heading = paragraph.lstrip("# ")
        elif paragraph:
            passages.append(Passage(source, f"{heading}: {paragraph}" if heading else paragraph))
    return passages


def best(question: str, passages: list[Passage], count: int) -> list[Passage]:
    """The passages that share the rarest words with the question, best first."""
    bags = [Counter(words(passage.text)) for passage in passages]
    spread = Counter(word for bag in bags for word in bag)

    def score(bag: Counter[str]) -> float:
        return sum(math.log(1 + len(bags) / spread[word]) for word in set(words(question)) if word in bag)

    ranked = sorted(zip(passages, map(score, bags)), key=lambda pair: -pair[1])
    return [passage for passage, points in ranked[:count] if points > 0]


def save(passages: list[Passage], file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps([asdict(passage) for passage in passages], indent=1), encoding="utf-8")


def load(file: Path) -> list[Passage]:
    """An index that is not there yet is an empty one."""
    if not file.exists():
        return []
    return [Passage(**one) for one in json.loads(file.read_text(encoding="utf-8"))]
