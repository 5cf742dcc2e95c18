"""What verdict-1.md calls notes, and which verdict a broken rule of tests/check has (bukti-1.md, "Reader's exit")."""
import datetime

import strict_json
import strict_warc

FORM = ("zip.", "layout.", "asic.", "wacz.layout", "wacz.datapackage", "wacz.digest", "log.form", "sums.form", "datapackage.form")
AHEAD = datetime.timedelta(seconds=300)
OF_ITS_OWN = {
    "withheld": ("indeterminate", "SIGNED_DATA_NOT_FOUND"),
    "unsupported": ("unsupported", "UNSUPPORTED"),
    "limit": ("unsupported", "LIMIT"),
    "bundle.unknown": ("unsupported", "NOT_A_BUNDLE"),
    "digest": ("failed", "HASH_FAILURE"),
}


def exit_of(rule, where):
    """(severity, sub-indication) of a broken rule."""
    if rule in OF_ITS_OWN:
        return OF_ITS_OWN[rule]
    of_a_list = rule in ("json.canonical", "json.time") and where.endswith("datapackage.json")
    return "failed", "FORMAT_FAILURE" if of_a_list or rule.startswith(FORM) else "CONTENT_MISMATCH"


def of_content(bundle):
    """Notes that follow from manifest, exchanges, items and custody."""
    out = []
    exchanges = [e for e in bundle.exchanges.values() if e]
    tests = {
        "tls_unverified": any(e["tls"] and not e["tls"]["verified"] for e in exchanges),
        "address_exception": any(e["address_exception"] for e in exchanges),
        "proxy": any(e["proxy"] for e in exchanges),
        "secret_used": any(e["redactions"] for e in exchanges),
        "unencrypted": any(r.uri.lower().startswith("http:") for r in bundle.records.values()),
        "override": bool(bundle.manifest) and any(p["overrides"] == "operator" for p in bundle.manifest["plugins"]),
        "log_of_unknown_key": any(p.row == 17 for p in bundle.parts),
        "losses": bundle.custody_losses or any(item["losses"] for item in bundle.items.values() if item),
    }
    out += [name for name, found in tests.items() if found]
    return out


def of_the_seal(sealed, bundle):
    """Notes about the sealer's certificate and clock."""
    out, certificate = [], sealed.signature.certificate
    if sealed.path and len(sealed.path.certificates) == 1:
        out.append("directly_trusted")
    elif sealed.path and not all(c.has_pointer for c in sealed.path.certificates[:-1]):
        out.append("no_pointer")
    if sealed.time:
        claims = [sealed.signature.claimed] if sealed.signature.claimed else []
        if bundle.manifest and strict_json.real_instant(bundle.manifest["sealed_claimed"]):
            claims.append(datetime.datetime.fromisoformat(bundle.manifest["sealed_claimed"]))
        claims += [datetime.datetime.fromisoformat(r.fields["WARC-Date"]) for r in bundle.records.values() if strict_warc.is_date(r.fields.get("WARC-Date", ""))]
        if claims and max(claims) > sealed.time + AHEAD:
            out.append("clock_ahead")
    return out
