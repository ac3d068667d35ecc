"""The empirical characteristic function: what the models are trained on."""

import cmath
from collections.abc import Sequence


def characteristic(values: Sequence[float], frequency: float) -> complex:
    return sum(cmath.exp(1j * frequency * value) for value in values) / len(values)
