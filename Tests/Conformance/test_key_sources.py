"""`ra session` has keys from everywhere, and refuses what does not belong together."""

import os

import pytest

from key_material import Party
from recorded_sessions import authority, client, desk, recorder, refused, session  # noqa: F401

pytestmark = [pytest.mark.judge("pyca/cryptography"), pytest.mark.judge("openssl")]


# --- Sources --------------------------------------------------------------------------------------


def test_standard_input_holds_one_or_both(desk, recorder, client):
    both = (client.pem + client.plain()).decode()
    for options, text in (
        (("--certificate", "-"), both),
        (("--certificate", "-", "--private-key", "-"), both),
        (("--certificate", "certificate.pem", "--private-key", "-"), client.plain().decode()),
        (("--certificate", "-", "--private-key", "key.pem"), client.pem.decode()),
    ):
        judged = session(desk, recorder, *options, stdin=text)
        assert judged.certificate == client.certificate


def test_variables_hold_certificate_and_key(desk, recorder, client):
    given = {"CLIENT": client.pem.decode(), "CLIENT_KEY": client.plain().decode()}
    for options in (
        ("--certificate", "env:CLIENT", "--private-key", "env:CLIENT_KEY"),
        ("--certificate=env:CLIENT", "--private-key=env:CLIENT_KEY"),
        ("--certificate", "certificate.pem", "--private-key", "env:CLIENT_KEY"),
    ):
        session(desk, recorder, *options, environment=given)
    refused(
        desk, recorder, 66, "--certificate", "certificate.pem", "--private-key", "env:NOWHERE",
        saying='"NOWHERE" is not set',
    )
    refused(
        desk, recorder, 64, "--certificate", "certificate.pem", "--private-key", "env:",
        saying="names nothing to read",
    )


def test_a_variable_with_a_key_is_not_handed_on(desk, recorder, client):
    given = {"CLIENT_KEY": client.plain().decode()}
    desk.write("show", "#!/bin/sh\nenv > seen\ncat certificate.pem\n", mode=0o755)
    session(
        desk, recorder, "--certificate", "exec:./show", "--private-key", "env:CLIENT_KEY",
        environment=given,
    )
    seen = desk.path("seen").read_text()
    assert "HOME=" in seen and "CLIENT_KEY" not in seen and "PRIVATE KEY" not in seen


def test_a_program_prints_the_key(desk, recorder, client):
    for command in (
        "cat key.pem",
        "cat 'key with \"quotes\" and blanks.pem'",
        'cat "key with \\"quotes\\" and blanks.pem"',
        "sh -c 'cat \"$0\"' key.pem",
    ):
        desk.write('key with "quotes" and blanks.pem', client.plain(), mode=0o600)
        session(
            desk, recorder, "--certificate", "certificate.pem", "--private-key", f"exec:{command}"
        )
    session(desk, recorder, "--certificate", "exec:cat certificate.pem key.pem")


@pytest.mark.parametrize(
    "command, status, saying",
    [
        ("", 64, "names nothing to read"),
        ("'unfinished", 64, "names nothing to read"),
        ("no-such-program here", 66, 'no program "no-such-program"'),
        ("sh -c 'echo one >&2; echo two >&2; exit 3'", 66, "ended with 3: one; two"),
        ("true", 66, "printed nothing"),
        ("echo nothing", 65, "exec:echo"),
        ("cat $HOME/key.pem", 66, "ended with 1"),
        ("sh -c 'kill -9 $$'", 66, "ended with 137"),
    ],
)
def test_a_program_that_fails(desk, recorder, command, status, saying):
    refused(
        desk, recorder, status, "--certificate", "certificate.pem", "--private-key",
        f"exec:{command}", saying=saying,
    )


def test_a_program_that_talks_without_end(desk, recorder):
    refused(
        desk, recorder, 78, "--certificate", "certificate.pem", "--private-key", "exec:yes",
        saying="more than",
    )


