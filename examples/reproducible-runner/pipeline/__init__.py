"""From a spec to the spectrum of a signal."""
