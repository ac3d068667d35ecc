"""The gate before a run: is this the environment that environment.manifest.json describes? Standard library only, a second at most."""

import importlib
import json
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))


def version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))


def in_range(text: str, wanted: str) -> bool:
    """True if version `text` satisfies `wanted`: `>=3.11,<3.12`."""
    now = version(text)
    for bound in wanted.split(","):
        operator, limit = re.fullmatch(r"\s*(>=|<)\s*([\d.]+)\s*", bound).groups()
        if (now >= version(limit)) != (operator == ">="):
            return False
    return True


def loads(name: str) -> bool:
    try:
        importlib.import_module(name)
    except ImportError:
        return False
    return True


def problems(manifest: dict) -> list[str]:
    found = []
    if platform.system().lower() != manifest["os"]:
        found.append(f"this is {platform.system()}, not {manifest['os']}")
    if not in_range(platform.python_version(), manifest["python"]):
        found.append(f"Python {platform.python_version()} is outside {manifest['python']}")
    found += [f"{tool} is not on PATH" for tool in manifest["tools"] if not shutil.which(tool)]
    found += [f"{name} cannot be imported" for name in manifest["imports"] if not loads(name)]
    if not re.search(r"^[\w.-]+==", (ROOT / manifest["lock"]).read_text(encoding="utf-8"), re.MULTILINE):
        found.append(f"{manifest['lock']} pins nothing")
    check = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, text=True)
    if check.returncode != 0:
        found.append(check.stdout.strip() or check.stderr.strip())
    return found


def main() -> int:
    manifest = json.loads((ROOT / "environment.manifest.json").read_text(encoding="utf-8"))
    found = problems(manifest)
    observed = {"python": platform.python_version(), "platform": platform.platform(), "machine": platform.machine()}
    print(json.dumps({"observed": observed, "problems": found}))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
