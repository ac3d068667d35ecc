"""The two gates. test-all runs only after check-code has passed: docs/gates.md."""

import subprocess
import sys


def run(*words: str) -> int:
    print("$ python -m", *words, flush=True)
    return subprocess.run([sys.executable, "-m", *words]).returncode


def check_code() -> int:
    return run("mypy", "--strict", "--cache-dir", "/tmp/mypy", "src")


def test_all() -> int:
    return run("pytest", "-q", "-p", "no:cacheprovider", "tests")
