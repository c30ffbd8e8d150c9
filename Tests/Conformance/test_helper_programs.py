"""Programs that give keys and certificates (`exec:`), and pipes: what they leave behind, how they end."""

import os
import signal
import subprocess
import time

import pytest

from cryptography.hazmat.primitives import serialization
from patience import PATIENCE, quick, wait_until
from recorded_sessions import arns, authority, client, desk, recorder, refused, session  # noqa: F401
from served import Served
from session_judge import PRINTED
from terminal import CONTROL_C, Terminal

pytestmark = pytest.mark.judge("pyca/cryptography")

KEY = ("--certificate", "certificate.pem", "--private-key")


def is_alive(process):
    try:
        with open(f"/proc/{process}/stat") as file:
            return ") Z " not in file.read()
    except FileNotFoundError:
        return False


def started(desk, name="pid"):
    """The number that a helper has written down."""
    def written():
        return desk.path(name).exists() and desk.path(name).read_text().endswith("\n")

    wait_until(written, "the helper has not started")
    return int(desk.path(name).read_text())


def ends(process):
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if not is_alive(process):
            return True
        time.sleep(0.05)
    os.kill(process, signal.SIGKILL)
    return False


def test_an_agent_that_a_program_starts_is_not_waited_for(desk, recorder):
    script = "cat key.pem; sleep 1000 & echo $! >pid"

    def once():
        session(desk, recorder, *KEY, f'exec:sh -c "{script}"')
        agent = started(desk)
        desk.path("pid").unlink()
        assert is_alive(agent)
        os.kill(agent, signal.SIGKILL)

    # Its limit is 30 seconds.
    quick(25, once)


WAITING = "exec:sh -c 'sleep 1000 & echo $! >pid; wait'"


def test_control_c_ends_a_program_too(desk, recorder):
    command = ("ra", "session", *arns(), "--endpoint", recorder.url, *KEY, WAITING)
    with Terminal(desk, *command) as terminal:
        process = started(desk)
        terminal.type(CONTROL_C)
        assert terminal.end() == -signal.SIGINT
    assert ends(process) and recorder.count == 0


def test_a_program_may_ask_at_the_terminal(desk, recorder):
    """It is in front of it, as ra is: what it asks is answered there."""
    desk.write("ask", "#!/bin/sh\nprintf 'word? ' >/dev/tty\nread word </dev/tty\ncat $word\n", 0o755)
    command = ("ra", "session", *arns(), "--endpoint", recorder.url, *KEY, "exec:./ask")
    with Terminal(desk, *command) as terminal:
        terminal.wait_for("word? ").type("key.pem").wait_for(PRINTED[:40])
        assert terminal.end() == 0
    recorder.take()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_who_ends_ra_ends_its_program(desk, recorder, number):
    process = subprocess.Popen(
        ["ra", "session", *arns(), "--endpoint", recorder.url, *KEY, WAITING], cwd=desk.folder,
        env=desk.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, start_new_session=True,
        preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),
    )
    waiting = started(desk)
    process.send_signal(number)
    out, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == -number and out == b""
    assert ends(waiting)


def roles(desk, key, more=""):
    anchor, profile, role = arns()[1::2]
    desk.write(
        "roles.yaml",
        f"trustAnchorArn: {anchor}\nprofileArn: {profile}\ncertificate: \"exec:./show\"\n"
        f"privateKey: {key}\nroles:\n  - {{name: reader, roleArn: \"{role}\"}}\n{more}",
    )
    desk.write("show", "#!/bin/sh\nenv >seen\ncat certificate.pem\n", mode=0o755)
    return "--roles-file", "roles.yaml"


def test_a_variable_of_a_file_of_roles_is_not_handed_on(desk, recorder, client):
    key = client.plain().decode()
    options = (*roles(desk, "env:MY_KEY"), "--endpoint", recorder.url)
    with Served(desk, *options, environment={"MY_KEY": key, "OTHER": "stays"}) as served:
        served.said("reader: credentials until")
        environ = open(f"/proc/{served.process.pid}/environ").read()
        assert served.stop() == 0
    seen = desk.path("seen").read_text()
    # What a library of this process reads is no other program's concern.
    assert "TSS2_LOG" not in seen
    assert "OTHER=stays" in seen and "MY_KEY" not in seen and "PRIVATE KEY" not in seen
    assert "PRIVATE KEY" not in environ
    recorder.take_all()


