"""Which algorithms count, and whether a signature value holds (python3-cryptography does the arithmetic and nothing else)."""
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

import strict_der as der

DIGESTS = {"2.16.840.1.101.3.4.2.1": "sha256", "2.16.840.1.101.3.4.2.2": "sha384", "2.16.840.1.101.3.4.2.3": "sha512"}
WEAK_DIGESTS = {"1.3.14.3.2.26", "1.2.840.113549.2.5", "2.16.840.1.101.3.4.2.4"}
HASHES = {"sha256": hashes.SHA256, "sha384": hashes.SHA384, "sha512": hashes.SHA512, "sha1": hashes.SHA1}
ECDSA = {"1.2.840.10045.4.3.2": "sha256", "1.2.840.10045.4.3.3": "sha384", "1.2.840.10045.4.3.4": "sha512"}
RSA = {"1.2.840.113549.1.1.11": "sha256", "1.2.840.113549.1.1.12": "sha384", "1.2.840.113549.1.1.13": "sha512"}
RSA_ENCRYPTION, PSS, MGF1 = "1.2.840.113549.1.1.1", "1.2.840.113549.1.1.10", "1.2.840.113549.1.1.8"
WEAK_SIGNATURES = {"1.2.840.10045.4.1", "1.2.840.113549.1.1.5", "1.2.840.113549.1.1.4", "1.2.840.113549.1.1.14"}
SHA1 = {"1.2.840.10045.4.1": ("ecdsa", "sha1"), "1.2.840.113549.1.1.5": ("rsa", "sha1")}
CURVES = ("secp256r1", "secp384r1", "secp521r1")


class Weak(Exception):
    """Known and too weak."""


class Unknown(Exception):
    """Not in the tables: nothing can be said."""


def digest_name(node):
    """Of an AlgorithmIdentifier: parameters absent or NULL (RFC 5754 §2)."""
    parts = node.expect(der.SEQUENCE).children
    name = der.oid(parts[0])
    if len(parts) > 2 or (len(parts) == 2 and parts[1].raw != b"\x05\x00"):
        raise der.Malformed("parameters of a digest algorithm")
    if name in WEAK_DIGESTS:
        raise Weak(name)
    if name not in DIGESTS:
        raise Unknown("digest %s" % name)
    return DIGESTS[name]


def _pss(node):
    """RSASSA-PSS-params (RFC 4055 §3.1): one SHA-2 hash throughout, salt as long as it."""
    fields = {p.tag: p.children[0] for p in node.expect(der.SEQUENCE).children}
    if set(fields) != {0xA0, 0xA1, 0xA2}:
        raise Unknown("parameters of RSASSA-PSS")
    name, mask = digest_name(fields[0xA0]), fields[0xA1].children
    if der.oid(mask[0]) != MGF1 or digest_name(mask[1]) != name or der.integer(fields[0xA2]) != HASHES[name].digest_size:
        raise Unknown("parameters of RSASSA-PSS")
    return name


def scheme(node, digest=None):
    """(kind, digest) of a signature's AlgorithmIdentifier; `digest`: of the SignerInfo, for rsaEncryption."""
    parts = node.expect(der.SEQUENCE).children
    name, parameters = der.oid(parts[0]), [p.raw for p in parts[1:]]
    if name in WEAK_SIGNATURES:
        raise Weak(name)
    if name in ECDSA and parameters == []:
        return "ecdsa", ECDSA[name]
    if parameters == [b"\x05\x00"] and (name in RSA or (name == RSA_ENCRYPTION and digest)):
        return "rsa", RSA.get(name, digest)
    if name == PSS and len(parts) == 2:
        return "pss", _pss(parts[1])
    raise Unknown("signature algorithm %s" % name)


def any_scheme(node):
    """As scheme(), and SHA-1 as well: who issued a certificate is asked before whether it may count."""
    return SHA1.get(der.oid(node.children[0])) or scheme(node)


def public_key(spki, smallest=2048):
    try:
        key = load_der_public_key(spki)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise Unknown(str(error)) from None
    if isinstance(key, rsa.RSAPublicKey):
        if key.key_size < smallest:
            raise Weak("RSA with %d bits" % key.key_size)
    elif not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name not in CURVES:
        raise Unknown("kind of key")
    return key


def weakness(spki, algorithm):
    """What is too weak about a certificate's key or the signature on it, or None."""
    try:
        public_key(spki)
        scheme(algorithm)
    except Weak as error:
        return "too weak: %s" % error
    except (Unknown, der.Malformed) as error:
        return str(error)
    return None


def holds(spki, how, message, signature, smallest=2048):
    """True if `signature` over `message` is that of the key. Weak and Unknown say why it was not asked."""
    key, (kind, digest) = public_key(spki, smallest), how
    algorithm = HASHES[digest]()
    try:
        if kind == "ecdsa" and isinstance(key, ec.EllipticCurvePublicKey):
            der.parse(signature)  # r and s in DER, as FIPS 186 verifiers differ about other forms
            key.verify(signature, message, ec.ECDSA(algorithm))
        elif kind == "rsa" and isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, message, padding.PKCS1v15(), algorithm)
        elif kind == "pss" and isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, message, padding.PSS(padding.MGF1(algorithm), algorithm.digest_size), algorithm)
        else:
            return False
    except (InvalidSignature, der.Malformed):
        return False
    return True
