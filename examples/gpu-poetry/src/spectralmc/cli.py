"""spectralmc: draws paths and prints their spectrum; --device shows the GPUs instead."""

import json
import sys

from spectralmc.device import NoDevice, devices
from spectralmc.paths import Market, seed_of_environment, terminal_values
from spectralmc.spectrum import characteristic
from spectralmc.store import command, store_url


def main(words: list[str] | None = None) -> int:
    words = sys.argv[1:] if words is None else words
    if words == ["--device"]:
        try:
            print("\n".join(f"{one.name}, {one.memory >> 20} MiB" for one in devices()))
        except NoDevice as error:
            print(f"no GPU: {error}", file=sys.stderr)
            return 1
        return 0
    values = terminal_values(Market(1.0, 0.02, 0.2, 1.0), 10_000, seed_of_environment())
    spectrum = [(frequency, abs(characteristic(values, frequency))) for frequency in (0.0, 1.0, 2.0, 4.0)]
    print(json.dumps(spectrum))
    if "--store" in words:
        command(store_url(), "SET", "spectrum", json.dumps(spectrum))
    return 0
