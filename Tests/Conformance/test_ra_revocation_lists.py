"""CRLs on their way to AWS: never back, read back, and from a directory by themselves."""

import base64
import os
import signal
import subprocess
import time

import pytest

from patience import PATIENCE, wait_until

pytestmark = pytest.mark.judge("boto3")


@pytest.fixture
def reader(lab):
    return lab.boto3("rolesanywhere")


def contents(reader):
    """What AWS has, by name."""
    return {crl["name"]: crl["crlData"] for crl in reader.list_crls()["crls"]}


def import_crl(authority, crl, name="list", **options):
    return authority.ra(
        "import-crl", "--name", name, "--trust-anchor", "web-01", "--crl", crl, **options)


@pytest.fixture
def lists(anywhere):
    """Three CRLs of the issuing CA, the oldest first."""
    authority = anywhere.authority
    made = [authority.create_crl("1.crl")]
    authority.issue("web-02")
    for number, name in ((2, "web-02"), (3, "web-01")):
        authority.pki("revoke", name)
        made.append(authority.create_crl(f"{number}.crl"))
    return made


def test_a_list_never_goes_back(anywhere, reader, lists):
    authority = anywhere.authority
    oldest, middle, newest = lists
    import_crl(authority, middle)
    assert contents(reader) == {"list": middle.read_bytes()}
    for command in (
        ["import-crl", "--name", "list", "--trust-anchor", "web-01", "--crl", oldest],
        ["update-crl", "list", "--crl", oldest],
    ):
        refused = authority.refused(
            73, "ra", *command,
            saying='the CRL is older than the one that AWS has as "list": it has the number ',
        )
        assert "pki create-crl" in refused.hint
    assert contents(reader) == {"list": middle.read_bytes()}
    authority.ra("update-crl", "list", "--crl", newest)
    assert contents(reader) == {"list": newest.read_bytes()}
    der = authority.path("newest.der")
    authority.openssl("crl", "-in", newest, "-outform", "DER", "-out", der)
    assert "nothing was changed" in import_crl(authority, der).stderr
    assert contents(reader) == {"list": newest.read_bytes()}


def test_a_list_of_another_issuer_has_a_name_of_its_own(anywhere, reader, lists):
    authority = anywhere.authority
    import_crl(authority, lists[0])
    both = authority.path("issuing.pem").read_text() + authority.path("root.pem").read_text()
    authority.write("both.pem", both)
    authority.ra("update-trust-anchor", "web-01", "--bundle", "both.pem")
    root = authority.create_crl("root.crl", "--issuer", "root")
    before = contents(reader)
    authority.refused(
        73, "ra", "import-crl", "--name", "list", "--trust-anchor", "web-01", "--crl", root,
        saying=(authority.ROOT, authority.ISSUING),
    )
    assert contents(reader) == before
    import_crl(authority, root, name="root")
    assert contents(reader) == before | {"root": root.read_bytes()}
    authority.refused(
        73, "ra", "import-crl", "--name", "third", "--trust-anchor", "web-01", "--crl", lists[1],
        saying='a trust anchor takes two CRLs, and',
    )


def test_a_list_whose_signer_may_not_sign_lists(anywhere, reader):
    authority = anywhere.authority
    authority.openssl(
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
        "-keyout", "key.pem", "-out", "powerless.pem", "-subj", "/CN=Powerless", "-days", "30",
        "-addext", "keyUsage=critical,keyCertSign",
    )
    authority.write("index.txt", "")
    authority.write("ca.cnf", "[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ndefault_md=sha256\n"
                    "default_crl_days=7\n")
    authority.openssl(
        "ca", "-config", "ca.cnf", "-gencrl", "-keyfile", "key.pem", "-cert", "powerless.pem",
        "-out", "powerless.crl",
    )
    authority.ra("create-trust-anchor", "--name", "powerless", "--bundle", "powerless.pem")
    authority.refused(
        65, "ra", "import-crl", "--name", "x", "--trust-anchor", "powerless",
        "--crl", "powerless.crl",
        saying='the CRL is signed by "CN=Powerless", whose key usage does not include cRLSign',
    )
    assert contents(reader) == {}


