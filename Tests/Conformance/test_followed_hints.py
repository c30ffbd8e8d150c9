"""Hints that can be followed: what they say to do works, or is nothing that a command refuses."""

import json
import shlex

import pytest

pytestmark = [pytest.mark.judge("boto3"), pytest.mark.judge("AWS CLI")]


def test_a_config_file_that_can_be_none(authority, anywhere):
    outcome = authority.refused(
        73, "ra", "configure", "x", *anywhere.options, environment={"AWS_CONFIG_FILE": "/dev/null"},
        saying="not a regular file")
    assert "standard output" not in outcome.hint
    # To the AWS CLI, too, this is the name of a file.
    for _ in range(2):
        authority.ra("configure", "x", *anywhere.options, environment={"AWS_CONFIG_FILE": "-"})
    authority.run(
        "aws", "sts", "get-caller-identity", "--profile", "x", environment={
            "AWS_CONFIG_FILE": "-", "AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None})


def test_a_server_without_its_scheme(authority):
    outcome = authority.refused(
        65, "ra", "configure", "x", "--server-url", "127.0.0.1:9911", saying="127.0.0.1:9911")
    authority.ra("configure", "x", "--server-url", outcome.hint.split()[-1])


def test_a_device_that_is_no_file_of_the_users(authority, anywhere):
    outcome = authority.refused(
        65, "ra", "serve", *anywhere.options, "--port", "0", "--authorization-token-file",
        "/dev/null", saying="can be read by everybody")
    assert "chmod" not in outcome.hint


def test_a_name_that_looks_like_an_option(authority, anywhere, lab):
    authority.ra("create-trust-anchor", "--name=-a", "--bundle", "root.pem")
    outcome = authority.refused(
        73, "ra", "create-trust-anchor", "--name=-a", "--bundle", "issuing.pem",
        saying="-a")
    _, _, command = outcome.hint.partition("with: ")
    words = shlex.split(command)
    assert words[:2] == ["ra", "update-trust-anchor"] and words[-2:] == ["--", "-a"]
    authority.ra(*words[1:2], "--bundle", "issuing.pem", *words[2:])
    authority.ra("show-trust-anchor", "--", "-a")


def test_names_of_foreign_roles_are_words_of_a_shell(authority, anywhere, lab):
    """The path of a role may hold whatever a shell reads."""
    path = "/a;b&c|d(e)<f>`g/"
    iam = lab.boto3("iam")
    trust = iam.get_role(RoleName=anywhere.client)["Role"]["AssumeRolePolicyDocument"]
    arn = iam.create_role(
        RoleName="odd", Path=path, AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    authority.ra(
        "configure", "odd", "--trust-anchor-arn", anywhere.trust_anchor, "--profile-arn",
        anywhere.profile, "--role-arn", "odd", *anywhere.files)
    written = (authority.home / ".aws" / "config").read_text()
    line = next(each for each in written.splitlines() if each.startswith("credential_process"))
    value = line.partition("=")[2].strip()
    words = shlex.split(value)
    assert words[words.index("--role-arn") + 1] == arn
    said = authority.run("sh", "-c", f"set -- {value}; printf '%s\\n' \"$@\"", check=False)
    assert said.stdout.splitlines() == words
