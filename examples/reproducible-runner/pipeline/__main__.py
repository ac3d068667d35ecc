"""python -m pipeline --spec runs/a.json"""

import argparse
import sys
from pathlib import Path

from pipeline.signal import read_signal, write_results
from pipeline.spec import BadSpec, read_spec


def main() -> int:
    parser = argparse.ArgumentParser(prog="pipeline")
    parser.add_argument("--spec", type=Path, required=True)
    try:
        spec = read_spec(parser.parse_args().spec)
    except BadSpec as error:
        print(error, file=sys.stderr)
        return 2
    from pipeline.spectrum import spectrum_of

    values = read_signal(spec.input)
    summary = write_results(spec, spectrum_of(values, spec.rate, spec.window))
    print(f"{spec.name}: {len(values)} values, {summary}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
