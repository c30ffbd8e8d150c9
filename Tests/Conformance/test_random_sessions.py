"""What `ra` signs, over random certificates, chains, keys and parameters."""

import os
import random
from concurrent.futures import ThreadPoolExecutor

import pytest

import key_material
from key_material import KINDS, Party
from recorded_sessions import arns, recorder  # noqa: F401
from session_judge import PRINTED

pytestmark = [pytest.mark.judge("pyca/cryptography"), pytest.mark.judge("openssl")]


def test_random_sessions(workspace, recorder):
    """Two hundred sessions, no two of them alike."""
    seed = int(os.environ.get("SESSION_SEED", "20261126"))
    chance = random.Random(seed)
    ladder = key_material.authorities(6)
    cases = []
    for number in range(208):
        depth = chance.randrange(1, 6)
        kind = KINDS[number % len(KINDS)]
        size = chance.choice([1, 7, 8, 63, 64, 127, 128, 158, 159])
        client = Party(
            f"client-{number}", kind, issuer=ladder[depth],
            serial=chance.getrandbits(size) | 1 << (size - 1) | 1,
        )
        chain = ladder[1 : depth + 1]
        chance.shuffle(chain)
        own, apart = chain[: chance.randrange(len(chain) + 1)], None
        apart = [each for each in chain if each not in own]
        folder = workspace.path(f"{number}")
        folder.mkdir()
        workspace.write(f"{number}/certificate.pem", b"".join(p.pem for p in [client, *own]))
        workspace.write(f"{number}/key.pem", client.plain(), mode=0o600)
        options = ["--certificate", f"{number}/certificate.pem"]
        options += ["--private-key", f"{number}/key.pem"]
        if apart:
            workspace.write(f"{number}/more.pem", b"".join(p.pem for p in apart))
            options += ["--intermediates", f"{number}/more.pem"]
        region, partition = chance.choice([
            ("us-east-1", "aws"), ("eu-central-2", "aws"), ("ap-southeast-5", "aws"),
            ("us-gov-west-1", "aws-us-gov"), ("cn-northwest-1", "aws-cn"),
        ])
        letters = "abcXYZ019+=,.@_-"
        role = chance.choice(["", "a/", "path/with+odd=,.@-_/"]) + "".join(
            chance.choices(letters, k=chance.randrange(1, 60))
        )
        duration = chance.randrange(900, 43201)
        options += ["--session-duration", str(duration)]
        name = None
        if chance.random() < 0.5:
            name = "".join(chance.choices(letters, k=chance.randrange(2, 65)))
            options.append(f"--role-session-name={name}")
        prefix = chance.choice(["", "", "/", "/base", "/two/deep"])
        cases.append((client, own + apart, arns(region, partition, role), options, prefix,
                      duration, name, region))

    def run(case):
        client, _, names, options, prefix, *_ = case
        return workspace.ra("session", *names, "--endpoint", recorder.url + prefix, *options)

    with ThreadPoolExecutor(2) as pool:
        for done in pool.map(run, cases):
            assert done.stdout == PRINTED, done
    judged = {each.certificate: each for each in recorder.take_all()}
    assert len(judged) == len(cases)
    for client, chain, names, _, _, duration, name, region in cases:
        found = judged[client.certificate]
        assert found.chain == [each.certificate for each in chain], seed
        assert found.region == region
        assert found.parameters == {
            "trustAnchorArn": names[1], "profileArn": names[3], "roleArn": names[5],
        }
        expected = {"durationSeconds": duration}
        assert found.body == (expected | {"roleSessionName": name} if name else expected)
