"""Reads a signal and writes what was found in it. Standard library only."""

import csv
import json
from pathlib import Path

from pipeline.spec import Spec


def read_signal(file: Path) -> list[float]:
    with file.open(newline="", encoding="utf-8") as lines:
        return [float(row["value"]) for row in csv.DictReader(lines)]


def peaks_of(spectrum: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Those that are stronger than what lies beside them."""
    triples = zip(spectrum, spectrum[1:], spectrum[2:])
    return [middle for left, middle, right in triples if middle[1] > max(left[1], right[1])]


def write_results(spec: Spec, spectrum: list[tuple[float, float]]) -> Path:
    """The whole spectrum as CSV, its peaks as JSON; the same bytes for the same spectrum."""
    spec.output.mkdir(parents=True, exist_ok=True)
    with (spec.output / "spectrum.csv").open("w", newline="", encoding="utf-8") as file:
        file.write("frequency,power\n")
        file.writelines(f"{frequency:.6f},{power:.9f}\n" for frequency, power in spectrum)
    strongest = sorted(peaks_of(spectrum), key=lambda one: (-one[1], one[0]))[: spec.peaks]
    peaks = [{"frequency": round(frequency, 6), "power": round(power, 9)} for frequency, power in strongest]
    summary = spec.output / "peaks.json"
    summary.write_text(json.dumps({"run": spec.name, "peaks": peaks}, indent=2) + "\n", encoding="utf-8")
    return summary
