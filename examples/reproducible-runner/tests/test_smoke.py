import importlib.util
import json
import unittest
from pathlib import Path

ROOT = Path(__file__).parents[1]
place = importlib.util.spec_from_file_location("smoke", ROOT / "scripts/smoke.py")
smoke = importlib.util.module_from_spec(place)
place.loader.exec_module(smoke)


class Smoke(unittest.TestCase):
    def test_knows_ranges(self):
        for version, inside in (("3.11.9", True), ("3.10.14", False), ("3.12.0", False), ("3.11", True)):
            self.assertEqual(smoke.in_range(version, ">=3.11,<3.12"), inside, version)

    def test_names_what_is_missing(self):
        manifest = json.loads((ROOT / "environment.manifest.json").read_text(encoding="utf-8"))
        manifest.update(os="plan9", python=">=2.7,<3.0", tools=["no-such-tool"], imports=["no_such_module"])
        found = " · ".join(smoke.problems(manifest))
        for words in ("not plan9", "outside >=2.7,<3.0", "no-such-tool is not on PATH", "no_such_module cannot be"):
            self.assertIn(words, found)
