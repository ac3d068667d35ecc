import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from spectralmc.paths import Market, by_kernel, by_python, terminal_values
from spectralmc.spectrum import characteristic

MARKET = Market(spot=100.0, rate=0.03, volatility=0.2, years=0.5)
BUILD = Path(__file__).parents[1] / "native/build.py"


class Paths(unittest.TestCase):
    def test_the_mean_is_the_forward(self):
        values = terminal_values(MARKET, 20_000, seed=7)
        self.assertAlmostEqual(sum(values) / len(values), 101.511, delta=0.3)

    def test_a_seed_gives_the_same_values_again(self):
        self.assertEqual(by_python(MARKET, 10, seed=7), by_python(MARKET, 10, seed=7))
        self.assertNotEqual(by_python(MARKET, 10, seed=7), by_python(MARKET, 10, seed=8))

    def test_the_spectrum_at_zero_is_one(self):
        self.assertEqual(characteristic(by_python(MARKET, 10, seed=7), 0.0), 1)

    @unittest.skipUnless(shutil.which("gcc") and BUILD.exists(), "no compiler here")
    def test_the_kernel_draws_what_python_draws(self):
        with tempfile.TemporaryDirectory() as folder:
            kernel = os.path.join(folder, "kernel.so")
            subprocess.run([sys.executable, str(BUILD)], env={**os.environ, "SPECTRALMC_KERNEL": kernel}, check=True)
            for drawn, wanted in zip(by_kernel(kernel, MARKET, 50, seed=7), by_python(MARKET, 50, seed=7)):
                self.assertAlmostEqual(drawn, wanted, places=9)
