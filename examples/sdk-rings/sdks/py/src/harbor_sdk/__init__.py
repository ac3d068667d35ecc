"""The harbor for Python: its messages and a client of its gateway."""

from urllib.request import urlopen

from google.protobuf.json_format import Parse
from harbor.v1 import Berth, ListBerthsResponse, Vessel

__all__ = ["Berth", "HarborClient", "Vessel"]


class HarborClient:
    def __init__(self, base: str) -> None:
        self.base = base.rstrip("/")

    def list_berths(self) -> list[Berth]:
        with urlopen(f"{self.base}/v1/berths", timeout=5) as answer:
            return list(Parse(answer.read(), ListBerthsResponse()).berths)