def test_a_program_of_a_server_ends_with_it(desk, recorder, client):
    """The second attempt's program waits when the server is told to stop."""
    desk.write("once", "#!/bin/sh\ncat key.pem\n[ -e first ] || exec touch first\n"
               "sleep 1000 & echo $! >pid\nwait\n", mode=0o755)
    options = (*roles(desk, "exec:./once"), "--endpoint", recorder.url)
    with Served(desk, *options) as served:
        process = started(desk)
        assert served.stop() == 0
    assert ends(process)
    recorder.take_all()


@pytest.mark.parametrize("text", ["cat key.pem\n", "cat\nkey.pem", "cat\r\nkey.pem\r\n",
                                  'cat "k\\\ney.pem"', "cat \\\n key.pem"])
def test_lines_are_blanks(desk, recorder, text):
    session(desk, recorder, *KEY, f"exec:{text}")


def test_words_are_those_of_a_shell(desk, recorder, client):
    """What sh itself makes of a text is what ra makes of it."""
    desk.write("words", "#!/bin/sh\nprintf '%s\\0' \"$@\" >words.out\ncat key.pem\n", mode=0o755)
    for text in (
        r'"\$HOME \` \" \\ \a"', r"'\$' \$ \a", '"a\nb" c\\\nd', "a\tb  c\n", "''\"\" x''y",
    ):
        session(desk, recorder, *KEY, f"exec:./words {text}")
        ours = desk.path("words.out").read_bytes()
        desk.run("sh", "-c", f"./words {text}")
        assert desk.path("words.out").read_bytes() == ours, text


# --- Pipes ----------------------------------------------------------------------------------------


def by_bash(desk, recorder, options, **run):
    done = desk.run(
        "bash", "-c", f'ra session "$@" {options}', "bash", *arns(), "--endpoint", recorder.url,
        **run,
    )
    assert done.stdout == PRINTED, done
    return recorder.take()


@pytest.mark.parametrize("options", [
    "--certificate <(cat certificate.pem key.pem)",
    "--certificate <(sleep 0.2; cat key.pem; sleep 0.2; cat certificate.pem)",
    "--certificate <(cat certificate.pem) --private-key <(cat key.pem)",
    "--certificate <(cat client.p12)",
    "--certificate certificate.pem --private-key key.pem --intermediates <(cat issuer.pem)",
])
def test_a_pipe_is_read_once(desk, recorder, client, options):
    desk.write("client.p12", client.pkcs12())
    desk.write("issuer.pem", client.issuer.pem)
    for environment in ({}, {"XDG_CACHE_HOME": str(desk.path("cache"))}):
        judged = by_bash(desk, recorder, options, environment=environment)
        assert judged.certificate == client.certificate
    # Nobody can tell whose session to answer with, without taking what is in the pipe.
    assert not list(desk.folder.glob("cache/**/*.json"))


def test_a_certificate_in_der(desk, recorder, client):
    encoding = serialization.Encoding.DER
    desk.write("certificate.der", client.certificate.public_bytes(encoding))
    desk.write("issuer.der", client.issuer.certificate.public_bytes(encoding))
    judged = session(
        desk, recorder, "--certificate", "certificate.der", "--private-key", "key.pem",
        "--intermediates", "issuer.der",
    )
    assert judged.certificate == client.certificate
    assert judged.chain == [client.issuer.certificate]
    read = desk.ra("read-certificate-data", "--certificate", "certificate.der").json
    assert read["serialNumber"] == str(client.certificate.serial_number)
    refused(desk, recorder, 64, "--certificate", "certificate.der", saying="no private key")
    desk.write("cut.der", client.certificate.public_bytes(encoding)[:-9])
    refused(desk, recorder, 65, "--certificate", "cut.der", "--private-key", "key.pem",
            saying="cut.der")


def test_a_program_has_no_socket_of_a_server(desk, recorder, client):
    desk.write("look", '#!/bin/sh\nreadlink /proc/$$/fd/* >links\ncat key.pem\n', mode=0o755)
    options = (*roles(desk, "exec:./look"), "--endpoint", recorder.url)
    with Served(desk, *options) as served:
        served.said("reader: credentials until")
        assert any(
            os.readlink(f"/proc/{served.process.pid}/fd/{name}").startswith("socket:")
            for name in os.listdir(f"/proc/{served.process.pid}/fd"))
        assert served.stop() == 0
    links = desk.path("links").read_text()
    assert "pipe:" in links and "socket:" not in links and "eventpoll" not in links, links
    recorder.take_all()
