"""`ra session` says why AWS refuses: each of AWS's answers has a hint with what was found on this side."""

import datetime
import json
import re
import subprocess

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

from foreign_clients import Asking, foreign  # noqa: F401
from patience import PATIENCE
from served import Served

pytestmark = pytest.mark.judge("pyca/cryptography")


def test_each_answer_has_its_causes(foreign, anywhere, lab):
    asking = Asking(anywhere)
    service, iam = lab.boto3("rolesanywhere"), lab.boto3("iam")
    none = "00000000-0000-4000-8000-000000000000"

    def missing(arn):
        return arn.rpartition("/")[0] + "/" + none

    asking.refused(
        "Specified Trust Anchor wasn't found.", "deleted", "list-trust-anchors",
        trust_anchor_arn=missing(anywhere.trust_anchor))
    asking.refused(
        "Invalid or empty profile provided.", "show-profile",
        profile_arn=missing(anywhere.profile))
    asking.refused(
        "Requested Role isn't one of those listed", "show-profile",
        role_arn=anywhere.role + "-other")
    asking.refused(
        "Requested Role isn't one of those listed",
        "found here: trust anchor, profile and role are not of one partition", "show-profile",
        role_arn=anywhere.role.replace("arn:aws:", "arn:aws-cn:"))
    asking.refused(
        "Not authorized to set roleSessionName", "leave out", role_session_name="mine")

    other = {"certificate": "plain.pem", "private_key": "plain.key"}
    asking.refused(
        "Untrusted signing certificate", "no certificate of its issuer CN=Other CA is sent",
        "--intermediates", **other)
    asking.refused(
        "Untrusted signing certificate",
        "found here: its issuer CN=Other CA is neither the trust anchor's nor sent along",
        "--intermediates", further=("--bundle", "issuing.pem"), **other)

    anchor = service.create_trust_anchor(name="other", enabled=True, source={
        "sourceType": "CERTIFICATE_BUNDLE",
        "sourceData": {"x509CertificateData": foreign.path("other-ca.pem").read_text()}})
    under = {"trust_anchor_arn": anchor["trustAnchor"]["trustAnchorArn"]}
    asking.refused(
        "Untrusted certificate. Insufficient certificate",
        "found here: it has no key usage, which must include digitalSignature", "pki inspect",
        certificate="useless.pem", private_key="useless.key", **under)
    asking.refused(
        "Unable to assume role", "sts:TagSession", "ra doctor",
        certificate="plain.pem", private_key="plain.key", **under)
    asking.refused(
        "Some attributes failed to be mapped", "found here: its common name has a character",
        "delete-attribute-mapping", certificate="odd.pem", private_key="odd.key", **under)

    iam.update_role(RoleName=anywhere.client, MaxSessionDuration=3600)
    service.update_profile(
        profileId=anywhere.profile.rpartition("/")[2], durationSeconds=7200)
    asking.refused(
        "exceeds the MaxSessionDuration", "--session-duration", session_duration="7200")
    anchor_id, profile_id = (
        arn.rpartition("/")[2] for arn in (anywhere.trust_anchor, anywhere.profile))
    service.disable_profile(profileId=profile_id)
    asking.refused("Specified Profile is disabled.", "ra enable-profile")
    service.enable_profile(profileId=profile_id)
    service.disable_trust_anchor(trustAnchorId=anchor_id)
    asking.refused("Specified Trust Anchor is disabled.", "ra enable-trust-anchor")
    service.enable_trust_anchor(trustAnchorId=anchor_id)
    foreign.pki("revoke", "web-01", "--reason", "keyCompromise")
    foreign.ra("import-crl", "--name", "list", "--trust-anchor", "web-01",
               "--crl", foreign.create_crl())
    asking.refused("Certificate revoked", "pki issue-client", session_duration="3599")


def test_every_command_says_what_was_found(foreign, anywhere):
    """What `ra session` says, in the same words; those that go on say it in their log."""
    words = ("--certificate", "useless.pem", "--private-key", "useless.key")
    foreign.ra("create-trust-anchor", "--name", "other", "--bundle", "other-ca.pem")
    anchor = foreign.ra("show-trust-anchor", "other", "--json").json["arn"]
    arguments = (*anywhere.arns[2:], "--trust-anchor-arn", anchor, *words)
    said = foreign.ra("session", *arguments, check=False).hint
    # Behind it is the number of the request.
    hint = said.partition("; the full reason: ")[0]
    assert hint.startswith("hint: found here: it has no key usage"), said
    for command in (("update", "--once"), ("exec", "--env"), ("exec",)):
        behind = ("--", "true") if command[0] == "exec" else ()
        done = foreign.refused(77, "ra", *command, *arguments, *behind)
        assert done.hint.startswith(f"{hint}; the full reason: "), done
    with Served(foreign, *arguments) as served:
        served.said(re.escape(hint))
        status, answer = served.credentials(anywhere.client)
        assert status == 503 and "found here" not in str(answer), answer
    words = [str(word) for word in ("ra", "update", *arguments)]
    with subprocess.Popen(
        words, cwd=foreign.folder, env=foreign.environment, stderr=subprocess.PIPE, text=True
    ) as update:
        while not (line := update.stderr.readline()).startswith(f"{hint}; "):
            assert line, "it has ended without the hint"
        update.terminate()
        assert update.wait(timeout=PATIENCE) == 0


