"""A TLS front before a plain HTTP port: every byte passes as it is."""

import contextlib
import datetime
import ipaddress
import socket
import ssl
import threading


def make_certificate(folder, *hosts):
    """A self-signed server certificate for 127.0.0.1 and others and its key, as PEM files."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "TLS front")])
    now = datetime.datetime.now(datetime.timezone.utc)
    names = [x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("localhost")]
    names += [x509.DNSName(host) for host in hosts]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate_path, key_path = folder / "front.pem", folder / "front-key.pem"
    certificate_path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return certificate_path, key_path


def _pump(source, target, record=None):
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            if record is not None:
                record.extend(data)
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)


@contextlib.contextmanager
def tls_front(folder, port, recorded=None, hosts=()):
    """Listens with TLS and passes everything to a port of this machine; (port, certificate).

    What each connection's client sent goes into the list `recorded`, as bytearrays.
    """
    certificate, key = make_certificate(folder, *hosts)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with _front(port, lambda plain: context.wrap_socket(plain, server_side=True), recorded) as own:
        yield own, certificate


@contextlib.contextmanager
def recording_front(port, recorded):
    """Listens without TLS, passes everything on and keeps what clients send; its port."""
    with _front(port, lambda connection: connection, recorded) as own:
        yield own


@contextlib.contextmanager
def _front(port, wrap, recorded):
    listener = socket.create_server(("127.0.0.1", 0))

    def serve(connection):
        with contextlib.suppress(OSError, ssl.SSLError):
            with wrap(connection) as outer:
                with socket.create_connection(("127.0.0.1", port)) as plain:
                    record = bytearray()
                    if recorded is not None:
                        recorded.append(record)
                    back = threading.Thread(target=_pump, args=(plain, outer), daemon=True)
                    back.start()
                    _pump(outer, plain, record)
                    back.join(timeout=20)

    def accept():
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                threading.Thread(target=serve, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()
