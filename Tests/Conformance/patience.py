"""Waiting and measuring on machines that may be slow, busy, or stopped for a while.

What comes is waited for as long as it may take anywhere; how long something took counts once it was
quick, because a machine can make it slow at any time, and nothing but the product can make it quick.
"""

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


def quick(seconds, action, tries=4):
    """What an action gives that takes less than so many seconds: one time of several is enough."""
    took = []
    for _ in range(tries):
        began = time.monotonic()
        given = action()
        took.append(time.monotonic() - began)
        if took[-1] < seconds:
            return given
    raise AssertionError(f"it took {', '.join(f'{each:.1f}' for each in took)} s, and not {seconds}")
