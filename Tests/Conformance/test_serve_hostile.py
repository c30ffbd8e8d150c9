"""What no client should send to `ra serve`, for HOSTILE_SECONDS (3): programs go on being served."""

import os
import signal
import threading
import time

from http_attacker import SEED, Attacker, Watch, wait_for
from patience import PATIENCE
from served import Served

SECONDS = int(os.environ.get("HOSTILE_SECONDS", "3"))


def test_it_outlives_whatever_is_sent(anywhere, authority, note):
    token = authority.write("token", "a-token-for-the-container", mode=0o600)
    with Served(authority, *anywhere.options, "--authorization-token-file", token) as served:
        served.wait_for_credentials()
        watch = Watch(served.process.pid)
        metadata = served.ask("PUT", "/latest/api/token")[1]
        path = "/latest/meta-data/iam/security-credentials/web-01"
        head = "HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        valid = [
            f"PUT /latest/api/token {head}X-aws-ec2-metadata-token-ttl-seconds: 60\r\n\r\n",
            f"GET {path} {head}X-aws-ec2-metadata-token: {metadata}\r\n\r\n",
            f"GET /role/web-01 {head}Authorization: {token.read_text()}\r\n\r\n",
            f"GET /healthz {head}\r\n",
        ]
        before = watch.descriptors()
        end = time.monotonic() + SECONDS
        failures, attacks = [], []

        def attack(number):
            attacker = Attacker(served.port, [text.encode() for text in valid], SEED + number)
            while time.monotonic() < end and not failures:
                try:
                    attacks.append(attacker.attack())
                except Exception as failure:
                    failures.append(failure)

        attackers = [threading.Thread(target=attack, args=(number,)) for number in range(3)]
        for attacker in attackers:
            attacker.start()
        while time.monotonic() < end and not failures:
            status, answer = served.credentials("web-01")
            assert status == 200 and answer["SecretAccessKey"], f"HOSTILE_SEED={SEED}"
            watch.sample()
            time.sleep(0.05)
        for attacker in attackers:
            attacker.join(timeout=PATIENCE)
            assert not attacker.is_alive(), f"an attacker is stuck, HOSTILE_SEED={SEED}"
        assert not failures, failures
        wait_for(lambda: watch.descriptors() <= before + 2, "connections stay open")
        assert watch.memory[-1] < 200 * 1024, watch.memory
        assert served.stop(signal.SIGTERM) == 0
    note(f"hostile http to ra serve: {len(attacks)} attacks in {SECONDS} s, seed {SEED}")
