"""An `apply` that is killed, refused half way, or run with too few permissions."""

import json
import os
import random
import signal
import subprocess
import time

import pytest

import judges
from http_attacker import Watch
from local_service import LocalService
from manifest_desk import MANIFEST, POLICY, account, apply, desk, plan, wanted, write  # noqa: F401
from patience import wait_until

pytestmark = pytest.mark.judge("boto3")

KILLS = int(os.environ.get("KILLS_PER_STEP", "15"))


def test_what_is_killed_at_any_time_is_finished_by_the_next_run(desk, tmp_path, note):
    """`kill -9` while it applies; the next run finishes the work."""
    dice = random.Random(20260615)
    cut = 0
    with LocalService(tmp_path / "lab") as service:
        service.point(desk)
        watch = Watch(service.process.pid)
        took = []
        for _ in range(2):
            start = time.monotonic()
            apply(desk)
            took.append(time.monotonic() - start)
            desk.ra("destroy", "manifest.yaml", "--yes")
        whole = min(took)
        for _ in range(KILLS):
            idle = watch.descriptors()
            process = subprocess.Popen(
                ["ra", "apply", "manifest.yaml", "--yes"], cwd=desk.folder, env=desk.environment,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(dice.uniform(0, whole))
            process.send_signal(signal.SIGKILL)
            cut += process.wait() == -signal.SIGKILL
            # Its last call may still be on its way through the service.
            wait_until(lambda: watch.descriptors() <= idle)
            apply(desk)
            assert account(service) == wanted(desk)
            desk.ra("destroy", "manifest.yaml", "--yes")
    assert cut > 0
    note(f"ra apply was killed {cut} times, and finished by the next run")


def make_operator(iam):
    """A role that anybody in the account may take."""
    iam.create_role(
        RoleName="operator", AssumeRolePolicyDocument=json.dumps({
            "Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
                "Action": "sts:AssumeRole"}]}))


@pytest.fixture
def limited(desk, lab):
    """Credentials that may do everything but what a test denies."""
    lab.point(desk)
    iam, sts = lab.boto3("iam"), lab.boto3("sts")
    make_operator(iam)

    def deny(*actions):
        iam.put_role_policy(RoleName="operator", PolicyName="p", PolicyDocument=json.dumps({
            "Version": "2012-10-17", "Statement": [
                {"Effect": "Allow", "Action": "*", "Resource": "*"},
                *([{"Effect": "Deny", "Action": actions, "Resource": "*"}] if actions else []),
            ]}))
        keys = sts.assume_role(
            RoleArn="arn:aws:iam::111122223333:role/operator", RoleSessionName="me"
        )["Credentials"]
        return {
            "AWS_ACCESS_KEY_ID": keys["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": keys["SecretAccessKey"],
            "AWS_SESSION_TOKEN": keys["SessionToken"],
        }

    return deny


def test_a_refusal_in_the_middle_says_what_was_done_and_what_was_not(desk, lab, limited):
    refused = apply(desk, environment=limited("iam:AttachRolePolicy"), check=False)
    assert refused.status == 77 and refused.stdout == "", refused
    error = next(line for line in refused.stderr.splitlines() if line.startswith("ra: error: "))
    assert 'stopped at create role "reader", which was begun: ' in error
    assert "AccessDenied" in error and "iam:AttachRolePolicy" in error
    assert 'done: create trust anchor "example", create CRL "example"; ' in error
    assert error.endswith(
        'not done: create role "reader", create role "idle", create profile "reader"')
    assert "goes on where this one stopped" in refused.hint
    assert 'created the trust anchor "example"' in refused.stderr
    as_json = apply(desk, "--json", environment=limited("iam:AttachRolePolicy"), check=False)
    assert as_json.stdout == "" and as_json.status == 77
    assert json.loads(as_json.stderr)["error"]["code"] == "aws.denied"
    apply(desk, environment=limited())
    lab.boto3("iam").delete_role_policy(RoleName="operator", PolicyName="p")
    lab.boto3("iam").delete_role(RoleName="operator")
    assert account(lab) == wanted(desk)


def test_the_policy_for_who_provisions_is_enough(desk, lab):
    """templates/iam/provisioner.json, and nothing else, to apply, change, prune and destroy."""
    lab.point(desk)
    iam, sts = lab.boto3("iam"), lab.boto3("sts")
    make_operator(iam)
    allowed = (judges.REPOSITORY / "templates" / "iam" / "provisioner.json").read_text()
    iam.put_role_policy(RoleName="operator", PolicyName="p", PolicyDocument=allowed)
    keys = sts.assume_role(
        RoleArn="arn:aws:iam::111122223333:role/operator", RoleSessionName="me")["Credentials"]
    desk.environment |= {
        "AWS_ACCESS_KEY_ID": keys["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": keys["SecretAccessKey"],
        "AWS_SESSION_TOKEN": keys["SessionToken"],
    }
    first = json.loads(json.dumps(MANIFEST))
    del first["roles"][1]
    write(desk, first)
    apply(desk)
    second = json.loads(json.dumps(first))
    second["trustAnchors"][0] |= {"bundle": "both.pem", "enabled": False, "tags": {"b": "c"}}
    del second["trustAnchors"][0]["notifications"]
    second["crls"][0] |= {"enabled": False, "tags": {"a": "b"}}
    second["roles"][0] |= {
        "require": ["CN=web-02"], "policyArns": [], "policies": {"own": POLICY},
        "description": "else", "maxSessionDurationSeconds": 3600, "tags": {"b": "c"},
    }
    second["profiles"][0] |= {
        "enabled": False, "durationSeconds": 900, "tags": {}, "attributeMappings": {"x509SAN": []},
    }
    desk.write(
        "both.pem", desk.path("issuing.pem").read_text() + desk.path("root.pem").read_text())
    desk.create_crl("issuing.crl", "--force")
    write(desk, second)
    assert plan(desk)[1] == [
        "update trustAnchor example", "update crl example", "update role reader",
        "update profile reader",
    ]
    apply(desk)
    assert plan(desk) == (0, [])
    desk.ra("destroy", "manifest.yaml", "--yes")
    assert lab.boto3("rolesanywhere").list_trust_anchors()["trustAnchors"] == []


def test_wrong_credentials_change_nothing(desk, lab):
    lab.point(desk)
    for environment, status in [
        ({"AWS_SECRET_ACCESS_KEY": "wrong"}, 77), ({"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE"}, 77),
        ({"AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-1"}, 77),
        ({"AWS_SESSION_TOKEN": "old"}, 77), ({"AWS_ACCESS_KEY_ID": None}, 78),
    ]:
        desk.refused(
            status, "ra", "apply", "manifest.yaml", "--yes",
            environment=environment)
    assert lab.boto3("rolesanywhere").list_trust_anchors()["trustAnchors"] == []
