"""What `ra apply` says where everything was applied, and something after it went wrong."""

import json

import pytest

from call_proxy import CallProxy
from manifest_desk import MANIFEST, apply, desk, plan, write  # noqa: F401

pytestmark = pytest.mark.judge("boto3")

CREATED = [
    {"action": "create", "kind": kind, "name": name}
    for kind, name in (("trustAnchor", "example"), ("crl", "example"), ("role", "reader"),
                       ("role", "idle"), ("profile", "reader"))
]


def error_of(done):
    """The JSON of the error, on the last line of standard error."""
    return json.loads(done.stderr.splitlines()[-1])["error"]


def test_what_cannot_be_read_back_is_done_and_not_confirmed(desk, lab):  # noqa: F811
    lab.point(desk)
    with CallProxy(lab.url) as proxy:
        desk.environment["AWS_ENDPOINT_URL"] = proxy.url
        apply(desk)
        count = proxy.count
        desk.ra("destroy", "manifest.yaml", "--yes")
        for options in ((), ("--json",)):
            proxy.arm(count, "blind")
            refused = apply(desk, *options, check=False)
            assert proxy.acted and refused.status == 77 and refused.stdout == "", refused
            proxy.arm()
            if options:
                error = error_of(refused)
                assert error["code"] == "aws.denied" and error["notDone"] == [], error
                assert error["done"] == error["unconfirmed"] == CREATED, error
            else:
                words = ('create trust anchor "example", create CRL "example", '
                         'create role "reader", create role "idle", create profile "reader"')
                assert "error: AWS took what was sent, and what it has now could not be read: " \
                    in refused.stderr, refused
                assert f"; done: {words}; not confirmed: {words}; not done: nothing\n" in refused.stderr
                assert "the same command again tells whether anything is left" in refused.hint
            assert plan(desk) == (0, [])
            again = apply(desk)
            assert again.stderr.endswith("\n5 as asked for\n"), again
            assert len(again.stdout.splitlines()) == 5, again
            desk.ra("destroy", "manifest.yaml", "--yes")


def test_a_refused_verification_says_that_everything_was_applied(desk, lab):  # noqa: F811
    lab.point(desk)
    other = desk.issue("web-02", decrypt=True)
    verify = ("--verify", other / "certificate.pem", other / "decrypted_private_key.pem",
              "--verify-timeout", "0")
    refused = apply(desk, *verify, "--json", check=False)
    error = error_of(refused)
    assert refused.status == 77 and refused.stdout == "", refused
    assert error["done"] == CREATED and error["notDone"] == [], error
    assert "unconfirmed" not in error and error["code"] == "session.refused", error
    assert plan(desk) == (0, [])
    refused = apply(desk, *verify, check=False)
    assert refused.status == 77 and refused.stdout == "" and refused.hint, refused
    assert "ra: error: everything is applied, and not verified: " in refused.stderr, refused
    assert "Unable to assume role" in refused.stderr, refused
    error = error_of(apply(desk, *verify, "--json", check=False))
    assert error["done"] == error["notDone"] == [], "there was nothing to do"

    # That no way leads to a session is found after the work, too.
    closed = json.loads(json.dumps(MANIFEST))
    closed["profiles"][0]["enabled"] = False
    write(desk, closed)
    client = desk.folder_of_client
    error = error_of(apply(
        desk, "--verify", client / "certificate.pem", client / "decrypted_private_key.pem",
        "--json", check=False))
    assert error["done"] == [{"action": "update", "kind": "profile", "name": "reader"}], error
    assert error["notDone"] == [] and "no enabled profile" in error["message"], error
    assert plan(desk) == (0, [])