ODD = r"""
odd() { # name, subject, extensions, further options
    openssl req -new -key plain.key -out "$1.csr" -subj "$2"
    printf '%b' "$3" > "$1.ext"
    openssl x509 -req -in "$1.csr" -CA other-ca.pem -CAkey other-ca.key -days 30 $4 \
        -extfile "$1.ext" -out "$1.pem"
}
usage="basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature"
odd bare /CN=bare "basicConstraints=CA:FALSE\n"
odd agrees /CN=agrees "basicConstraints=CA:FALSE\nkeyUsage=critical,keyAgreement\n"
odd rules /CN=rules "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,digitalSignature,keyCertSign\n"
odd nobody / "$usage\nsubjectAltName=critical,DNS:nobody.example\n"
odd weak /CN=weak "$usage\n" -sha1
odd first /CN=first ""
odd good /CN=good "$usage\n"
odd purposes /CN=purposes "$usage\nextendedKeyUsage=clientAuth\n"
"""
UNMET = {"bare", "agrees", "rules", "nobody", "weak", "first"}


def test_both_tools_and_the_service_have_the_same_rules(foreign, anywhere):
    """`pki lint` shares no code with `ra`: what AWS demands of a certificate all of them say alike."""
    foreign.run("bash", "-e", "-c", ODD)
    foreign.ra("create-trust-anchor", "--name", "other", "--bundle", "other-ca.pem")
    anchor = foreign.ra("show-trust-anchor", "other", "--json").json["arn"]
    for name in sorted(UNMET | {"good", "purposes"}):
        asked = Asking(anywhere)(
            "--explain", certificate=f"{name}.pem", private_key="plain.key",
            trust_anchor_arn=anchor)
        # The role is not for these clients: the last word of the service is about that at best.
        judged = "Untrusted certificate. Insufficient certificate" in asked.stderr
        advised = "✗ it" in asked.stderr or "✗ the certificate" in asked.stderr
        linted = foreign.pki("lint", "--roles-anywhere", f"{name}.pem", check=False)
        is_unmet = name in UNMET
        assert (judged, advised, linted.status != 0) == (is_unmet,) * 3, (name, asked, linted)


def test_the_checklist_of_a_session(anywhere):
    done = anywhere.session("--explain", "--bundle", "issuing.pem")
    lines = done.stderr.splitlines()
    assert json.loads(done.stdout)["Version"] == 1
    assert lines[0] == "✓ the certificate is X.509 v3" and lines[-1] == "✓ AWS gave a session"
    assert all(line.startswith("✓ ") for line in lines), done
    assert any(line.startswith("✓ it leads to the trust anchor: CN=") for line in lines), done
    unknown = anywhere.session("--explain").stderr
    assert "? no certificate of its issuer" in unknown


def test_a_bundle_says_something_where_there_is_a_session_too(anywhere):
    """Also where it comes from the cache: no option is accepted and ignored."""
    kept = {"XDG_CACHE_HOME": str(anywhere.authority.path("kept"))}
    for environment in ({}, kept, kept):
        wrong = anywhere.session("--bundle", "root.pem", environment=environment)
        assert 'warning: by "root.pem", its issuer' in wrong.stderr, wrong
        assert anywhere.session("--bundle", "issuing.pem", environment=environment).stderr == ""


def test_the_checklist_of_a_refusal(foreign, anywhere):
    done = Asking(anywhere)(
        "--explain", "--bundle", "issuing.pem", certificate="plain.pem", private_key="plain.key")
    assert done.status == 77 and done.stdout == "", done
    assert "✗ its issuer CN=Other CA is neither" in done.stderr, done
    assert "✗ AWS said: Untrusted signing certificate" in done.stderr, done


def late(authority, life, rest):
    """A certificate that has a part of its life left."""
    def key(name):
        return serialization.load_pem_private_key(authority.path(name).read_bytes(), None)

    end = datetime.datetime.now(datetime.timezone.utc) + rest
    usage = x509.KeyUsage(True, *[False] * 8)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name.from_rfc4514_string("CN=late"))
        .issuer_name(x509.Name.from_rfc4514_string("CN=Other CA"))
        .public_key(key("plain.key").public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(end - life).not_valid_after(end)
        .add_extension(usage, True).sign(key("other-ca.key"), hashes.SHA256()))
    authority.write("late.pem", certificate.public_bytes(serialization.Encoding.PEM))


def test_a_certificate_that_ends_soon_is_told_of(foreign, anywhere):
    asking = Asking(anywhere)
    for name, warns in (("plain", False), ("ending", False), ("month", False)):
        done = asking(certificate=f"{name}.pem", private_key=f"{name}.key")
        assert ("warning: the certificate of" in done.stderr) == warns, done
    late(foreign, datetime.timedelta(days=400), datetime.timedelta(days=20, hours=1))
    done = asking(certificate="late.pem", private_key="plain.key")
    assert "warning: the certificate of CN=late expires in 20 days, at 20" in done.stderr, done
