"""An `apply` that is killed or refused at any of its calls: what it says is so; the next finishes."""

import json
import os
import random
import re
import subprocess

import pytest

from account_view import differences, everything, view
from call_proxy import EXPIRED, CallProxy
from local_service import LocalService
from patience import PATIENCE
from random_manifests import Files, RandomManifests
from test_random_manifests import strangers

pytestmark = pytest.mark.judge("boto3")

ROUNDS = int(os.environ.get("KILLS_PER_STEP", "20")) * 3 // 10
KINDS = {"trust anchor": "trustAnchors", "CRL": "crls", "role": "roles", "profile": "profiles"}


@pytest.fixture
def scene(workspace, lab):
    """A lab behind a proxy, and manifests that follow each other."""
    lab.point(workspace)
    files = Files(workspace)
    foreign = strangers(lab, files)
    with CallProxy(lab.url) as proxy:
        yield Scene(workspace, lab, proxy, files, foreign)


class Scene:
    def __init__(self, workspace, lab, proxy, files, foreign):
        self.workspace, self.lab, self.proxy = workspace, lab, proxy
        self.files, self.foreign = files, foreign
        self.strangers = everything(lab)

    def manifests(self, seed):
        return RandomManifests(random.Random(seed), self.files, self.foreign)

    def apply_at(self, number, action, *options):
        """`ra apply`, with something that happens at its change `number`."""
        self.proxy.arm(number, action)
        return self.workspace.ra(
            "apply", "manifest.yaml", "--yes", *options, check=False,
            environment={"AWS_ENDPOINT_URL": self.proxy.url})

    def kill_at(self, number, action):
        """Whether it was killed, and by that had not come to its end."""
        self.proxy.arm(number, action)
        process = subprocess.Popen(
            ["ra", "apply", "manifest.yaml", "--yes"], cwd=self.workspace.folder,
            env=self.workspace.environment | {"AWS_ENDPOINT_URL": self.proxy.url},
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self.proxy.process = process
        _, said = process.communicate(timeout=PATIENCE)
        assert process.returncode in (0, -9), said
        return process.returncode == -9

    def finish(self, account):
        """The same again, undisturbed, leaves the account as it is wanted, and nothing twice."""
        done = self.workspace.ra("apply", "manifest.yaml", "--yes")
        assert differences(view(self.lab), account) == [], done
        assert len(everything(self.lab)) == len(self.strangers) + len(account), done
        assert self.workspace.ra("plan", "manifest.yaml", check=False).status == 0


def test_what_is_killed_at_any_call_is_finished_by_the_next_run(scene, note):
    dice = random.Random(5)
    manifests = scene.manifests(5)
    kills = 0
    for _ in range(ROUNDS):
        manifests.change()
        scene.workspace.write("manifest.yaml", manifests.text())
        for _ in range(3):
            kills += scene.kill_at(dice.randint(1, 14), dice.choice(["kill-before", "kill-after"]))
        scene.finish(manifests.account)
    assert kills > ROUNDS
    note(f"ra apply of random manifests was killed at {kills} calls, and finished by the next run")


REPORT = re.compile(
    r'ra: error: stopped at (?P<failed>.+?)(?P<begun>, which was begun)?: (?P<cause>.*); '
    r'done: (?P<done>.*); not done: (?P<left>.*)')


def changes(words):
    """`create CRL "x", delete role "y"`, taken apart: the list and the name of each."""
    if words == "nothing":
        return []
    found = re.findall(r'(?:^|, )([a-z ]+?) (trust anchor|CRL|role|profile) "([^"]*)"', words)
    assert len(found) == words.count('"') // 2, words
    return [(verb, (KINDS[kind], name)) for verb, kind, name in found]


def report(outcome):
    """What an apply that stopped says of itself."""
    line, = [line for line in outcome.stderr.splitlines() if line.startswith("ra: error: ")]
    match = REPORT.fullmatch(line)
    assert match, line
    return match


def check_report(said, before, after, found, planned):
    """What is said to be done is done, what is said to be left is as it was; nothing is forgotten."""
    done, left = changes(said["done"]), changes(said["left"])
    assert [key for _, key in done + left] == planned
    assert changes(said["failed"]) == left[:1]
    for _, key in done:
        assert found.get(key) == after.get(key), (key, said)
    for _, key in left[1:]:
        assert found.get(key) == before.get(key), (key, said)
    if not said["begun"]:
        assert found.get(left[0][1]) == before.get(left[0][1]), said


@pytest.mark.parametrize("action, code, cause, hint", [
    ("expired", "credentials.expired", EXPIRED, "the session token has expired; obtain a new one"),
    ("denied", "aws.denied", "is not authorized to perform: ", "the caller needs the action "),
])
def test_a_refusal_at_any_call_leaves_a_true_report(scene, action, code, cause, hint):
    manifests = scene.manifests(7)
    dice = random.Random(7)
    seen = set()
    for _ in range(ROUNDS):
        before = manifests.account
        manifests.change()
        scene.workspace.write("manifest.yaml", manifests.text())
        shown = scene.workspace.ra("plan", "manifest.yaml", "--json", check=False)
        planned = [
            (f"{each['kind']}s", each["name"]) for each in shown.json["changes"]
            if each["action"] != "nothing"
        ]
        stopped = scene.apply_at(dice.randint(1, 16), action)
        if scene.proxy.acted is None:
            assert stopped.status == 0, stopped
            continue
        assert stopped.status == 77 and stopped.stdout == "", stopped
        said = report(stopped)
        assert cause in said["cause"] and stopped.hint.startswith(f"hint: {hint}"), stopped
        assert stopped.hint.endswith("; the same command again goes on where this one stopped")
        check_report(said, before, manifests.account, view(scene.lab, whole=False), planned)
        seen.add(bool(said["begun"]))
        # As JSON, and again at the first change that is left.
        as_json = scene.apply_at(1, action, "--json")
        assert as_json.status == 77 and as_json.stdout == "", as_json
        assert json.loads(as_json.stderr)["error"]["code"] == code
        scene.finish(manifests.account)
    assert seen == {True, False}


def test_a_session_that_ends_in_the_middle(workspace, tmp_path):
    """The service's own clock ends it; what was done by then stays, and new credentials go on."""
    for seconds in (3, 15, 60, 240):
        with LocalService(tmp_path / f"lab-{seconds}", "--fault", f"expire=1:{seconds}") as lab:
            with CallProxy(lab.url) as proxy:
                keys, manifests = operator(workspace, lab)
                proxy.arm(5, "late", until=keys["Expiration"].timestamp() + 0.5)
                stopped = workspace.ra(
                    "apply", "manifest.yaml", "--yes", check=False, environment={
                        "AWS_ENDPOINT_URL": proxy.url,
                        "AWS_ACCESS_KEY_ID": keys["AccessKeyId"],
                        "AWS_SECRET_ACCESS_KEY": keys["SecretAccessKey"],
                        "AWS_SESSION_TOKEN": keys["SessionToken"],
                    })
                assert stopped.status == 77 and stopped.stdout == "", stopped
                # On a slow machine it may end before that call.
                if proxy.acted is None:
                    continue
                look_at_the_end(workspace, lab, manifests, stopped)
                return
    raise AssertionError(stopped)


def operator(workspace, lab):
    """The keys of a session that ends soon and may do everything, and the manifest to apply."""
    lab.point(workspace)
    files = Files(workspace)
    foreign = strangers(lab, files)
    lab.boto3("iam").create_role(
        RoleName="operator", AssumeRolePolicyDocument=json.dumps({
            "Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
                "Action": "sts:AssumeRole"}]}))
    lab.boto3("iam").put_role_policy(
        RoleName="operator", PolicyName="p", PolicyDocument=json.dumps({
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}))
    manifests = RandomManifests(random.Random(3), files, foreign)
    manifests.change()
    workspace.write("manifest.yaml", manifests.text())
    return lab.boto3("sts").assume_role(
        RoleArn="arn:aws:iam::111122223333:role/operator", RoleSessionName="me"
    )["Credentials"], manifests


def look_at_the_end(workspace, lab, manifests, stopped):
    said = report(stopped)
    assert "ExpiredToken" in said["cause"] and said["done"] != "nothing", stopped
    planned = [key for _, key in changes(said["done"]) + changes(said["left"])]
    assert sorted(planned) == sorted(manifests.account)
    check_report(said, {}, manifests.account, view(lab, whole=False), planned)
    done = workspace.ra("apply", "manifest.yaml", "--yes")
    assert differences(view(lab), manifests.account) == [], done
