"""A clock that is off is made up for or named as the cause; a session that is over is so called."""

import datetime
import json
import re

import pytest

import judges
from anywhere import Anywhere
from local_service import LocalService
from workspace import tools_folder

pytestmark = pytest.mark.judge("faketime")


def off(workspace, offset, *command):
    return workspace.run(
        judges.program("faketime"), "-f", offset, tools_folder() / "ra", *command, check=False,
        environment={"FAKETIME_DONT_FAKE_MONOTONIC": "1"},
    )


@pytest.mark.parametrize("offset, side", [("-20m", "behind"), ("+20m", "ahead of")])
def test_management_calls_are_signed_by_the_servers_clock(authority, lab, offset, side):
    lab.point(authority)
    made = off(
        authority, offset, "create-trust-anchor", "--name", "x", "--bundle", "issuing.pem"
    )
    assert made.status == 0, made
    # Once, whatever the number of calls.
    told = f"this machine's clock is 20 min {side} the server's: requests are signed by the server's"
    assert made.stderr.count(told) == 1, made
    assert [anchor["name"] for anchor in authority.ra("list-trust-anchors", "--json").json] == ["x"]


@pytest.mark.parametrize("offset", ["-4m", "+4m", "-20m", "+20m"])
def test_sessions_are_cut_off_by_the_servers_clock(authority, lab, offset):
    """Too early a cut leaves the newest sessions alive; too late a one shuts out the next."""
    lab.point(authority)
    lab.boto3("iam").create_role(RoleName="r", AssumeRolePolicyDocument=json.dumps({
        "Version": "2012-10-17", "Statement": {
            "Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"},
            "Action": "sts:AssumeRole"}}))
    before = datetime.datetime.now(datetime.timezone.utc)
    done = off(authority, offset, "revoke-sessions", "r", "--foreign")
    after = datetime.datetime.now(datetime.timezone.utc)
    assert done.status == 0, done
    told = datetime.datetime.fromisoformat(re.search(r"issued before (\S+)Z", done.stderr)[1] + "+00:00")
    assert before <= told <= after + datetime.timedelta(seconds=3), done


@pytest.mark.parametrize("offset", ["-20m", "+20m"])
def test_session(anywhere, offset):
    outcome = off(anywhere.authority, offset, "session", *anywhere.options)
    assert outcome.status == 0 and outcome.json["AccessKeyId"], outcome
    assert outcome.stderr.count("requests are signed by the server's; set it right") == 1, outcome


LEFT = (
    "import datetime, json, os, sys, urllib.request\n"
    "end = os.environ.get('AWS_CREDENTIAL_EXPIRATION')\n"
    "if end is None:\n"
    "    request = urllib.request.Request(\n"
    "        os.environ['AWS_CONTAINER_CREDENTIALS_FULL_URI'],\n"
    "        headers={'Authorization': os.environ['AWS_CONTAINER_AUTHORIZATION_TOKEN']})\n"
    "    with urllib.request.urlopen(request) as answer:\n"
    "        end = json.load(answer)['Expiration']\n"
    "end = datetime.datetime.fromisoformat(end.replace('Z', '+00:00'))\n"
    "print((end - datetime.datetime.now(datetime.timezone.utc)).total_seconds())\n"
)


@pytest.mark.parametrize("offset", ["-2h", "+2h"])
@pytest.mark.parametrize("options", [(), ("--env",)])
def test_a_command_has_credentials_that_end_by_its_clock(anywhere, options, offset):
    """An SDK compares their end with the clock that it has."""
    done = off(
        anywhere.authority, offset, "exec", *options, *anywhere.options, "--",
        "python3", "-c", LEFT)
    assert done.status == 0 and 3500 < float(done.stdout) <= 3600, done


def left(text, hours):
    """Seconds until a time, by a clock that is off by so many hours."""
    end = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    now = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=hours)
    return (end - now).total_seconds()


@pytest.mark.parametrize("hours", [-2, 2])
def test_a_session_ends_by_this_clock(anywhere, hours):
    """Whatever form it is printed in, asked for or kept."""
    authority, offset = anywhere.authority, f"{hours:+}h"
    authority.environment["XDG_CACHE_HOME"] = str(authority.path("cache"))
    found = set()
    for options in ((), ("--format", "json"), ("--format", "env"), ("--no-cache",)):
        done = off(authority, offset, "session", *anywhere.options, *options)
        end = re.search(r"xpiration\"?:\"([^\"]+)\"|EXPIRATION='([^']+)'", done.stdout)
        assert done.status == 0 and 3000 < left(end[1] or end[2], hours) <= 3600, done
        found.add(re.search(r"ASIA\w+", done.stdout)[0])
    # The first three are one: whoever is ahead does not ask at each use.
    assert len(found) == 2


@pytest.mark.parametrize("hours", [-2, 2])
def test_as_the_stand_in_it_prints_what_aws_says(anywhere, hours):
    """The bytes are those of AWS's own client, of which none come with such a clock."""
    authority = anywhere.authority
    program = authority.path("aws_signing_helper")
    program.symlink_to(tools_folder() / "ra")
    done = authority.run(
        judges.program("faketime"), "-f", f"{hours:+}h", program, "credential-process",
        *anywhere.options, environment={"FAKETIME_DONT_FAKE_MONOTONIC": "1"})
    assert 3000 < left(done.json["Expiration"], 0) <= 3600, done


@pytest.mark.parametrize("hours", [-2, 2])
def test_an_update_knows_when_the_next_is_due(anywhere, hours):
    done = off(anywhere.authority, f"{hours:+}h", "update", "--once", *anywhere.options)
    assert done.status == 0, done
    end = datetime.datetime.fromisoformat(re.search(r"until\s+(\S+)Z", done.stderr)[1] + "+00:00")
    left = end - datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(hours=hours)
    assert 3500 < left.total_seconds() <= 3600, done


def test_expired_session_token(authority, tmp_path):
    # The service's clock moves on by a quarter of an hour while it runs; so does the client's.
    clock = tmp_path / "clock"
    clock.write_text("+0\n")
    under = [
        judges.program("faketime"), "-f", "+0", "env", "-u", "FAKETIME",
        f"FAKETIME_TIMESTAMP_FILE={clock}", "FAKETIME_NO_CACHE=1", "FAKETIME_DONT_FAKE_MONOTONIC=1",
    ]
    with LocalService(tmp_path / "lab", under=under) as lab:
        session = Anywhere(lab.point(authority)).session("--session-duration", "900").json
        authority.environment |= {
            "AWS_ACCESS_KEY_ID": session["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": session["SecretAccessKey"],
            "AWS_SESSION_TOKEN": session["SessionToken"],
        }
        identity = authority.aws("sts", "get-caller-identity").json
        assert ":assumed-role/web-01/" in identity["Arn"]

        # Whole, as the service reads it again and again.
        later = tmp_path / "later"
        later.write_text("+16m\n")
        later.replace(clock)
        command = ["create-trust-anchor", "--name", "x", "--bundle", "issuing.pem"]
        before = authority.listing()
        refused = off(authority, "+16m", *command)
        assert refused.status == 77 and refused.stdout == "", refused
        assert "ExpiredToken" in refused.stderr and "obtain" in refused.hint, refused
        assert authority.listing() == before
