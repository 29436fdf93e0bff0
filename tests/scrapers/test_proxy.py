"""Behind an HTTP proxy, and over TLS: the way in which most publishers are really asked, played out on this machine."""

from __future__ import annotations

import datetime
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from scrapers.reach import unreachable
from tests.scrapers.helpers import collect, declaration

# Names that no name server knows: only the proxy can lead to them.
HOST = "publisher.invalid"
ANSWERS = {
    b"/robots.txt": b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
    b"/list/": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 40\r\n\r\n<main><a href='/a.xlsx'>words</a></main>",
    b"/a.xlsx": b"HTTP/1.1 200 OK\r\nContent-Type: x/y\r\nContent-Length: 7\r\n\r\nmade up",
}


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for HOST that is its own authority, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    today = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - datetime.timedelta(days=2))
        .not_valid_after(today + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("certificate") / "certificate.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return path


@contextmanager
def proxy(certificate: Path | None) -> Iterator[tuple[str, list[bytes]]]:
    """A proxy that opens tunnels to a publisher with this certificate (None: it refuses them), and the requests it has seen."""
    seen: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(connection,), daemon=True).start()

    def answer(connection: socket.socket) -> None:
        with connection:
            asked = connection.recv(4096)
            if not asked:
                return
            seen.append(asked.split(b"\r\n")[0])
            if certificate is None:
                connection.sendall(b"HTTP/1.1 502 Bad Gateway\r\n\r\n")
                return
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            publish(connection, certificate, seen)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", seen
    finally:
        listener.close()


def publish(connection: socket.socket, certificate: Path, seen: list[bytes]) -> None:
    """Answers HTTP requests over TLS until the client hangs up."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    try:
        with context.wrap_socket(connection, server_side=True) as secured:
            while asked := secured.recv(4096):
                seen.append(asked.split(b"\r\n")[0])
                secured.sendall(ANSWERS[asked.split(b" ")[1]])
    except OSError:
        return


def test_behind_a_proxy_names_need_not_be_known_here(tmp_path: Path, certificate: Path) -> None:
    with proxy(certificate) as (address, seen):
        done = collect(tmp_path, declaration("behind", HOST), env={"https_proxy": address, "SSL_CERT_FILE": str(certificate)})
    assert done.code == 0, done.out + done.err
    assert [row["url"] for row in done.captures] == [f"https://{HOST}/list/", f"https://{HOST}/a.xlsx"]
    assert set(seen) == {f"CONNECT {HOST}:443 HTTP/1.1".encode(), *(b"GET %s HTTP/1.1" % path for path in ANSWERS)}
    assert "REGISTER_CONTACT is not set" in done.err


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(tmp_path: Path, certificate: Path) -> None:
    with proxy(certificate) as (address, seen):
        done = collect(tmp_path, declaration("untrusted", HOST), env={"https_proxy": address})
    assert done.code == 3
    told, remedy = done.out.splitlines()
    assert told == f"untrusted: {HOST} could not be reached (its certificate could not be verified); what is held is unchanged"
    assert "SSL_CERT_FILE=$(.venv/bin/python -m certifi)" in remedy
    assert not any(line.startswith(b"GET") for line in seen)


def test_a_proxy_that_does_not_connect(tmp_path: Path) -> None:
    begun = time.monotonic()
    with proxy(None) as (address, _):
        done = collect(tmp_path, declaration("behind", HOST), env={"https_proxy": address})
        missing = collect(tmp_path, declaration("behind", HOST), env={"https_proxy": "http://127.0.0.1:9"})
    assert (done.code, missing.code) == (3, 3)
    assert done.out == (
        f"behind: {HOST} could not be reached (the HTTP proxy set on this machine would not connect to it); what is held is unchanged\n"
    )
    assert "the HTTP proxy set on this machine cannot be reached" in missing.out
    assert time.monotonic() - begun < 60


@pytest.mark.parametrize("scheme", ["socks5", "https", "HTTP", ""])
def test_only_a_proxy_of_http_can_be_used(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    with proxy(None) as (address, _):
        monkeypatch.setenv("https_proxy", address.replace("http://", f"{scheme}://" if scheme else ""))
        monkeypatch.setenv("no_proxy", "")
        found = unreachable((HOST,), "")
    assert found == ({} if scheme in ("HTTP", "") else {HOST: "proxy_not_http"})
