"""The power spectrum of a signal, by numpy."""

import numpy


def spectrum_of(values: list[float], rate: float, window: str) -> list[tuple[float, float]]:
    signal = numpy.asarray(values)
    if window == "hann":
        signal = signal * numpy.hanning(len(signal))
    power = numpy.abs(numpy.fft.rfft(signal)) ** 2 / len(signal)
    frequencies = numpy.fft.rfftfreq(len(signal), 1 / rate)
    return [(float(frequency), float(one)) for frequency, one in zip(frequencies, power)]
