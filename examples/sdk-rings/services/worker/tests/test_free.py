from harbor_sdk import Berth, Vessel

from worker.free import free


def test_longest_first_and_only_free_ones() -> None:
    berths = [Berth(id="A1", length_m=90), Berth(id="A2", length_m=95, vessel=Vessel(name="x")), Berth(id="B1", length_m=200)]
    assert free(berths) == ["B1", "A1"]
