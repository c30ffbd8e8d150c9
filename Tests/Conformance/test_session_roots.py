"""Whom `ra session` believes to be AWS."""

import pathlib

import pytest

from recorded_sessions import arns, authority, client, desk, recorder, refused  # noqa: F401
from session_judge import PRINTED
from tls_front import tls_front

pytestmark = [pytest.mark.judge("pyca/cryptography"), pytest.mark.judge("openssl")]

FILES = ("--certificate", "certificate.pem", "--private-key", "key.pem")


def test_with_a_proxy_even_to_this_machine(desk, recorder):
    environment = {"http_proxy": recorder.url, "NO_PROXY": None}
    names = (*arns(), "--endpoint", "http://127.0.0.1:1", *FILES)
    done = desk.ra("session", *names, "--with-proxy", environment=environment)
    assert done.stdout == PRINTED
    recorder.take()
    desk.refused(
        69, "ra", "session", *names, environment=environment | {"AWS_MAX_ATTEMPTS": "1"},
        saying="127.0.0.1:1",
    )
    assert recorder.count == 0


def test_a_server_that_nobody_vouches_for(desk, recorder, tmp_path):
    port = int(recorder.url.rpartition(":")[2])
    with tls_front(tmp_path, port) as (front, _):
        names = (*arns(), "--endpoint", f"https://127.0.0.1:{front}", *FILES)
        desk.refused(69, "ra", "session", *names, saying="TLS")
        assert recorder.count == 0
        assert desk.ra("session", *names, "--no-verify-ssl").stdout == PRINTED
        recorder.take()


def test_the_roots_that_openssl_would_take(desk, recorder, tmp_path):
    """SSL_CERT_FILE and SSL_CERT_DIR stand for the system's own; what AWS tools name beats them."""
    port = int(recorder.url.rpartition(":")[2])
    with tls_front(tmp_path, port) as (front, certificate):
        names = (*arns(), "--endpoint", f"https://127.0.0.1:{front}", *FILES)
        hashed = tmp_path / "hashed"
        hashed.mkdir()
        (hashed / "front.pem").write_bytes(pathlib.Path(certificate).read_bytes())
        desk.openssl("rehash", hashed)
        for environment in (
            {"SSL_CERT_FILE": str(certificate)}, {"SSL_CERT_DIR": str(hashed)},
            {"SSL_CERT_DIR": f"/nowhere:{hashed}"}, {"AWS_CA_BUNDLE": str(certificate)},
            {"SSL_CERT_FILE": "/etc/hostname", "AWS_CA_BUNDLE": str(certificate)},
        ):
            done = desk.ra("session", *names, environment=environment)
            assert done.stdout == PRINTED, environment
            recorder.take()
        for environment in ({"SSL_CERT_DIR": "/nowhere"}, {"SSL_CERT_FILE": ""}):
            desk.refused(69, "ra", "session", *names, environment=environment, saying="TLS")
        assert recorder.count == 0
