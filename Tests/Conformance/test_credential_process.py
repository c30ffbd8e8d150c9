"""The AWS CLI uses `credential_process` with `ra session`, as `ra configure` writes it."""

import datetime
import json
import re
import stat

import pytest

pytestmark = pytest.mark.judge("AWS CLI")

# What a user's file may hold: it must stay as it is, byte for byte.
EXISTING = (
    "# mine; keep\r\n[default]\nregion=eu-north-1   \n\n\t[profile other]\n"
    "s3 =\n  max_concurrent_requests = 3\n; the end, without a newline"
)


def configure(anywhere, name="rolesanywhere", *options):
    return anywhere.authority.ra("configure", name, *anywhere.options, *options)


def config_file(anywhere):
    return anywhere.authority.home / ".aws" / "config"


def test_session_prints_what_a_credential_process_prints(anywhere, now):
    done = anywhere.session()
    assert not done.stdout.endswith("\n")
    session = done.json
    assert json.dumps(session, separators=(",", ":")).replace("\\/", "/") == done.stdout
    assert session["Version"] == 1 and session["AccessKeyId"].startswith("ASIA")
    expiration = datetime.datetime.fromisoformat(session["Expiration"])
    life = expiration - now
    assert datetime.timedelta(minutes=58) < life < datetime.timedelta(minutes=62)
    again = anywhere.authority.ra("credential-process", *anywhere.options).json
    assert again["AccessKeyId"] != session["AccessKeyId"]


def test_lists_buckets(anywhere):
    authority = anywhere.authority
    configure(anywhere)
    listed = authority.aws("s3", "ls", "--profile", "rolesanywhere")
    assert listed.stdout.endswith(" reports\n")

    identity = json.loads(
        authority.aws("sts", "get-caller-identity", "--profile", "rolesanywhere").stdout
    )
    serial = authority.pki("show", "web-01", "--json").json["serialNumber"].lower()
    assert identity["Arn"] == f"arn:aws:sts::111122223333:assumed-role/web-01/{serial}"
    assert re.fullmatch(rf"AROA[A-Z0-9]{{17}}:{serial}", identity["UserId"])


def test_works_from_a_fresh_shell(anywhere, lab):
    authority = anywhere.authority
    configure(anywhere)
    fresh = dict.fromkeys(lab.environment)
    listed = authority.aws("s3", "ls", "--profile", "rolesanywhere", environment=fresh)
    assert listed.stdout.endswith(" reports\n")


def test_a_path_with_spaces(authority, anywhere):
    folder = authority.path("with space/and 'quote'")
    authority.pki("issue-client", "web-02", "--out", folder, "--no-key-passphrase")
    authority.ra(
        "configure", "spaced", *anywhere.arns, "--certificate", folder / "certificate.pem",
        "--private-key", folder / "private_key.pem",
    )
    listed = authority.aws("s3", "ls", "--profile", "spaced")
    assert listed.stdout.endswith(" reports\n")


def test_an_encrypted_key_with_its_passphrase_file(authority, anywhere):
    authority.write("passphrase", authority.environment["PKI_KEY_PASSPHRASE"] + "\n", mode=0o600)
    authority.ra(
        "configure", "encrypted", *anywhere.arns, "--certificate", anywhere.certificate,
        "--private-key", anywhere.folder / "private_key.pem",
        "--key-passphrase-file", "passphrase",
    )
    listed = authority.aws("s3", "ls", "--profile", "encrypted")
    assert listed.stdout.endswith(" reports\n")


def test_names_become_arns(authority, anywhere):
    authority.ra(
        "configure", "named", "--trust-anchor-arn", "web-01", "--profile-arn", "web-01",
        "--role-arn", "web-01", "--certificate", anywhere.certificate.relative_to(authority.folder),
        "--private-key", anywhere.private_key.relative_to(authority.folder),
    )
    written = config_file(anywhere).read_text()
    assert anywhere.trust_anchor in written and str(anywhere.certificate) in written
    assert authority.aws("s3", "ls", "--profile", "named").stdout.endswith(" reports\n")


def test_a_new_file_is_private(anywhere):
    configure(anywhere)
    assert stat.S_IMODE(config_file(anywhere).stat().st_mode) == 0o600


def test_every_other_byte_stays(anywhere):
    path = config_file(anywhere)
    path.parent.mkdir()
    path.write_bytes(EXISTING.encode())
    configure(anywhere)
    first = path.read_bytes()
    assert first.startswith(EXISTING.encode())

    path.write_bytes(first + b"\n[profile after]\nregion = eu-west-1\n")
    configure(anywhere, "rolesanywhere", "--session-duration", "900")
    second = path.read_bytes()
    assert second.startswith(EXISTING.encode())
    assert second.endswith(b"\n[profile after]\nregion = eu-west-1\n")
    assert second.count(b"[profile rolesanywhere]") == 1 and b"900" in second
    again = configure(anywhere, "rolesanywhere", "--session-duration", "900")
    assert path.read_bytes() == second and "until now" not in again.stderr


def test_every_other_byte_of_the_profile_stays(anywhere, authority):
    path = config_file(anywhere)
    kept = path.parent.parent / "kept"
    path.parent.mkdir()
    path.symlink_to(kept)
    kept.write_bytes(
        b"\xef\xbb\xbf# mine\r\n[profile rolesanywhere]\r\n; c1\r\noutput=text\r\n"
        b"credential_process=/bin/old --x\r\ns3 =\r\n\tmax_concurrent_requests=3\r\n# c2\r\n"
        b"region  =  eu-west-1\r\n\r\n; end\r\n[profile after]\r\nregion=x"
    )
    kept.chmod(0o640)
    before = kept.read_bytes().splitlines(keepends=True)
    done = configure(anywhere)
    assert "its credential_process was until now: /bin/old --x\n" in done.stderr
    assert "its region was until now: eu-west-1\n" in done.stderr

    assert path.is_symlink() and stat.S_IMODE(kept.stat().st_mode) == 0o640
    after = kept.read_bytes().splitlines(keepends=True)
    assert after[4].startswith(b'credential_process="/') and after[4].endswith(b"\r\n")
    assert after[8] == b"region  =  us-east-1\r\n"
    assert after[9].startswith(b"endpoint_url = http://127.0.0.1:")
    assert after[:4] + before[4:5] + after[5:8] + before[8:9] + after[10:] == before
    kept.write_bytes(kept.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    assert authority.aws("s3", "ls", "--profile", "rolesanywhere").stdout.endswith(" reports\n")


def test_the_role_session_name(authority, anywhere):
    refused = authority.ra(
        "session", *anywhere.options, "--role-session-name", "deploy", check=False
    )
    assert refused.status == 77 and "Not authorized to set roleSessionName" in refused.stderr

    profile = authority.ra(
        "create-profile", "--name", "named-sessions", "--role", "web-01",
        "--accept-role-session-name",
    ).line
    anywhere.profile = profile
    configure(anywhere, "named-session", "--role-session-name", "deploy")
    identity = authority.aws("sts", "get-caller-identity", "--profile", "named-session").stdout
    assert json.loads(identity)["Arn"].endswith(":assumed-role/web-01/deploy")
