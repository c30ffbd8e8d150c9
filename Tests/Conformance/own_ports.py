"""Ports that a test may give away and have back: nobody else is given them meanwhile.

The system gives out ports of a certain range by itself, to whoever asks for any and to each client.
Those here lie outside of it, and are one test's at a time.
"""

import contextlib
import fcntl
import os
import pathlib
import random
import socket
import tempfile

LOWEST = 10_000


def _candidates():
    """Where to begin, in no order: two workers do not try the same."""
    text = pathlib.Path("/proc/sys/net/ipv4/ip_local_port_range").read_text()
    first, last = map(int, text.split())
    outside = [*range(LOWEST, first), *range(last + 1, 65_500)]
    return random.SystemRandom().sample(outside, len(outside))


def _is_free(number):
    with contextlib.ExitStack() as stack:
        for family, address in ((socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::")):
            probe = stack.enter_context(socket.socket(family))
            if family == socket.AF_INET6:
                probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            try:
                probe.bind((address, number))
            except OSError:
                return False
    return True


def _locked(number, stack):
    path = os.path.join(tempfile.gettempdir(), f"anchorage-port-{number}.{os.getuid()}.lock")
    file = stack.enter_context(open(path, "w"))
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return _is_free(number)


@contextlib.contextmanager
def own_port(count=1):
    """The first of so many ports in a row, which are the test's until it has ended."""
    for number in _candidates():
        with contextlib.ExitStack() as stack:
            if all(_locked(number + place, stack) for place in range(count)):
                yield number
                return
    raise AssertionError("no port is free")
