"""A sealed bundle taken apart, changed in one thing and put together again at one of four levels:

BLIND       only the named octets are others (and the ZIP around them is right again);
LISTED      every list and manifest above them agrees again; signature and tokens are the old ones;
FOREIGN     the same, and signed and stamped anew by an attacker's own authorities;
RIGHT       the same, and signed and stamped anew with the sealer's key and the authorities that the panel trusts.

A case is a dictionary of hooks, each named after a stage, each a function from the stage's right value to the value that is used. The stages, in order:

records members warc cdxj pages package package_bytes digest inner capture      the capture 0001
item item_bytes context context_bytes custody                                  items/0001/item.json, evidence/context.json, custody lines
entries manifest manifest_bytes periksa datapackage datapackage_bytes sums      `entries`: rows 2 to 4 and 6 of bukti-1.md §1, {name: octets}
asic signature signed stamp_info stamp stamped signature_bytes                 `signature`, `stamp` before, `signed`, `stamped` after signing
archive token_info token tokened token_bytes zip file                          `token` before, `tokened` after signing; `zip` an Archive

A hook may change its value in place and return None."""
import base64
import copy
import dataclasses
import enum
import json

import captures
import cms
import zips
from captures import canonical, sha

BLIND, LISTED, FOREIGN, RIGHT = enum.Enum('Level', ['BLIND', 'LISTED', 'FOREIGN', 'RIGHT'])
LEVELS = (BLIND, LISTED, FOREIGN, RIGHT)
STAGES = ('records members warc cdxj pages package package_bytes digest inner capture item item_bytes context context_bytes custody entries manifest manifest_bytes periksa '
          'datapackage datapackage_bytes sums asic signature signed stamp_info stamp stamped signature_bytes archive token_info token tokened token_bytes zip file').split()
CAPTURE, ITEM, CONTEXT, CUSTODY, MANIFEST = 'captures/0001.wacz', 'items/0001/item.json', 'evidence/context.json', 'evidence/custody.jsonl', 'evidence/manifest.json'
PERIKSA, PACKAGE, SUMS = 'PERIKSA.txt', 'datapackage.json', 'SHA256SUMS'
ASIC, SIGNATURE, ARCHIVE, TOKEN = 'META-INF/ASiCManifest001.xml', 'META-INF/signature001.p7s', 'META-INF/ASiCArchiveManifest.xml', 'META-INF/timestamp001.tst'
CMS_TYPE, TST_TYPE = 'application/x-pkcs7-signature', 'application/vnd.etsi.timestamp-token'
MEDIA = {'wacz': 'application/wacz', 'json': 'application/json', 'jsonl': 'application/x-ndjson', 'txt': 'text/plain', 'xml': 'text/xml', 'p7s': CMS_TYPE, 'tst': TST_TYPE, 'png': 'image/png',
         'pdf': 'application/pdf', 'mhtml': 'multipart/related'}


def media_type(name):
    if name.startswith('attachments/'):
        return 'application/octet-stream'
    return MEDIA.get(name.rpartition('.')[2], 'text/plain')


def role(name):
    if name in (CONTEXT, CUSTODY):
        return 'context' if name == CONTEXT else 'custody'
    if name.startswith('captures/'):
        return 'capture' if name.endswith('.wacz') else 'render'
    return 'attachment' if name.startswith('attachments/') else 'item' if name.endswith('/item.json') else 'shot'


def asic_manifest(target, kind, entries, rootfile=None):
    """bukti-1.md §4 over {name: octets}."""
    lines = ['<?xml version="1.0" encoding="UTF-8" standalone="no"?>',
             '<asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#">', f'<asic:SigReference URI="{target}" MimeType="{kind}"/>']
    for name, octets in entries.items():
        value, mark = base64.b64encode(bytes.fromhex(sha(octets))).decode(), ' Rootfile="true"' if name == rootfile else ''
        lines.append(f'<asic:DataObjectReference URI="{name}" MimeType="{media_type(name)}"{mark}><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
                     f'<ds:DigestValue>{value}</ds:DigestValue></asic:DataObjectReference>')
    return '\n'.join([*lines, '</asic:ASiCManifest>', '']).encode()


@dataclasses.dataclass(frozen=True)
class Seal:
    """Who signs and stamps, and the revocation lists (DER) for the archive token's bag."""
    signer: cms.Party
    signature_tsa: cms.Party
    archive_tsa: cms.Party
    revocation: tuple


