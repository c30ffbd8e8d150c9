"""What no client should send, for HOSTILE_SECONDS (5): the service lives, and stays as small.

Four attackers choose at random, by a seed that a failure tells, among garbage, changed and cut
requests, games with chunks and headers, and clients that are slow, deaf or gone. Meanwhile an honest
client is served. At the end every connection is gone, memory is what it was, and SIGTERM ends the
service as it does an idle one.
"""

import os
import signal
import statistics
import threading
import time
import urllib.parse

import pytest

from http_attacker import Attacker, Peer, SEED, Watch, cpu_seconds, session, slow_heads, wait_for
from local_service import LocalService
from patience import PATIENCE
from signed_sessions import Signatory, provision

SECONDS = int(os.environ.get("HOSTILE_SECONDS", "5"))
pytestmark = [pytest.mark.judge("boto3"), pytest.mark.judge("pyca/cryptography")]


@pytest.fixture
def target(tmp_path):
    """A service that knows a client, and requests of that client."""
    authority = Signatory("Hostile CA", is_authority=True)
    with LocalService(tmp_path / "lab", quiet=True) as lab:
        requests = provision(lab, authority)
        client = Signatory("web-01", authority)
        yield lab, urllib.parse.urlsplit(lab.url).port, requests, client


def test_it_outlives_whatever_is_sent(target, note):
    lab, port, requests, client = target
    watch = Watch(lab.process.pid)
    assert session(port, requests.request(client)) == 201
    wait_for(lambda: watch.descriptors() < 60, "connections stay open")
    before = watch.descriptors()
    end = time.monotonic() + SECONDS
    failures, counts = [], {}
    lock = threading.Lock()

    def attack(number):
        attacker = Attacker(port, requests.many([client], 8), SEED + number)
        while time.monotonic() < end and not failures:
            try:
                way = attacker.attack()
            except Exception as failure:
                failures.append(failure)
                return
            with lock:
                counts[way] = counts.get(way, 0) + 1

    slow = slow_heads(port, 100)
    attackers = [threading.Thread(target=attack, args=(number,)) for number in range(4)]
    for attacker in attackers:
        attacker.start()
    while time.monotonic() < end and not failures:
        assert session(port, requests.request(client)) == 201, f"HOSTILE_SEED={SEED}"
        watch.sample()
        time.sleep(0.1)
    for attacker in attackers:
        attacker.join(timeout=PATIENCE)
        assert not attacker.is_alive(), f"an attacker is stuck, HOSTILE_SEED={SEED}"
    assert not failures, failures
    # Slow heads were told, and closed.
    if SECONDS >= 15:
        for peer in slow:
            assert peer.read_all().startswith(b"HTTP/1.1 408 ")
    for peer in slow:
        peer.socket.close()
    assert session(port, requests.request(client)) == 201
    wait_for(lambda: watch.descriptors() <= before, "connections stay open")
    watch.sample()
    assert watch.memory[-1] < 400 * 1024, watch.memory
    if SECONDS >= 60:
        middle = statistics.median(watch.memory[len(watch.memory) // 2 :][:50])
        assert statistics.median(watch.memory[-50:]) < 1.1 * middle, watch.memory
    lab.process.send_signal(signal.SIGTERM)
    assert lab.process.wait(timeout=PATIENCE) == 0
    note(
        f"hostile http: {sum(counts.values())} attacks of {len(counts)} kinds in {SECONDS} s, "
        f"seed {SEED}; memory {watch.memory[0] // 1024} to {watch.memory[-1] // 1024} MiB"
    )


def test_a_crowd_is_turned_away_and_forgotten(target):
    lab, port, requests, client = target
    watch = Watch(lab.process.pid)
    before = watch.descriptors()
    crowd, most = [], before
    # Asked at once: who says nothing for ten seconds is told so.
    asked = []
    for _ in range(600):
        crowd.append(Peer(port))
        asked.append(crowd[-1].send(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"))
        most = max(most, watch.descriptors())
    answered = turned_away = 0
    for peer, is_asked in zip(crowd, asked):
        try:
            status = peer.read_answer() if is_asked else None
        except ConnectionResetError:
            status = None
        answered += status == 404
        turned_away += status is None
    # Who was answered may have made room for who came later, but no more are open than may be.
    assert answered >= 500 and answered + turned_away == 600, (answered, turned_away)
    wait_for(lambda: watch.descriptors() <= before + 512, "more are open than may be")
    assert most <= before + 512 + 512 // 4 + 1, (before, most)
    for peer in crowd:
        peer.socket.close()
    wait_for(lambda: watch.descriptors() <= before + 2, "connections stay open")
    assert session(port, requests.request(client)) == 201


def test_a_service_without_descriptors_serves_again(tmp_path):
    """accept fails when the process has no descriptor left; that must not be the end, or a loop."""
    with LocalService(tmp_path / "lab", under=("prlimit", "--nofile=96"), quiet=True) as lab:
        port = urllib.parse.urlsplit(lab.url).port
        crowd = [Peer(port) for _ in range(150)]
        time.sleep(0.5)
        used, began = cpu_seconds(lab.process.pid), time.monotonic()
        time.sleep(1)
        assert cpu_seconds(lab.process.pid) - used < (time.monotonic() - began) / 2
        for peer in crowd:
            peer.socket.close()
        wait_for(lambda: lab.boto3("iam").list_roles()["Roles"] == [], "it does not come back")
