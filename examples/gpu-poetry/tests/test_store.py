import socket
import threading
import unittest

from spectralmc.store import command


class Store(unittest.TestCase):
    def answering(self, answer: bytes) -> tuple[str, list[bytes]]:
        """A server for one connection: its address, and what it was sent."""
        server = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(server.close)
        sent: list[bytes] = []

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                sent.append(connection.recv(4096))
                connection.sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        return f"redis://127.0.0.1:{server.getsockname()[1]}", sent

    def test_sends_words_and_reads_text(self):
        url, sent = self.answering(b"$5\r\n[1.0]\r\n")
        self.assertEqual(command(url, "GET", "spectrum"), "[1.0]")
        self.assertEqual(sent, [b"*2\r\n$3\r\nGET\r\n$8\r\nspectrum\r\n"])

    def test_nothing_kept_is_none(self):
        url, _ = self.answering(b"$-1\r\n")
        self.assertIsNone(command(url, "GET", "spectrum"))

    def test_a_refusal_is_an_error(self):
        url, _ = self.answering(b"-ERR no\r\n")
        with self.assertRaisesRegex(RuntimeError, "ERR no"):
            command(url, "GET", "spectrum")
