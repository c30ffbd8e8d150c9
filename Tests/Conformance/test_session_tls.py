"""`ra session` over TLS: whom it trusts, what it says, and servers that break the rules of TLS."""

import contextlib
import datetime
import ipaddress
import json
import socket
import ssl
import subprocess
import threading

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from stub_servers import refusing

ID = "11111111-2222-4333-8444-555555555555"
PREFIX = "arn:aws:rolesanywhere:us-east-1:111122223333"
DAY = datetime.timedelta(days=1)


def answer():
    end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=1)
    return json.dumps({
        "credentialSet": [{"credentials": {
            "accessKeyId": "ASIATLS", "secretAccessKey": "s" * 40, "sessionToken": "t" * 200,
            "expiration": end.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }}],
        "subjectArn": "arn:subject",
    }).encode()


def with_length(connection, body):
    head = f"HTTP/1.1 201 Created\r\nContent-Length: {len(body)}\r\n\r\n"
    connection.sendall(head.encode() + body)


def chunked(connection, body):
    connection.sendall(b"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n")
    for octet in body:
        connection.sendall(b"1\r\n" + bytes([octet]) + b"\r\n")
    connection.sendall(b"0\r\n\r\n")


def until_the_end(connection, body):
    connection.sendall(b"HTTP/1.1 201 Created\r\n\r\n" + body)
    with contextlib.suppress(OSError):
        connection.unwrap()


def cut_without_a_word(connection, body):
    connection.sendall(b"HTTP/1.1 201 Created\r\n\r\n" + body)
    socket.socket(fileno=connection.detach()).close()


def make_certificate(folder, *, names=("localhost",), begin=-DAY, end=DAY):
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.datetime.now(datetime.timezone.utc)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    alternatives = [x509.IPAddress(ipaddress.ip_address("127.0.0.1"))] if "ip" in names else []
    alternatives += [x509.DNSName(name) for name in names if name != "ip"]
    builder = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now + begin)
        .not_valid_after(now + end)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    )
    if alternatives:
        builder = builder.add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
    pem = builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    (folder / "server.pem").write_bytes(pem)
    (folder / "server.key").write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption()))
    return folder / "server.pem", folder / "server.key"