class Watcher:
    """`ra import-crl --watch` in the background."""

    def __init__(self, authority, folder):
        self.log = authority.path("watch.log")
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                ["ra", "import-crl", "--watch", folder, "--trust-anchor", "web-01"],
                cwd=authority.folder, env=authority.environment, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=log, text=True,
            )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    def until(self, condition, what):
        def is_so():
            assert self.process.poll() is None, self.log.read_text()
            return condition()

        wait_until(is_so, lambda: f"{what}: {self.log.read_text()}")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(timeout=PATIENCE) == 0, self.log.read_text()
        assert self.process.stdout.read() == ""
        return self.log.read_text()


def test_a_directory_is_kept_in_step(anywhere, reader, lists):
    authority = anywhere.authority
    oldest, middle, newest = lists
    folder = authority.path("crls")
    folder.mkdir()
    authority.write("crls/bad.crl", "no list")
    authority.write("crls/bad name?.crl", middle.read_bytes())
    authority.write("crls/ignored.txt", "nothing")
    # Nobody writes into it, and nobody waits for that.
    os.mkfifo(folder / "pipe.crl")
    with Watcher(authority, "crls") as watcher:
        watcher.until(lambda: "bad name?" in watcher.log.read_text(), "the names")
        watcher.until(lambda: "is not a regular file" in watcher.log.read_text(), "the pipe")
        assert contents(reader) == {}
        # As `pki create-crl --force` writes: whole, in the place of the one before.
        authority.write("crls/.issuing.tmp", middle.read_bytes()).rename(folder / "issuing.crl")
        watcher.until(lambda: contents(reader) == {"issuing": middle.read_bytes()}, "the first")
        assert anywhere.session().status == 0
        # In two pieces, as cp writes it.
        whole = newest.read_bytes()
        with (folder / "issuing.crl").open("wb") as file:
            file.write(whole[:100])
            file.flush()
            time.sleep(0.3)
            file.write(whole[100:])
        watcher.until(lambda: contents(reader) == {"issuing": whole}, "the second")
        assert "Certificate revoked" in anywhere.session(check=False).stderr
        # What is older stays out.
        authority.write("crls/issuing.crl", oldest.read_bytes())
        watcher.until(lambda: "is older than the one" in watcher.log.read_text(), "the oldest")
        assert contents(reader) == {"issuing": whole}
        # Somebody deletes it, and its file is written again.
        reader.delete_crl(crlId=reader.list_crls()["crls"][0]["crlId"])
        authority.write("crls/issuing.crl", whole)
        watcher.until(lambda: contents(reader) == {"issuing": whole}, "the repair")
        log = watcher.stop()
    assert log.count('"crls/bad.crl"') == 1, log
    assert "ignored" not in log and base64.b64encode(whole[:30]).decode() not in log


def test_a_directory_is_looked_at_once(anywhere, reader, lists):
    authority = anywhere.authority
    command = ["import-crl", "--watch", "crls", "--once", "--trust-anchor", "web-01"]
    authority.path("crls").mkdir()
    assert "is in AWS" not in authority.ra(*command).stderr
    authority.write("crls/issuing.crl", lists[1].read_bytes())
    assert "with 1 revoked certificate is in AWS" in authority.ra(*command).stderr
    assert contents(reader) == {"issuing": lists[1].read_bytes()}
    authority.write("crls/issuing.crl", lists[2].read_bytes())
    authority.write("crls/bad.crl", "no list")
    authority.refused(65, "ra", *command, saying=("crls/bad.crl", "1 of 2 CRLs could not be"))
    assert contents(reader) == {"issuing": lists[2].read_bytes()}


def test_the_unit_runs_what_there_is(workspace):
    """The template names options that the command has."""
    import judges

    unit = (judges.REPOSITORY / "templates/systemd/ra-import-crl.service").read_text()
    start = next(line for line in unit.splitlines() if line.startswith("ExecStart="))
    words = start.removeprefix("ExecStart=").split()
    assert words[0].endswith("/ra") and words[1] == "import-crl"
    described = workspace.ra("import-crl", "--help").stdout
    assert all(word in described for word in words if word.startswith("--"))