class Original:
    """A bundle of the first revision as it was sealed."""

    def __init__(self, octets):
        self.octets = octets
        self.entries = {one.name.decode(): one.data for one in zips.Archive.read(octets).members}
        self.inner = {one.name.decode(): one.data for one in zips.Archive.read(self.entries[CAPTURE]).members}
        self.records, self.members = captures.read(self.inner['archive/data.warc.gz'])

    def item(self, number=1):
        return json.loads(self.entries[f'items/{number:04}/item.json'])


class Rebuild:
    """One pass over the stages. `level`, `seal` (for FOREIGN and RIGHT) and the hooks decide what comes out of `octets()`."""

    def __init__(self, original, level, hooks, seal=None):
        unknown = set(hooks) - set(STAGES)
        assert not unknown, unknown
        self.original, self.level, self.hooks, self.seal = original, level, hooks, seal

    def stage(self, name, value):
        if name not in self.hooks:
            return value
        changed = self.hooks[name](value)
        return value if changed is None else changed

    def derived(self, computed, original):
        """What follows from other octets, and at level BLIND does not follow."""
        return original if self.level is BLIND else computed()

    def octets(self):
        entries = self.stage('entries', self.contents())
        outer = {'mimetype': self.original.entries['mimetype'], **self.listed(entries)}
        outer = {name: outer.pop(name) for name in self.order(outer)}
        data = {name: octets for name, octets in outer.items() if name != 'mimetype'}
        asic = self.stage('asic', self.derived(lambda: asic_manifest(SIGNATURE, CMS_TYPE, data), self.original.entries[ASIC]))
        outer[ASIC] = data[ASIC] = asic
        outer[SIGNATURE] = data[SIGNATURE] = self.signature(asic)
        archive = self.stage('archive', self.derived(lambda: asic_manifest(TOKEN, TST_TYPE, data), self.original.entries[ARCHIVE]))
        outer[ARCHIVE], outer[TOKEN] = archive, self.token(archive)
        made = self.stage('zip', zips.Archive([zips.Member(name.encode(), octets) for name, octets in outer.items()]))
        return self.stage('file', made.build())

    # Content -----------------------------------------------------------------------------------------------------------------------

    def contents(self):
        old = self.original.entries
        entries = {name: octets for name, octets in old.items() if name.startswith(('captures/', 'items/', 'attachments/')) or name in (CONTEXT, CUSTODY)}
        if any(name in self.hooks for name in STAGES[:STAGES.index('item')]):
            entries[CAPTURE] = self.stage('capture', self.capture())
        for name, kind in ((ITEM, 'item'), (CONTEXT, 'context')):
            if kind in self.hooks:
                entries[name] = canonical(self.stage(kind, json.loads(entries[name])))
            entries[name] = self.stage(f'{kind}_bytes', entries[name])
        if 'custody' in self.hooks:
            entries[CUSTODY] = b''.join(line + b'\n' for line in self.stage('custody', entries[CUSTODY].split(b'\n')[:-1]))
        return entries

    def capture(self):
        old = self.original
        members = old.members
        records = old.records
        if 'records' in self.hooks:
            before = [one.encode() for one in old.records]
            records = self.stage('records', copy.deepcopy(old.records))
            packed = dict(zip(before, old.members))
            members = [packed.get(octets := one.encode()) or captures.gzip_member(octets) for one in records]
        warc = self.stage('warc', b''.join(self.stage('members', list(members))))
        made = {'archive/data.warc.gz': warc}
        made['indexes/index.cdx'] = self.stage('cdxj', self.derived(lambda: captures.index(records, members), old.inner['indexes/index.cdx']))
        made['pages/pages.jsonl'] = self.stage('pages', old.inner['pages/pages.jsonl'])
        package = json.loads(old.inner['datapackage.json'])
        if self.level is not BLIND:
            package['resources'] = [{'bytes': len(octets), 'hash': 'sha256:' + sha(octets), 'name': name.split('/')[1], 'path': name} for name, octets in made.items()]
        made['datapackage.json'] = self.stage('package_bytes', canonical(self.stage('package', package)))
        made['datapackage-digest.json'] = self.stage('digest', self.derived(
            lambda: canonical({'hash': 'sha256:' + sha(made['datapackage.json']), 'path': 'datapackage.json'}), old.inner['datapackage-digest.json']))
        return self.stage('inner', zips.Archive([zips.Member(name.encode(), octets) for name, octets in made.items()])).build()

    # Lists -------------------------------------------------------------------------------------------------------------------------

    def listed(self, entries):
        """`entries` with rows 5, 7, 8 and 9."""
        old = self.original.entries
        manifest = json.loads(old[MANIFEST])
        if self.level is not BLIND:
            manifest['files'] = [self.file_entry(name, entries[name]) for name in self.order(entries)]
        if self.seal:
            manifest['operator']['cert_sha256'] = sha(self.seal.signer.certificate)
        entries = dict(entries)
        entries[MANIFEST] = self.stage('manifest_bytes', canonical(self.stage('manifest', manifest)))
        entries[PERIKSA] = self.stage('periksa', old[PERIKSA])
        package = json.loads(old[PACKAGE])
        if self.level is not BLIND:
            package['resources'] = [{'bytes': len(octets), 'hash': 'sha256:' + sha(octets), 'name': name.split('/')[1], 'path': name}
                                    for name, octets in sorted(entries.items()) if name.startswith('captures/') and name.endswith('.wacz')]
        entries[PACKAGE] = self.stage('datapackage_bytes', canonical(self.stage('datapackage', package)))
        sums = self.derived(lambda: b''.join(f'{sha(entries[name])}  {name}\n'.encode() for name in self.order(entries)), old[SUMS])
        entries[SUMS] = self.stage('sums', sums)
        return entries

    @staticmethod
    def file_entry(name, octets):
        return {'path': name, 'role': role(name), 'media_type': media_type(name), 'bytes': len(octets), 'sha256': sha(octets),
                'item': name.split('/')[1] if name.startswith('items/') else None, 'withholdable': True}

    @staticmethod
    def order(names):
        """Archive order of bukti-1.md §1, for names of rows 1 to 9."""
        last = [MANIFEST, CONTEXT, CUSTODY, PERIKSA, PACKAGE, SUMS]

        def row(name):
            if name in last:
                return 10 + last.index(name), 0, name
            if name == 'mimetype':
                return 0, 0, name
            if name.startswith('captures/') and name.endswith('.wacz'):
                return 1, 0, name
            return (2, len(name), name) if name.endswith('/item.json') else (3, 0, name)
        return sorted(names, key=row)

    # Seal --------------------------------------------------------------------------------------------------------------------------

    def signature(self, asic):
        made = cms.SignedData.read(self.original.entries[SIGNATURE])
        (_, (token,)), = made.signer.unsigned
        if self.seal:
            made.by(self.seal.signer).over(asic)
        made = self.stage('signature', made)
        if self.seal:
            made.signed(self.seal.signer, asic)
        made = self.stage('signed', made)
        stamp = self.stamped(cms.SignedData.read(token), self.seal and self.seal.signature_tsa, made.signer.signature if made.signers else b'', 'stamp', 'stamped')
        if made.signers and made.signer.unsigned and made.signer.unsigned[0] == (cms.SIGNATURE_TIMESTAMP, [token]):
            made.signer.unsigned[0] = (cms.SIGNATURE_TIMESTAMP, [stamp])
        return self.stage('signature_bytes', made.encode())

    def token(self, archive):
        made = cms.SignedData.read(self.original.entries[TOKEN])
        if self.seal:
            made.revocation = list(self.seal.revocation)
        return self.stage('token_bytes', self.stamped(made, self.seal and self.seal.archive_tsa, archive, 'token', 'tokened'))

    def stamped(self, made, party, data, before, after):
        """A token over `data`: its TSTInfo, then the SignedData around it before and after it is signed."""
        info = cms.TstInfo.read(made.content)
        if party:
            info.over(data)
            made.by(party)
        made.content = self.stage(f'{before}_info', info).encode()
        if party:
            made.over(made.content)
        made = self.stage(before, made)
        if party:
            made.signed(party, made.content)
        return self.stage(after, made).encode()


def rebuilt(original, level, hooks=None, seal=None):
    """The bundle's octets."""
    assert (seal is not None) == (level in (FOREIGN, RIGHT))
    return Rebuild(original, level, hooks or {}, seal).octets()