@contextlib.contextmanager
def serving(certificate, key, behave=with_length, configure=lambda context: None):
    """A TLS server that answers every request in one manner; (port, what the clients said)."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    context.set_alpn_protocols(["h2", "http/1.1"])
    seen = []
    context.sni_callback = lambda _, name, __: seen.append(name)
    configure(context)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve(plain):
        with contextlib.suppress(OSError), context.wrap_socket(plain, server_side=True) as stream:
            seen.append(stream.selected_alpn_protocol())
            received = b""
            while b"\r\n\r\n" not in received:
                part = stream.recv(65_536)
                if not part:
                    return
                received += part
            behave(stream, answer())
            with contextlib.suppress(OSError, ValueError):
                stream.recv(1)

    def accept():
        with contextlib.suppress(OSError):
            while True:
                plain, _ = listener.accept()
                threading.Thread(target=serve, args=(plain,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield listener.getsockname()[1], seen
    finally:
        listener.close()


@pytest.fixture
def client(authority):
    folder = authority.issue("web-01", "--no-key-passphrase")

    def run(port, bundle, *options, host="localhost", **run):
        return authority.ra(
            "session", "--trust-anchor-arn", f"{PREFIX}:trust-anchor/{ID}",
            "--profile-arn", f"{PREFIX}:profile/{ID}",
            "--role-arn", "arn:aws:iam::111122223333:role/web-01",
            "--certificate", folder / "certificate.pem",
            "--private-key", folder / "private_key.pem", "--no-cache",
            "--endpoint", f"https://{host}:{port}", "--timeout", "60",
            *(("--ca-bundle", bundle) if bundle else ()), *options, check=False, **run)

    return run


@pytest.mark.parametrize("behave", [with_length, chunked, until_the_end])
def test_a_session_over_TLS(client, tmp_path, behave):
    certificate, key = make_certificate(tmp_path)
    with serving(certificate, key, behave) as (port, seen):
        done = client(port, certificate, environment={"LD_DEBUG": "files"})
    assert done.status == 0 and done.json["AccessKeyId"] == "ASIATLS", done
    assert seen == ["localhost", "http/1.1"]
    assert "libssl.so" in done.stderr and "libcurl" not in done.stderr


def test_an_address_needs_an_address(client, tmp_path):
    certificate, key = make_certificate(tmp_path, names=("ip",))
    with serving(certificate, key) as (port, seen):
        assert client(port, certificate, host="127.0.0.1").status == 0
        # RFC 6066: an address is no server name.
        assert seen == [None, "http/1.1"]
        done = client(port, certificate, host="localhost")
    assert done.status == 69 and "mismatch" in done.stderr and done.hint, done


def test_a_hashed_directory_is_trusted(client, tmp_path):
    certificate, key = make_certificate(tmp_path)
    with serving(certificate, key) as (port, _):
        assert client(port, tmp_path).status == 69
        subprocess.run(["openssl", "rehash", tmp_path], check=True, capture_output=True)
        assert client(port, tmp_path).status == 0
        environment = {"AWS_CA_BUNDLE": str(tmp_path)}
        assert client(port, None, environment=environment).status == 0


@pytest.mark.parametrize(
    "made, saying",
    [
        ({"end": -datetime.timedelta(hours=1)}, "expired"),
        ({"begin": datetime.timedelta(hours=1)}, "not yet valid"),
        ({"names": ("example.com",)}, "mismatch"),
        ({"names": ("local*",)}, "mismatch"),
        ({"names": ("*",)}, "mismatch"),
        # RFC 9525: the common name, which says localhost, is no name of a server.
        ({"names": ()}, "mismatch"),
    ],
    ids=["expired", "not yet valid", "another name", "a partial wild card", "a bare wild card",
         "no name"],
)
def test_whom_it_does_not_trust(client, tmp_path, made, saying):
    certificate, key = make_certificate(tmp_path, **made)
    with serving(certificate, key) as (port, _):
        done = client(port, certificate)
    assert done.status == 69 and saying in done.stderr and done.hint and done.stdout == "", done


def test_an_unknown_issuer_is_not_trusted(client, tmp_path):
    certificate, key = make_certificate(tmp_path)
    with serving(certificate, key) as (port, _):
        done = client(port, None)
        assert done.status == 69 and "certificate" in done.stderr and done.stdout == "", done
        assert client(port, None, "--no-verify-ssl").status == 0


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_old_versions_are_refused(client, tmp_path):
    certificate, key = make_certificate(tmp_path)

    def only_TLS_1_1(context):
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.TLSv1_1
        context.maximum_version = ssl.TLSVersion.TLSv1_1

    with serving(certificate, key, configure=only_TLS_1_1) as (port, _):
        done = client(port, certificate)
    assert done.status == 69 and "version" in done.stderr and done.stdout == "", done


def test_an_answer_that_is_cut_is_none(client, tmp_path):
    """Without the closing word of TLS anybody on the way could have ended the answer."""
    certificate, key = make_certificate(tmp_path)
    with serving(certificate, key, cut_without_a_word) as (port, _):
        done = client(port, certificate)
    assert done.status == 69 and "ended before" in done.stderr and done.stdout == "", done


def test_a_certificate_is_never_asked_for(client, tmp_path):
    """A server that wants one at the TLS level does not get the workload's."""
    certificate, key = make_certificate(tmp_path)

    def wants_one(context):
        context.load_verify_locations(certificate)
        context.verify_mode = ssl.CERT_REQUIRED

    with serving(certificate, key, configure=wants_one) as (port, _):
        done = client(port, certificate)
    assert done.status == 69 and done.stdout == "" and done.hint, done


def test_a_proxy_is_libcurls(client, tmp_path):
    certificate, key = make_certificate(tmp_path)
    # libcurl would speak HTTP/2, which this server does not.
    plain = lambda context: context.set_alpn_protocols(["http/1.1"])
    with serving(certificate, key, configure=plain) as (port, _), refusing() as nobody:
        for name in ("HTTPS_PROXY", "ALL_PROXY"):
            proxy = {name: nobody, "NO_PROXY": "", "no_proxy": "", "LD_DEBUG": "files"}
            done = client(port, certificate, "--with-proxy", environment=proxy)
            assert done.status == 69 and "libcurl" in done.stderr, done
            assert "no connection could be made" in done.stderr, done
        # What is excepted is reached all the same.
        proxy = {"HTTPS_PROXY": nobody, "NO_PROXY": "localhost", "no_proxy": "localhost"}
        assert client(port, certificate, "--with-proxy", environment=proxy).status == 0
