"""`ra apply` while the service throttles, fails, hangs up, or does the work and hangs up."""

import concurrent.futures
import random
import types

import botocore.endpoint
import pytest

from account_view import differences, everything, view
from local_service import LocalService
from random_manifests import Files, RandomManifests
from workspace import Workspace

pytestmark = pytest.mark.judge("boto3")

# How many manifests, one on top of the other, and the seed; what is throttled goes on slowly.
FAULTS = [
    (1, 4, "throttle=20%"), (1, 1, "error=20%"), (2, 2, "drop=20%"), (3, 3, "drop-answer=20%"),
    (3, 5, "drop-answer=20%"), (1, 6, "drop-answer=20%", "throttle=5%"),
    (1, 7, "error=10%", "drop=10%"), (1, 8, "throttle=4%", "error=8%", "drop=5%", "drop-answer=5%"),
]


class Desk:
    """A lab in which things go wrong, and manifests that are applied in it."""

    def __init__(self, folder, count, seed, *faults):
        self.workspace = Workspace(folder / "workspace")
        options = [word for fault in faults for word in ("--fault", fault)]
        self.service = LocalService(folder / "lab", *options, "--fault-seed", str(seed))
        self.manifests = RandomManifests(random.Random(seed), Files(self.workspace))
        self.count, self.faults, self.runs = count, faults, []

    def apply(self):
        """Applies each manifest until it is done; what an apply says that stops is looked at."""
        self.service.__enter__()
        self.service.point(self.workspace)
        for _ in range(self.count):
            self.manifests.change()
            self.workspace.write("manifest.yaml", self.manifests.text())
            for _ in range(25):
                done = self.workspace.ra("apply", "manifest.yaml", "--yes", check=False)
                self.runs.append(done.status)
                if done.status == 0:
                    break
                assert done.status == 69 and done.stdout == "" and done.hint, done
                assert "error: stopped at " not in done.stderr or "not done: " in done.stderr, done
            assert done.status == 0, done
        return self


def test_faults_on_the_way_end_in_the_same_state(tmp_path, monkeypatch, note):
    """They run side by side: an apply that is refused waits before it asks again."""
    desks = [Desk(tmp_path / str(number), *each) for number, each in enumerate(FAULTS)]
    with concurrent.futures.ThreadPoolExecutor(len(desks)) as pool:
        work = [pool.submit(desk.apply) for desk in desks]
    try:
        for done in work:
            done.result()
        # boto3 asks as often as it takes, and does not wait.
        monkeypatch.setattr(botocore.endpoint, "time", types.SimpleNamespace(sleep=lambda _: None))
        for desk in desks:
            plain = desk.service.boto3
            desk.service.boto3 = lambda name, plain=plain: plain(
                name, retries={"max_attempts": 20, "mode": "legacy"})
            wanted = desk.manifests.account
            found = view(desk.service)
            assert differences(found, wanted) == [], desk.faults
            assert len(everything(desk.service)) == len(wanted), desk.faults
    finally:
        for desk in desks:
            desk.service.stop()
    for desk in desks:
        thrown = sum("[fault " in line for line in desk.service.log)
        assert thrown >= desk.count, (desk.faults, "no fault was thrown in")
    runs = sum(len(desk.runs) for desk in desks)
    count = sum(desk.count for desk in desks)
    note(f"faults while ra applies: {count} manifests done after {runs} runs, in {len(desks)} labs")
