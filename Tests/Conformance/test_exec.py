"""`ra exec`: a command gets credentials, the terminal, the signals, and nothing that is in the way."""

import contextlib
import fcntl
import json
import os
import re
import signal
import subprocess
import urllib.error
import urllib.request

import pytest

from patience import PATIENCE
from served import YoungSessions
from terminal import CONTROL_C, Terminal

pytestmark = pytest.mark.judge("AWS CLI")

IDENTITY = ("aws", "sts", "get-caller-identity")


def run(anywhere, *words, options=(), **run_options):
    return anywhere.authority.ra("exec", *anywhere.options, *options, "--", *words, **run_options)


def start(anywhere, *words, options=(), **more):
    authority = anywhere.authority
    words = ("ra", "exec", *anywhere.options, *options, "--", *words)
    return subprocess.Popen(
        [str(word) for word in words], cwd=authority.folder, env=authority.environment,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        start_new_session=True, text=True, preexec_fn=heed_signals, **more)


def heed_signals():
    """What was started in the background of a shell, or by nohup, ignores these, and so would a trap of its own."""
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def is_of_the_role(outcome):
    return json.loads(outcome.stdout)["Arn"].split("/")[1] == "web-01"


@pytest.mark.parametrize("options", [(), ("--env",)])
def test_the_aws_cli_finds_the_credentials(anywhere, options):
    assert is_of_the_role(run(anywhere, *IDENTITY, options=options))


RIVALS = {
    "AWS_ACCESS_KEY_ID": "AKIAXXXXXXXXXXXXXXXX", "AWS_SECRET_ACCESS_KEY": "x",
    "AWS_SESSION_TOKEN": "x", "AWS_PROFILE": "nowhere", "AWS_DEFAULT_PROFILE": "nowhere",
    "AWS_WEB_IDENTITY_TOKEN_FILE": "/nowhere", "AWS_ROLE_ARN": "arn:aws:iam::1:role/x",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/nowhere",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "/nowhere", "AWS_BEARER_TOKEN_BEDROCK": "x",
}


@pytest.mark.parametrize("options", [(), ("--env",)])
def test_nothing_else_is_in_the_way(anywhere, options):
    authority = anywhere.authority
    (authority.home / ".aws").mkdir()
    authority.write(".home/.aws/credentials", "[default]\naws_access_key_id=A\naws_secret_access_key=B\n")
    authority.write(".home/.aws/config", "[default]\ncredential_process = false\nregion = eu-west-3\n")
    rivals = RIVALS | {"AWS_REGION": None, "AWS_DEFAULT_REGION": None, "RA_KEY_PASSPHRASE": "secret"}
    done = run(
        anywhere, *IDENTITY, "--region", "us-east-1", options=options, environment=rivals)
    assert is_of_the_role(done), done
    shown = run(anywhere, "env", options=options, environment=rivals).stdout
    assert "AWS_REGION=eu-west-3\n" in shown
    assert "PASSPHRASE" not in shown.replace("PKI_", "") or "RA_KEY_PASSPHRASE" not in shown
    assert not re.search(r"^(AWS_PROFILE|AWS_ROLE_ARN|AWS_BEARER_TOKEN_BEDROCK|AWS_WEB_IDENTITY_TOKEN_FILE)=", shown, re.M)


@pytest.mark.parametrize("options", [(), ("--env",)])
@pytest.mark.parametrize("status", [0, 1, 2, 64, 255])
def test_the_status_is_that_of_the_command(anywhere, options, status):
    done = run(anywhere, "sh", "-c", f"echo out; echo err >&2; exit {status}", options=options,
               check=False)
    assert (done.status, done.stdout, done.stderr) == (status, "out\n", "err\n")


@pytest.mark.parametrize("options", [(), ("--env",)])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGSEGV])
def test_a_signal_that_ends_the_command_ends_it_too(anywhere, options, number):
    done = run(anywhere, "sh", "-c", f"kill -{number.value} $$", options=options, check=False)
    assert done.status == -number


@pytest.mark.parametrize("number", [
    signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1, signal.SIGQUIT])
@pytest.mark.parametrize("options", [(), ("--env",)])
def test_signals_are_passed_on(anywhere, options, number):
    name = number.name.removeprefix("SIG")
    script = f"trap 'echo got {name}; exit 7' {name}; echo ready; while :; do sleep 0.05; done"
    with start(anywhere, "sh", "-c", script, options=options) as process:
        assert process.stdout.readline() == "ready\n"
        process.send_signal(number)
        try:
            assert process.wait(timeout=PATIENCE) == 7
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        assert process.stdout.read() == f"got {name}\n"


