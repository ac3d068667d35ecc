"""Keeps spectra in the store service: SET and GET of its protocol, no more."""

import os
import socket
from urllib.parse import urlsplit


def store_url() -> str:
    return os.environ.get("SPECTRALMC_STORE_URL", "redis://localhost:6379")


def command(url: str, *words: str) -> str | None:
    """What the store answers: text, or None where it holds nothing."""
    place = urlsplit(url)
    request = f"*{len(words)}\r\n" + "".join(f"${len(word.encode())}\r\n{word}\r\n" for word in words)
    with socket.create_connection((place.hostname, place.port or 6379), timeout=5) as connection:
        connection.sendall(request.encode())
        answer = connection.makefile("rb")
        kind, rest = (head := answer.readline().decode().rstrip("\r\n"))[:1], head[1:]
        if kind == "-":
            raise RuntimeError(rest)
        if kind != "$":
            return rest
        return None if rest == "-1" else answer.read(int(rest)).decode()
