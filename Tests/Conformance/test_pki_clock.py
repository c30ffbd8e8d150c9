"""pki under a clock that lies far behind the records of its store."""

import json

import pytest

import judges
from workspace import tools_folder

pytestmark = pytest.mark.judge("faketime")


def under(workspace, offset, *command, **options):
    return workspace.run(
        judges.program("faketime"), "-f", offset, tools_folder() / "pki", *command,
        environment={"FAKETIME_DONT_FAKE_MONOTONIC": "1"}, **options,
    )


def test_a_list_that_would_be_overdue_is_refused(authority):
    authority.issue("web-01", "--no-key-passphrase")
    authority.create_crl()
    # Revoking goes on; its list would be due ten years ago.
    revoked = under(authority, "-10y", "revoke", "web-01")
    assert "notice: " in revoked.stderr, revoked
    lists = authority.pki("list-crls", "--json").json
    done = under(
        authority, "-10y", "create-crl", "--out", "past.crl", "--json", check=False
    )
    assert done.status == 65 and done.stdout == "", done
    error = json.loads([line for line in done.stderr.splitlines() if line.startswith("{")][-1])
    assert error["error"]["code"] == "clock" and "--accept-clock" in error["error"]["hint"], done
    assert not authority.path("past.crl").exists()
    assert authority.pki("list-crls", "--json").json == lists

    # An hour is no reason to wait.
    under(authority, "-1h", "create-crl", "--out", "hour.crl")
    under(authority, "-10d", "create-crl", "--out", "accepted.crl", "--accept-clock")
    numbers = [entry["number"] for entry in authority.pki("list-crls", "--json").json]
    assert numbers == sorted(numbers) and len(set(numbers)) == len(lists) + 2
    authority.pki("check")


@pytest.mark.parametrize(
    "command", [["set-urls", "--crl", "http://pki.example.com/a.crl"], ["block-keys", "key.pem"]]
)
def test_what_goes_on_says_so(authority, command):
    authority.openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "private.pem")
    authority.openssl("ec", "-in", "private.pem", "-pubout", "-out", "key.pem")
    done = under(authority, "-10d", *command)
    assert "notice: " in done.stderr and "clock" in done.stderr, done
    assert "notice: " not in authority.pki(*command).stderr
