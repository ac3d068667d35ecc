"""The GPUs that this process can see, through NVIDIA's management library."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Device:
    name: str
    memory: int


class NoDevice(RuntimeError):
    """Says which layer is missing: bindings, driver, or a device."""


def devices() -> list[Device]:
    try:
        import pynvml as nvml  # type: ignore[import-untyped]
    except ModuleNotFoundError as error:
        raise NoDevice("nvidia-ml-py is not installed in this environment") from error
    try:
        nvml.nvmlInit()
    except nvml.NVMLError as error:
        raise NoDevice(f"the NVIDIA driver is not visible: {error}") from error
    handles = [nvml.nvmlDeviceGetHandleByIndex(index) for index in range(nvml.nvmlDeviceGetCount())]
    if not handles:
        raise NoDevice("the driver is there and shows no device")
    return [Device(str(nvml.nvmlDeviceGetName(one)), int(nvml.nvmlDeviceGetMemoryInfo(one).total)) for one in handles]
