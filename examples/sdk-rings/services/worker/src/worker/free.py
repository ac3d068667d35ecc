from collections.abc import Iterable

from harbor_sdk import Berth


def free(berths: Iterable[Berth]) -> list[str]:
    """Ids of the berths where nobody lies, the longest first."""
    return [berth.id for berth in sorted(berths, key=lambda one: -one.length_m) if not berth.HasField("vessel")]
