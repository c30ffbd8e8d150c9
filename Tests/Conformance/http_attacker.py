"""Clients that mean no good, and who watches what they do to a server."""

import os
import pathlib
import random
import re
import socket
import struct
import time

from patience import PATIENCE

SEED = int(os.environ.get("HOSTILE_SEED", str(random.SystemRandom().randrange(1 << 32))))
# Statuses that a request which makes no sense may be answered with; 500 is not among them.
SENSIBLE = {100, 200, 201, 400, 401, 403, 404, 405, 408, 413, 431, 501, 503}


class Peer:
    """A client's connection, which says what it got."""

    def __init__(self, port, timeout=PATIENCE):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.socket.settimeout(timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        """Whether all was taken: the service may close while it is being sent to."""
        try:
            self.socket.sendall(data)
            return True
        except (BrokenPipeError, ConnectionResetError):
            return False

    def finish(self):
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def read_all(self):
        received = b""
        try:
            while part := self.socket.recv(65536):
                received += part
        except (ConnectionResetError, TimeoutError):
            pass
        return received

    def read_answer(self):
        """The status of one answer, whose head and body are in; None where there was none."""
        received = b""
        while b"\r\n\r\n" not in received:
            part = self.socket.recv(65536)
            if not part:
                return None
            received += part
        head, _, body = received.partition(b"\r\n\r\n")
        length = int(re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)[1])
        while len(body) < length:
            part = self.socket.recv(65536)
            assert part, received
            body += part
        return int(head.split()[1])

    def abort(self):
        """Leaves with a reset."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def check_answers(received):
    """Whatever came back is HTTP, and no sign of a fault inside."""
    if not received:
        return
    assert received.startswith(b"HTTP/1.1 "), received[:200]
    for status in re.findall(rb"HTTP/1\.1 (\d{3}) [A-Z][^\r\n]*\r\n", received):
        assert int(status) in SENSIBLE, received[:500]


class Attacker:
    """One that chooses among the ways below."""

    def __init__(self, port, valid, seed):
        self.port, self.valid = port, valid
        self.random = random.Random(seed)

    def attack(self):
        way = self.random.choice(self.WAYS)
        # The service may be right to wait for more.
        with Peer(self.port, timeout=10) as peer:
            try:
                way(self, peer)
            except AssertionError as failure:
                raise AssertionError(f"{way.__name__}, HOSTILE_SEED={SEED}: {failure}") from failure
        return way.__name__

    def request(self):
        return self.random.choice(self.valid)

    def exchange(self, peer, data, finish=True):
        peer.send(data)
        if finish:
            peer.finish()
        check_answers(peer.read_all())

    def random_bytes(self, peer):
        self.exchange(peer, self.random.randbytes(self.random.randrange(1, 4096)))

    def random_lines(self, peer):
        words = [b"GET", b"POST", b"/", b"*", b"HTTP/1.1", b"HTTP/1.0", b"Host:", b"a", b"\0", b":",
                 b"\r\n", b"\n", b" ", b"\t", b"Content-Length:", b"0", b"-1", b"chunked", b"\xff"]
        text = b"".join(self.random.choices(words, k=self.random.randrange(1, 60)))
        self.exchange(peer, text + b"\r\n\r\n")

    def changed_request(self, peer):
        data = bytearray(self.request())
        for _ in range(self.random.randrange(1, 7)):
            at = self.random.randrange(len(data))
            match self.random.randrange(4):
                case 0:
                    data[at] ^= 1 << self.random.randrange(8)
                case 1:
                    data[at : at + self.random.randrange(1, 32)] = b""
                case 2:
                    data[at:at] = self.random.randbytes(self.random.randrange(1, 16))
                case _:
                    data[at:at] = data[at : at + self.random.randrange(1, 64)]
        self.exchange(peer, bytes(data))

    def cut_request(self, peer):
        data = self.request()
        peer.send(data[: self.random.randrange(1, len(data))])
        match self.random.randrange(3):
            case 0:
                peer.finish()
                check_answers(peer.read_all())
            case 1:
                peer.abort()

    def cut_body(self, peer):
        length = self.random.choice([10, 65536, 2 * 1024 * 1024, 2 * 1024 * 1024 + 1, 10**12])
        head = f"POST /sessions HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\r\n"
        body = self.random.randbytes(min(length - 1, self.random.choice([0, 9, 70000, 1 << 20])))
        self.exchange(peer, head.encode() + body)

    def huge_head(self, peer):
        size = self.random.choice([8_000, 120_000, 140_000, 600_000])
        filling = "x" * size
        head = self.random.choice(
            [
                f"GET /{filling} HTTP/1.1\r\nHost: a\r\n",
                f"GET / HTTP/1.1\r\nHost: a\r\nX: {filling}\r\n",
                f"GET / HTTP/1.1\r\nHost: a\r\n{filling}: x\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\n" + "X: y\r\n" * (size // 6),
                "GET / HTTP/1.1\r\n" + "Host: a\r\n" * (size // 1000),
                "GET / HTTP/1.1\r\nHost: a\r\n" + f"X: {filling[:9000]}\r\n" * (size // 9000),
                "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: AWS4-X509-ECDSA-SHA256 Credential="
                + "1" * size + "/20250615/us-east-1/rolesanywhere/aws4_request, SignedHeaders=host,"
                " Signature=00\r\n",
            ]
        )
        self.exchange(peer, f"{head}\r\n".encode())

    def chunks(self, peer):
        head = "POST /sessions HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
        coding = self.random.choice(["chunked", "chunked", "chunked", "xchunked", "gzip, chunked",
                                     "chunked, chunked", "chunked\r\nContent-Length: 5", ""])
        sizes = ["0", "5", "ffffffffffffffff", "10000000000000000", "-1", "5 ", "5;" + "e" * 70_000,
                 "0x5", "", "5;a=\"b", "00000000000000005", "200001"]
        data = f"{head}{coding}\r\n\r\n"
        for _ in range(self.random.randrange(1, 6)):
            data += f"{self.random.choice(sizes)}\r\nhello\r\n"
        data += self.random.choice(["0\r\n\r\n", "0\r\nX: y\r\n\r\n", "", "0\r\n" + "T: r\r\n" * 5000])
        self.exchange(peer, data.encode())

    def tiny_chunks(self, peer):
        head = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        self.exchange(peer, head + b"1\r\nx\r\n" * 20_000 + b"0\r\n\r\n")

    def drip(self, peer):
        data = self.request()[: self.random.randrange(1, 200)]
        for at in range(len(data)):
            if not peer.send(data[at : at + 1]):
                break
            time.sleep(0.001)
        peer.finish()
        check_answers(peer.read_all())

    def deaf(self, peer):
        """Asks a hundred times and reads nothing."""
        for _ in range(100):
            if not peer.send(self.request()):
                break
        if self.random.randrange(2):
            peer.abort()

    def pipeline_with_garbage(self, peer):
        self.exchange(peer, self.request() + self.random.randbytes(100) + self.request())

    def upgrade(self, peer):
        head = self.random.choice(
            [
                "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
                "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                "Content-Length: 5\r\n\r\nhello",
            ]
        )
        self.exchange(peer, head.encode() + self.random.randbytes(30))

    def leave_at_once(self, peer):
        if self.random.randrange(2):
            peer.abort()

    WAYS = [
        random_bytes, random_lines, changed_request, changed_request, cut_request, cut_body,
        huge_head, chunks, tiny_chunks, drip, deaf, pipeline_with_garbage, upgrade, leave_at_once,
    ]


class Watch:
    """What the system says of the service's process."""

    def __init__(self, process):
        self.folder = pathlib.Path(f"/proc/{process}")
        self.memory = []

    def sample(self):
        size = int(re.search(r"VmRSS:\s+(\d+) kB", (self.folder / "status").read_text())[1])
        self.memory.append(size)

    def descriptors(self):
        return len(list((self.folder / "fd").iterdir()))


def session(port, request):
    """The status that an honest client gets."""
    with Peer(port) as peer:
        assert peer.send(request)
        return peer.read_answer()


def slow_heads(port, count):
    """Connections that send the beginning of a head."""
    peers = [Peer(port) for _ in range(count)]
    for peer in peers:
        peer.send(b"GET / HTTP/1.1\r\nHost: a\r\n")
    return peers


def wait_for(condition, what):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.05)


def cpu_seconds(process):
    fields = pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
