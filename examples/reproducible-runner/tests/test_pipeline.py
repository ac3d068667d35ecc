import importlib.util
import json
import tempfile
import unittest
from dataclasses import replace
from pathlib import Path

from pipeline.signal import read_signal, write_results
from pipeline.spec import BadSpec, read_spec

ROOT = Path(__file__).parents[1]


class Pipeline(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.spec = replace(read_spec(ROOT / "runs/a.json"), output=self.folder / "out")

    def test_every_spec_in_runs_is_one(self):
        for file in (ROOT / "runs").glob("*.json"):
            self.assertEqual(read_spec(file).name, file.stem)

    def test_a_bad_spec_says_what_is_wrong(self):
        for text, words in (("{", "Expecting"), ('{"name": "x"}', "exactly these keys"), ("[]", "exactly these keys")):
            file = self.folder / "bad.json"
            file.write_text(text)
            with self.assertRaisesRegex(BadSpec, words):
                read_spec(file)

    def test_the_same_spectrum_gives_the_same_bytes(self):
        spectrum = [(0.0, 0.1), (5.0, 2.0), (9.0, 0.2), (12.5, 0.5), (16.0, 0.0)]
        first = write_results(self.spec, spectrum).read_bytes()
        self.assertEqual(first, write_results(self.spec, spectrum).read_bytes())
        self.assertEqual([peak["frequency"] for peak in json.loads(first)["peaks"]], [5.0, 12.5])

    @unittest.skipUnless(importlib.util.find_spec("numpy"), "numpy is not installed")
    def test_finds_the_two_tones(self):
        from pipeline.spectrum import spectrum_of

        values = read_signal(ROOT / "data/signal.csv")
        for window in ("hann", "none"):
            summary = write_results(self.spec, spectrum_of(values, 64, window))
            frequencies = [peak["frequency"] for peak in json.loads(summary.read_text())["peaks"]]
            self.assertEqual(frequencies, [5.0, 12.5])
