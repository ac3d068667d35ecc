"""A thin client of Ollama's HTTP API. Standard library only."""

import json
import urllib.request

from retrieval import Passage


def prompt_for(question: str, passages: list[Passage]) -> str:
    context = "\n\n".join(f"[{passage.source}] {passage.text}" for passage in passages)
    return f"Answer from these passages alone.\n\n{context}\n\nQuestion: {question}"


def ask(base_url: str, model: str, prompt: str, timeout: float) -> str:
    body = json.dumps({"model": model, "prompt": prompt, "stream": False}).encode()
    request = urllib.request.Request(
        f"{base_url}/api/generate", data=body, headers={"content-type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=timeout) as answer:
        return json.load(answer)["response"]
