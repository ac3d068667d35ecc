"""Terminal values of geometric Brownian motion, by the compiled kernel where there is one."""

import ctypes
import math
import os
from dataclasses import dataclass

MASK = (1 << 64) - 1


@dataclass(frozen=True)
class Market:
    spot: float
    rate: float
    volatility: float
    years: float

    @property
    def drift(self) -> float:
        return (self.rate - self.volatility**2 / 2) * self.years

    @property
    def scale(self) -> float:
        return self.volatility * math.sqrt(self.years)


def seed_of_environment() -> int:
    return int(os.environ.get("SPECTRALMC_SEED", "20240229"))


def terminal_values(market: Market, count: int, seed: int) -> list[float]:
    """`count` values of the asset at the end; `seed` is not 0."""
    kernel = os.environ.get("SPECTRALMC_KERNEL", "")
    return by_kernel(kernel, market, count, seed) if os.path.exists(kernel) else by_python(market, count, seed)


def by_kernel(file: str, market: Market, count: int, seed: int) -> list[float]:
    values = (ctypes.c_double * count)()
    draw = ctypes.CDLL(file).terminal_values
    draw.argtypes = [ctypes.c_double] * 3 + [ctypes.c_uint64, ctypes.c_long, ctypes.POINTER(ctypes.c_double)]
    draw.restype = None
    draw(market.spot, market.drift, market.scale, seed, count, values)
    return list(values)


def by_python(market: Market, count: int, seed: int) -> list[float]:
    state = seed
    values: list[float] = []

    def uniform() -> float:
        nonlocal state
        state ^= (state << 13) & MASK
        state ^= state >> 7
        state ^= (state << 17) & MASK
        return ((state >> 11) + 1) / 9007199254740993.0

    for _ in range(count):
        radius = math.sqrt(-2.0 * math.log(uniform()))
        normal = radius * math.cos(math.tau * uniform())
        values.append(market.spot * math.exp(market.drift + market.scale * normal))
    return values
