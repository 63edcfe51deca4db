"""TLS for servers of a test: a certificate, and the authority to trust for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

_SIGNS = x509.KeyUsage(
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)


@dataclass(frozen=True)
class Certificate:
    """PEM files: a server's certificate and key, and the authority that signed it."""

    authority: Path
    certificate: Path
    key: Path


def certificate(folder: Path, names: Sequence[str] = ()) -> Certificate:
    """A certificate for 127.0.0.1 and host names (`*.example` too), valid for a day."""
    ours, theirs = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
    issuer = _name("tests")
    addresses = [x509.IPAddress(ip_address("127.0.0.1")), *map(x509.DNSName, names)]
    # Strict clients want an authority apart from the server, and both to name the authority's key.
    authority = (
        _builder(issuer, issuer, ours)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(ours.public_key()), critical=False)
        .add_extension(_SIGNS, critical=True)
    )
    server = (
        _builder(_name("127.0.0.1"), issuer, theirs)
        .add_extension(x509.SubjectAlternativeName(addresses), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ours.public_key()), critical=False)
    )
    files = Certificate(folder / "authority.pem", folder / "cert.pem", folder / "key.pem")
    for path, builder in ((files.authority, authority), (files.certificate, server)):
        path.write_bytes(builder.sign(ours, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    files.key.write_bytes(
        theirs.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return files


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])


def _builder(subject: x509.Name, issuer: x509.Name, key: rsa.RSAPrivateKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number())
    return builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
