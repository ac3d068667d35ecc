import logging
import os
import sys
import time
from pathlib import Path

from harbor_sdk import HarborClient

from worker.free import free

ALIVE = Path("/tmp/alive")
log = logging.getLogger("worker")


def main() -> None:
    logging.basicConfig(level=logging.INFO)
    interval = float(os.environ.get("HARBOR_WORKER_INTERVAL", "30"))
    if sys.argv[1:] == ["health"]:
        sys.exit(not ALIVE.exists() or time.time() - ALIVE.stat().st_mtime > 3 * interval)
    harbor = HarborClient(os.environ.get("HARBOR_GATEWAY_URL", "http://localhost:8080"))
    while True:
        try:
            log.info("free: %s", ", ".join(free(harbor.list_berths())) or "none")
            ALIVE.touch()
        except OSError as error:
            log.error("the gateway does not answer: %s", error)
        time.sleep(interval)