def test_ctrl_c_comes_once(anywhere):
    script = (
        "import signal, time\n"
        "count = 0\n"
        "def caught(*_):\n"
        "    global count\n"
        "    count += 1\n"
        "signal.signal(signal.SIGINT, caught)\n"
        "print('ready', flush=True)\n"
        "end = time.monotonic() + 100\n"
        "while not count and time.monotonic() < end: time.sleep(0.05)\n"
        "time.sleep(1)\n"
        "print('count', count)\n"
    )
    authority = anywhere.authority
    words = ("ra", "exec", *anywhere.options, "--", "python3", "-c", script)
    with Terminal(authority, *words) as terminal:
        terminal.wait_for("ready")
        os.write(terminal.master, CONTROL_C)
        terminal.wait_for("count 1")
        assert terminal.process.wait(timeout=PATIENCE) == 0


def test_the_command_has_the_terminal(anywhere):
    script = "tty -s && read line < /dev/tty && echo read $line"
    with Terminal(anywhere.authority, "ra", "exec", *anywhere.options, "--", "sh", "-c", script) as terminal:
        os.write(terminal.master, b"hello\n")
        terminal.wait_for("read hello")
        assert terminal.process.wait(timeout=PATIENCE) == 0


def test_signals_and_limits_are_the_callers(anywhere):
    script = (
        "import resource, signal, os\n"
        "print(signal.getsignal(signal.SIGPIPE) is signal.SIG_IGN)\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE))\n"
        "mask = os.umask(0); print(oct(mask))\n"
        "print(sorted(int(s) for s in signal.pthread_sigmask(signal.SIG_BLOCK, [])))\n"
        # Two signals of glibc's own are ignored in whatever posix_spawn starts.
        "ignored = int(open('/proc/self/status').read().split('SigIgn:')[1].split()[0], 16)\n"
        "print(hex(ignored & ~(3 << 31)))\n"
    )
    authority = anywhere.authority
    limits = "umask 026; ulimit -S -c 100; exec "
    for options in ("", "--env"):
        words = " ".join(f"'{word}'" for word in anywhere.options)
        quoted = script.replace("'", "'\\''")
        through = authority.run(
            "bash", "-c", f"{limits} ra exec {words} {options} -- python3 -c '{quoted}'")
        direct = authority.run("bash", "-c", f"{limits} python3 -c '{quoted}'")
        assert through.stdout == direct.stdout


def test_the_command_may_leave_a_core_and_this_process_may_not(anywhere):
    """It goes on beside the command, with the key, the session and the endpoint's token."""
    authority = anywhere.authority
    words = " ".join(f"'{word}'" for word in anywhere.options)
    script = (
        "grep core /proc/self/limits; grep core /proc/$PPID/limits; kill -SEGV $PPID; sleep 1"
    )
    done = authority.run(
        "bash", "-c",
        f"ulimit -S -c $(ulimit -H -c); ulimit -H -c; ra exec {words} -- sh -c '{script}'; exit $?",
        check=False)
    given, own, parents = (line.split() for line in done.stdout.splitlines()[:3])
    assert given[0] != "0", "the tests must be run where a core may be left"
    assert own[4:6] == [given[0] if given[0] == "unlimited" else str(int(given[0]) * 1024)] * 2
    assert parents[4] == "0", parents
    assert done.status == 128 + signal.SIGSEGV, done
    assert "Backtrac" not in done.stderr, "a backtrace may hold octets of the key"
    assert not [path.name for path in authority.folder.iterdir() if "core" in path.name]


def test_a_descriptor_beyond_the_limit_is_no_hindrance(anywhere):
    words = " ".join(f"'{word}'" for word in anywhere.options)
    done = anywhere.authority.run(
        "bash", "-c", f"exec 200>lock; ulimit -n 128; ra exec {words} -- readlink /proc/self/fd/200")
    assert done.line.endswith("/lock")


def test_whose_parent_does_not_care_for_its_children_still_tells_the_status(anywhere):
    authority = anywhere.authority
    done = subprocess.run(
        ["ra", "exec", *map(str, anywhere.options), "--", "sh", "-c", "exit 3"],
        cwd=authority.folder, env=authority.environment, capture_output=True, timeout=PATIENCE,
        preexec_fn=lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN))
    assert done.returncode == 3, done


