import json
import threading
import unittest
from http.server import BaseHTTPRequestHandler, HTTPServer

from ollama import ask, prompt_for
from retrieval import Passage


class Model(BaseHTTPRequestHandler):
    """Answers with the name of the model and the question."""

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        answer = json.dumps({"response": f"{asked['model']}: {asked['prompt'].splitlines()[-1]}"}).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


class Ollama(unittest.TestCase):
    def test_asks_the_model_with_the_passages(self):
        server = HTTPServer(("127.0.0.1", 0), Model)
        self.addCleanup(server.server_close)
        threading.Thread(target=server.handle_request, daemon=True).start()
        prompt = prompt_for("How many days?", [Passage("handbook.md", "thirty days")])
        self.assertIn("[handbook.md] thirty days", prompt)
        answer = ask(f"http://127.0.0.1:{server.server_port}", "tiny", prompt, timeout=10)
        self.assertEqual(answer, "tiny: Question: How many days?")

    def test_no_server_is_an_os_error(self):
        with self.assertRaises(OSError):
            ask("http://127.0.0.1:9", "tiny", "?", timeout=1)
