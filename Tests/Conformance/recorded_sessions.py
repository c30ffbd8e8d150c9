"""Sessions of `ra` whose requests a verifier on pyca/cryptography judges."""

import pytest

from key_material import PASSPHRASE, Party
from session_judge import PRINTED, recording

ACCOUNT = "111122223333"
ID = "11111111-2222-3333-4444-555555555555"


def arns(region="us-east-1", partition="aws", role="reader"):
    return (
        "--trust-anchor-arn", f"arn:{partition}:rolesanywhere:{region}:{ACCOUNT}:trust-anchor/{ID}",
        "--profile-arn", f"arn:{partition}:rolesanywhere:{region}:{ACCOUNT}:profile/{ID}",
        "--role-arn", f"arn:{partition}:iam::{ACCOUNT}:role/{role}",
    )


@pytest.fixture
def recorder():
    with recording() as recorder:
        yield recorder


@pytest.fixture(scope="module")
def authority():
    return Party("Issuer", is_authority=True)


@pytest.fixture(scope="module")
def client(authority):
    return Party("web-01", issuer=authority)


@pytest.fixture
def desk(workspace, client):
    """A workspace with a client's certificate and its key in the clear."""
    workspace.write("certificate.pem", client.pem)
    workspace.write("key.pem", client.plain(), mode=0o600)
    return workspace


def session(workspace, recorder, *options, **run):
    """The judged request of an `ra session`."""
    done = workspace.ra("session", *arns(), "--endpoint", recorder.url, *options, **run)
    assert done.stdout == PRINTED, done
    assert "warning" not in done.stderr and PASSPHRASE not in done.stderr, done
    return recorder.take()


def refused(workspace, recorder, status, *options, **run):
    """An `ra session` that is refused before anything is sent."""
    outcome = workspace.refused(
        status, "ra", "session", *arns(), "--endpoint", recorder.url, *options, **run
    )
    assert recorder.count == 0
    return outcome
