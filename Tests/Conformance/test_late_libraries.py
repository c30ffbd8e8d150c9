"""What a start opens: libcrypto and Expat only for commands that need them."""

import subprocess

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


@pytest.mark.judge("C compiler")
def test_a_preloaded_library_brings_another_libcrypto_along(desk, recorder):
    """What it needs for itself is not what `ra` calls, though it was there first."""
    folder = desk.path("agent")
    folder.mkdir()
    (folder / "old.c").write_text(
        "#include <stdlib.h>\n"
        "void *EVP_MD_CTX_new(void) { abort(); }\nvoid *EVP_PKEY_new(void) { abort(); }\n"
        "int EVP_DigestSign(void) { abort(); }\nvoid *BIO_new_mem_buf(void) { abort(); }\n")
    (folder / "versions").write_text("OPENSSL_1_1_0 { global: *; };\n")
    (folder / "agent.c").write_text("void *EVP_MD_CTX_new(void);\nvoid *used = EVP_MD_CTX_new;\n")
    for words in (
        ("-o", "libcrypto.so.1.1", "old.c", "-Wl,-soname,libcrypto.so.1.1",
         "-Wl,--version-script=versions"),
        ("-o", "agent.so", "agent.c", "-Wl,--no-as-needed", "./libcrypto.so.1.1"),
    ):
        subprocess.run(["cc", "-shared", "-fPIC", "-w", *words], cwd=folder, check=True)
    done = desk.ra(
        "session", *arns(), "--endpoint", recorder.url, "--certificate", "certificate.pem",
        "--private-key", "key.pem", environment={
            "LD_PRELOAD": str(folder / "agent.so"), "LD_LIBRARY_PATH": str(folder)})
    assert done.json["Version"] == 1 and recorder.count == 1
    recorder.take()