def test_credentials_are_in_no_argument_and_no_line(anywhere):
    done = run(anywhere, "sh", "-c", "cat /proc/$PPID/cmdline; env", options=("--debug",))
    token = re.search(r"AWS_CONTAINER_AUTHORIZATION_TOKEN=(\w{64})\n", done.stdout)[1]
    assert token not in done.stdout.split("\0")[0] and token not in done.stderr
    assert done.stdout.count(token) == 1
    assert "AWS_SECRET_ACCESS_KEY" not in done.stdout
    static = run(anywhere, "env", options=("--env", "--debug"))
    for name in ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        secret = re.search(rf"{name}=(\S+)\n", static.stdout)[1]
        assert secret not in static.stderr


@pytest.mark.judge("faketime")
def test_the_next_session_comes_before_the_end(tmp_path):
    with YoungSessions(tmp_path, 16) as (_, anywhere):
        script = (
            "import json, os, time, urllib.request\n"
            "seen = set()\n"
            "end = time.time() + 100\n"
            "while len(seen) < 2 and time.time() < end:\n"
            "    request = urllib.request.Request(\n"
            "        os.environ['AWS_CONTAINER_CREDENTIALS_FULL_URI'],\n"
            "        headers={'Authorization': os.environ['AWS_CONTAINER_AUTHORIZATION_TOKEN']})\n"
            "    with urllib.request.urlopen(request) as answer:\n"
            "        seen.add(json.load(answer)['AccessKeyId'])\n"
            "    time.sleep(0.3)\n"
            "print(len(seen))\n"
        )
        done = run(anywhere, "python3", "-c", script, options=("--session-duration", "900"))
        assert int(done.stdout) >= 2


@pytest.mark.parametrize("options", [(), ("--env",)])
@pytest.mark.parametrize("count", [0, 2])
def test_it_inherits_what_the_caller_passes_on_and_nothing_else(anywhere, options, count, tmp_path):
    """The endpoint's socket would keep its port in whatever the command leaves behind."""
    with open(tmp_path / "passed", "w") as file, contextlib.ExitStack() as stack:
        passed = []
        for _ in range(count):
            passed.append(fcntl.fcntl(file, fcntl.F_DUPFD, 30 + 20 * len(passed)))
            stack.callback(os.close, passed[-1])
        process = start(
            anywhere, "sh", "-c", "ls /proc/$$/fd", options=options, pass_fds=passed)
        output, complaint = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, complaint
    assert sorted(map(int, output.split())) == [0, 1, 2, *passed]


@pytest.mark.parametrize("options", [(), ("--env",)])
def test_without_a_session_nothing_is_run(anywhere, options):
    authority = anywhere.authority
    authority.ra("disable-trust-anchor", "web-01")
    mark = authority.path("mark")
    refused = authority.ra(
        "exec", *anywhere.options, *options, "--", "touch", mark, check=False)
    assert refused.status == 77 and "is disabled" in refused.stderr and not mark.exists()


@pytest.mark.parametrize("options", [(), ("--env",)])
def test_a_command_that_is_not_there(anywhere, options):
    authority = anywhere.authority
    authority.refused(
        127, "ra", "exec", *anywhere.options, *options, "--", "no-such-program", saying="no program")
    authority.write("plain", "text", mode=0o644)
    authority.refused(
        126, "ra", "exec", *anywhere.options, *options, "--", "./plain", saying="cannot run")
    authority.refused(64, "ra", "exec", *anywhere.options, *options, saying="no command")
    authority.refused(64, "ra", "exec", *anywhere.options, *options, "env", saying="no command")


def test_the_endpoint_goes_with_the_command(anywhere):
    done = run(anywhere, "sh", "-c", "echo $AWS_CONTAINER_CREDENTIALS_FULL_URI; env >&2")
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(done.line, timeout=5)


@pytest.mark.parametrize("options", [(), ("--env",)])
def test_the_command_has_the_octets_that_were_given(anywhere, options):
    """What is no UTF-8, as a file's name may be, arrives as it is; what is one, too."""
    authority = anywhere.authority
    words = [b"a\xff\xfeb", "e\u0301 \u00e9".encode(), b"", b"\xc3"]
    variables = {b"ODD": b"1\xe9", b"N\xff": b"2", b"PLAIN": "\u00e9".encode()}
    script = (
        "import os, sys; sys.stdout.buffer.write(b'|'.join([*map(os.fsencode, sys.argv[1:]),"
        " *(os.environb[name] for name in (b'ODD', bytes([78, 255]), b'PLAIN'))]))")
    command = [
        "ra", "exec", *map(str, anywhere.options), *options, "--", "python3", "-c", script, *words]
    done = subprocess.run(
        command, cwd=authority.folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=180,
        env={os.fsencode(name): os.fsencode(value)
             for name, value in authority.environment.items() if value is not None} | variables)
    assert done.returncode == 0, done
    assert done.stdout.split(b"|") == [*words, *variables.values()]
