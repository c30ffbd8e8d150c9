"""Standard streams that somebody has had not block, as event loops do with what they pass on."""

import fcntl
import os
import struct
import subprocess
import termios
import threading
import time

from patience import PATIENCE, wait_until


def piped(workspace, command, *, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE):
    return subprocess.Popen(
        command, cwd=workspace.folder, env=workspace.environment, stdin=stdin, stdout=stdout,
        stderr=subprocess.PIPE)


def waiting(read_end):
    """How many bytes nobody has read yet."""
    return struct.unpack("i", fcntl.ioctl(read_end, termios.FIONREAD, bytes(4)))[0]


def test_everything_is_written(authority):
    command = ["pki", "list-profiles", "--json"]
    whole = authority.run(*command).stdout.encode()
    read_end, write_end = os.pipe()
    # As small as a pipe can be.
    assert fcntl.fcntl(write_end, fcntl.F_SETPIPE_SZ, 4_096) < len(whole)
    os.set_blocking(write_end, False)
    process = piped(authority, command, stdout=write_end)
    os.close(write_end)
    # The pipe fills up before anybody reads it, and one attempt at more is made.
    wait_until(lambda: waiting(read_end) == 4_096, "the pipe is not full")
    time.sleep(0.5)
    with open(read_end, "rb") as pipe:
        assert pipe.read() == whole
    assert process.wait(timeout=PATIENCE) == 0 and process.stderr.read() == b""
    process.stderr.close()


def test_everything_is_read(authority):
    key = authority.openssl("genpkey", "-algorithm", "ed25519").stdout
    request = authority.run(
        "openssl", "req", "-new", "-key", "/dev/stdin", "-subj", "/CN=web-01", stdin=key).stdout
    read_end, write_end = os.pipe()
    os.set_blocking(read_end, False)
    process = piped(authority, ["pki", "inspect", "-"], stdin=read_end)
    os.close(read_end)

    def write():
        for part in (request[:100], request[100:]):
            time.sleep(0.3)
            os.write(write_end, part.encode())
        os.close(write_end)

    writer = threading.Thread(target=write)
    writer.start()
    output, complaint = process.communicate(timeout=PATIENCE)
    writer.join()
    assert process.returncode == 0 and complaint == b"" and b"CN=web-01" in output
