"""Waiting on machines that may be slow or busy: what comes is waited for as long as it may take anywhere."""

import time

# What comes at once on an idle machine has come by then, in seconds.
PATIENCE = 120


def wait_until(condition, what="it does not come", seconds=PATIENCE):
    """Waits until a condition is true; what it gave."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, what() if callable(what) else what
        time.sleep(0.02)
    return found


def quick(seconds, action):
    """What an action gives that takes less than so many seconds."""
    began = time.monotonic()
    given = action()
    took = time.monotonic() - began
    assert took < seconds, f"it took {took:.1f} s, and not {seconds}"
    return given
