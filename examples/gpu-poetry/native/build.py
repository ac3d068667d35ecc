"""Compiles the kernel for this machine's processor: the build script of pyproject.source.toml."""

import os
import subprocess
from pathlib import Path


def build() -> None:
    target = os.environ["SPECTRALMC_KERNEL"]
    source = Path(__file__).with_name("kernel.c")
    subprocess.run(
        ["gcc", "-O2", "-march=native", "-ffp-contract=off", "-shared", "-fPIC", "-o", target, str(source), "-lm"],
        check=True,
    )


if __name__ == "__main__":
    build()
