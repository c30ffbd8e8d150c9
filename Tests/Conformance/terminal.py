"""A terminal to type at, for what asks questions."""

import fcntl
import os
import pty
import select
import signal
import subprocess
import termios
import time

from patience import PATIENCE

CONTROL_C = b"\x03"
CONTROL_D = b"\x04"


class Terminal:
    """A command of a workspace on a terminal of its own; what it prints there is in `screen`."""

    def __init__(self, workspace, *command, environment=None):
        variables = workspace.environment | (environment or {})
        self.master, slave = pty.openpty()
        self._before = termios.tcgetattr(slave)
        self._slave = slave

        def take_terminal():
            # Whoever started the tests may have told us to pass over these, which programs inherit.
            for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
                signal.signal(number, signal.SIG_DFL)
            fcntl.ioctl(slave, termios.TIOCSCTTY, 0)

        self.process = subprocess.Popen(
            [str(word) for word in command], cwd=workspace.folder,
            env={name: value for name, value in variables.items() if value is not None},
            stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
            preexec_fn=take_terminal,
        )
        self.screen, self._told = "", 0

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self.master)
        os.close(self._slave)

    def wait_for(self, text, timeout=PATIENCE):
        """Reads until `text` is on the screen, behind all that was waited for before."""
        begin = self._told
        deadline = time.monotonic() + timeout
        while text not in self.screen[begin:]:
            left = deadline - time.monotonic()
            assert left > 0, f"no {text!r} after {timeout} s in: {self.screen!r}"
            assert self._read(left) or text in self.screen[begin:], (
                f"it ended without {text!r}: {self.screen!r}"
            )
        self._told = self.screen.index(text, begin) + len(text)
        return self

    def type(self, answer):
        """Types a line, or control characters as they are."""
        os.write(self.master, answer if isinstance(answer, bytes) else f"{answer}\n".encode())
        return self

    def end(self, timeout=PATIENCE):
        """Reads on until the command has ended; its status, negative for a signal."""
        deadline = time.monotonic() + timeout
        while self.process.poll() is None:
            assert time.monotonic() < deadline, f"it does not end: {self.screen!r}"
            self._read(0.05)
        while self._read(0.05):
            pass
        return self.process.returncode

    @property
    def is_as_before(self):
        """Whether the terminal echoes and edits as it did at first."""
        return termios.tcgetattr(self._slave) == self._before

    def _read(self, seconds):
        # Asked first: what it prints at its very end is there once it has ended.
        has_ended = self.process.poll() is not None
        ready, _, _ = select.select([self.master], [], [], min(seconds, 0.2))
        if not ready:
            return not has_ended
        data = os.read(self.master, 65536)
        self.screen += data.decode(errors="backslashreplace").replace("\r\n", "\n")
        return bool(data)
