import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from harbor_sdk import HarborClient


class Gateway(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"berths": [{"id": "A1", "lengthM": 120, "vessel": {"name": "Plimsoll"}}]}')

    def log_message(self, *_: object) -> None:
        pass


def test_berths_are_read_from_protobuf_json() -> None:
    with HTTPServer(("127.0.0.1", 0), Gateway) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        (berth,) = HarborClient(f"http://127.0.0.1:{server.server_port}/").list_berths()
    assert (berth.id, berth.length_m, berth.vessel.name) == ("A1", 120, "Plimsoll")