# --- What does not belong together ----------------------------------------------------------------


@pytest.mark.parametrize(
    "certificate, key",
    [
        ("certificate.pem", "other.pem"),
        ("certificate.pem", "other.p12"),
        ("certificate.pem", "-"),
        ("certificate.pem", "env:OTHER"),
        ("certificate.pem", "exec:cat other.pem"),
        ("mixed.pem", None),
        ("-", "other.pem"),
        ("exec:cat certificate.pem", "other.pem"),
    ],
)
def test_a_key_of_another_certificate_is_refused(desk, recorder, client, certificate, key):
    other = Party("web-02", issuer=client.issuer)
    desk.write("other.pem", other.plain(), mode=0o600)
    desk.write("other.p12", other.pkcs12(), mode=0o600)
    desk.write("mixed.pem", client.pem + other.plain(), mode=0o600)
    stdin = {"-": other.plain().decode()}.get(key) or {"-": client.pem.decode()}.get(certificate)
    options = ("--certificate", certificate) + (("--private-key", key) if key else ())
    outcome = refused(
        desk, recorder, 65, *options, environment={"OTHER": other.plain().decode()}, stdin=stdin,
        saying="does not",
    )
    assert "CN=web-01" in outcome.stderr


def test_another_kind_of_key_is_refused(desk, recorder):
    desk.write("rsa.pem", Party("x", "rsa2048").plain(), mode=0o600)
    refused(desk, recorder, 65, "--certificate", "certificate.pem", "--private-key", "rsa.pem")


@pytest.mark.parametrize(
    "options, status, saying",
    [
        (("--certificate", "certificate.pem"), 64, "holds no private key"),
        (("--certificate", "key.pem"), 65, "CERTIFICATE"),
        (("--certificate", "client.p12", "--private-key", "key.pem"), 65, "not PEM"),
        (("--certificate", "two.pem", "--private-key", "two.pem"), 65, "PRIVATE KEY"),
        (("--certificate", "empty", "--private-key", "key.pem"), 65, "empty"),
        (("--certificate", "certificate.pem", "--private-key", "/dev/null"), 65, "PRIVATE KEY"),
        (("--certificate", "certificate.pem", "--private-key", "."), 66, "directory"),
        (("--certificate", "noise", "--private-key", "key.pem"), 65, "noise"),
        (("--certificate", "noise"), 65, "noise"),
        (("--certificate", "certificate.pem", "--private-key", "cut.pem"), 65, "cut.pem"),
        (("--private-key", "key.pem"), 64, "--certificate"),
    ],
)
def test_what_holds_something_else(desk, recorder, client, options, status, saying):
    desk.write("client.p12", client.pkcs12(), mode=0o600)
    desk.write("two.pem", client.pem + client.plain() + client.plain(), mode=0o600)
    desk.write("empty", "")
    desk.write("noise", b"\x30\x82" + bytes(range(256)), mode=0o600)
    desk.write("cut.pem", client.plain()[:-30], mode=0o600)
    refused(desk, recorder, status, *options, saying=saying)


def test_a_key_that_others_may_read_is_refused(desk, recorder, client):
    desk.path("key.pem").chmod(0o640)
    desk.write("both.pem", client.pem + client.plain(), mode=0o644)
    desk.write("client.p12", client.pkcs12(), mode=0o644)
    for options in (
        ("--certificate", "certificate.pem", "--private-key", "key.pem"),
        ("--certificate", "both.pem"),
        ("--certificate", "client.p12"),
    ):
        refused(desk, recorder, 65, *options, saying="can be read by others")


@pytest.mark.skipif(os.geteuid() != 0, reason="takes root, to give a file to somebody else")
def test_a_key_that_somebody_else_has_put_there_is_taken(desk, recorder):
    desk.path("key.pem").chmod(0o640)
    os.chown(desk.path("key.pem"), 12345, 0)
    session(desk, recorder, "--certificate", "certificate.pem", "--private-key", "key.pem")
