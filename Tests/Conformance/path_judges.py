"""Certification paths and CRLs, put before every foreign path validator at once."""

import dataclasses
import datetime
import functools
import hashlib
import os

import judges

CLIENT = "client"
SERVER = "server"

KEY_PURPOSES = {CLIENT: "1.3.6.1.5.5.7.3.2", SERVER: "1.3.6.1.5.5.7.3.1"}


@dataclasses.dataclass(frozen=True)
class Case:
    """One end-entity certificate with what a validator gets beside it; all are paths of files."""

    name: str
    leaf: object
    intermediates: tuple
    anchor: object
    crls: tuple = ()
    purpose: str = CLIENT
    at: datetime.datetime = None  # None is now
    host: str = None  # whom a server certificate is for


@functools.cache
def certificate(path):
    from cryptography import x509

    return x509.load_pem_x509_certificate(path.read_bytes())


def _bundle(workspace, files):
    """The PEM files in one: openssl and certtool take a single file."""
    content = "".join(file.read_text() for file in files)
    path = workspace.path(f".bundles/{hashlib.sha256(content.encode()).hexdigest()}.pem")
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        # Another worker may be doing the same.
        partial = path.with_suffix(f".{os.getpid()}")
        partial.write_text(content)
        partial.replace(path)
    return path


# Each judge takes a workspace and cases, and gives "valid" or its own words for each of them.


def openssl(workspace, cases):
    verdicts = {}
    for case in cases:
        options = ["-x509_strict", "-purpose", f"ssl{case.purpose}", "-CAfile", case.anchor]
        if case.intermediates:
            options += ["-untrusted", _bundle(workspace, case.intermediates)]
        if certificate(case.anchor).issuer != certificate(case.anchor).subject:
            options.append("-partial_chain")
        if case.crls:
            check = "-crl_check_all" if len(case.crls) > 1 else "-crl_check"
            options += [check, "-CRLfile", _bundle(workspace, case.crls)]
        if case.at:
            options += ["-attime", str(int(case.at.timestamp()))]
        done = workspace.openssl("verify", *options, case.leaf, check=False)
        verdicts[case.name] = "valid" if done.status == 0 else done.stderr
    return verdicts


def gnutls(workspace, cases):
    verdicts = {}
    for case in cases:
        chain = [case.leaf, *case.intermediates]
        command = [
            "certtool", "--verify", "--load-ca-certificate", case.anchor, "--infile",
            _bundle(workspace, chain), "--verify-purpose", KEY_PURPOSES[case.purpose],
        ]
        if case.crls:
            command += ["--load-crl", _bundle(workspace, case.crls)]
        if case.at:
            command = ["faketime", case.at.strftime("%Y-%m-%d %H:%M:%S"), *command]
        done = workspace.run(*command, check=False, environment={"TZ": "UTC"})
        verdicts[case.name] = "valid" if done.status == 0 else done.stdout + done.stderr
    return verdicts


def java(workspace, cases):
    """One virtual machine for all cases."""
    # For Java a certificate is revoked from the second behind its revocation on.
    now = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=2)
    lines = [
        "\t".join([
            str(int((case.at or now).timestamp())), str(case.anchor),
            ",".join(str(file) for file in (case.leaf, *case.intermediates)),
            ",".join(str(file) for file in case.crls) or "-",
        ])
        for case in cases
    ]
    source = judges.REPOSITORY / "Tests" / "Conformance" / "PKIXJudge.java"
    done = workspace.run(
        "java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", source, stdin="\n".join(lines) + "\n"
    )
    answers = done.stdout.splitlines()
    assert len(answers) == len(cases), done
    return {case.name: answer for case, answer in zip(cases, answers)}


def pyca(workspace, cases):
    """The path alone: this verifier has no CRLs, and no Ed25519 in its rules for paths."""
    from cryptography import x509
    from cryptography.x509 import verification

    verdicts = {}
    for case in cases:
        authorities = verification.ExtensionPolicy.webpki_defaults_ca()
        if case.purpose == SERVER:
            end_entities = verification.ExtensionPolicy.webpki_defaults_ee()
        else:  # whose default demands an alternative name
            end_entities = verification.ExtensionPolicy.permit_all().require_present(
                x509.ExtendedKeyUsage, verification.Criticality.AGNOSTIC, None
            )
        builder = (
            verification.PolicyBuilder()
            .store(verification.Store([certificate(case.anchor)]))
            .extension_policies(ca_policy=authorities, ee_policy=end_entities)
        )
        if case.at:
            builder = builder.time(case.at)
        if case.purpose == SERVER:
            verifier = builder.build_server_verifier(x509.DNSName(case.host))
        else:
            verifier = builder.build_client_verifier()
        try:
            verifier.verify(certificate(case.leaf), [certificate(i) for i in case.intermediates])
            verdicts[case.name] = "valid"
        except verification.VerificationError as error:
            verdicts[case.name] = str(error)
    return verdicts


def has_ed25519_authority(case):
    from cryptography.hazmat.primitives.asymmetric import ed25519

    keys = [certificate(file).public_key() for file in (*case.intermediates, case.anchor)]
    return any(isinstance(key, ed25519.Ed25519PublicKey) for key in keys)


def direct_signatures(cases):
    """What pyca's path rules leave out, link by link: names and signatures."""
    for case in cases:
        chain = [case.leaf, *case.intermediates, case.anchor]
        for subject, issuer in zip(chain, chain[1:]):
            certificate(subject).verify_directly_issued_by(certificate(issuer))


def ours(workspace, cases):
    """Our own verifier, which has to agree with the others."""
    verdicts = {}
    for case in cases:
        command = ["verify", case.leaf, "--anchor", case.anchor]
        if case.intermediates:
            command += ["--intermediates", _bundle(workspace, case.intermediates)]
        for crl in case.crls:
            command += ["--crl", crl]
        if case.at:
            command += ["--at", case.at.strftime("%Y-%m-%dT%H:%M:%SZ")]
        done = workspace.pki(*command, check=False)
        verdicts[case.name] = "valid" if done.status == 0 else done.stderr
    return verdicts


def assert_openssl_verifies(workspace, certificate, anchor, *untrusted):
    """Whether openssl, at its strictest, finds the way to the anchor; all are names of files."""
    chain = workspace.write(
        "untrusted.pem", "".join(workspace.path(name).read_text() for name in untrusted)
    )
    workspace.openssl(
        "verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", anchor,
        "-untrusted", chain, certificate,
    )
