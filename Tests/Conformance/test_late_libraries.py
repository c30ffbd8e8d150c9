"""What a start opens: libcrypto and Expat only for commands that need them."""

import pytest

from recorded_sessions import arns, authority, client, desk, recorder  # noqa: F401

LATE = ("libcrypto.so", "libexpat.so", "libssl.so", "libcurl.so", "libyaml")


def opened(workspace, *command):
    """Which of the libraries a command opened, as the dynamic linker tells it."""
    record = workspace.path("linker")
    done = workspace.run(*command, environment={"LD_DEBUG": "files", "LD_DEBUG_OUTPUT": str(record)})
    reports = list(record.parent.glob("linker.*"))
    text = "".join(report.read_text(errors="replace") for report in reports)
    for report in reports:
        report.unlink()
    assert "libc.so" in text, "the dynamic linker told nothing"
    return done, {name for name in LATE if f"file={name}" in text}


@pytest.mark.parametrize("tool", ["ra", "pki"])
def test_what_needs_no_library_opens_none(desk, tool):
    for words in (["--version"], ["--help"]):
        assert opened(desk, tool, *words)[1] == set()


def test_a_session_without_tls_opens_what_it_signs_with(desk, recorder):
    command = (
        "ra", "session", *arns(), "--endpoint", recorder.url, "--certificate", "certificate.pem",
        "--private-key", "key.pem")
    assert opened(desk, *command)[1] == {"libcrypto.so"}


def test_a_library_that_cannot_be_opened_is_named(desk, recorder):
    desk.path("broken").mkdir()
    desk.write("broken/libcrypto.so.3", "no library")
    done = desk.run(
        "ra", "session", *arns(), "--endpoint", recorder.url, "--certificate", "certificate.pem",
        "--private-key", "key.pem", environment={"LD_LIBRARY_PATH": str(desk.path("broken"))}, check=False)
    assert done.status == 127 and done.stdout == "" and recorder.count == 0
    assert done.stderr.startswith("error while loading shared libraries: "), done
    assert "libcrypto.so.3" in done.stderr and done.stderr.count("\n") == 1
