from .berth_pb2 import Berth, ListBerthsResponse
from .vessel_pb2 import Vessel

__all__ = ["Berth", "ListBerthsResponse", "Vessel"]
