import contextlib
import io
import unittest

from spectralmc.cli import main


class DeviceCommand(unittest.TestCase):
    def test_says_which_layer_is_missing_or_names_the_device(self):
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(["--device"])
        self.assertRegex(out.getvalue() if code == 0 else err.getvalue(), r"MiB|no GPU: .+")
