"""The samples: what each is, how it is made from an office's bundles, and with which flags it is judged. make.py builds them, tests/e2e/test_samples.py keeps them true."""
import dataclasses
import json

import resealed
from resealed import BLIND, FOREIGN, RIGHT

AT = '2026-12-01T00:00:00Z'  # when all are judged, unless a sample says otherwise
ROOTS = {'--signer-roots': 'jangkar/penyegel.pem', '--tsa-roots': 'jangkar/penanda-waktu.pem'}


@dataclasses.dataclass(frozen=True)
class Sample:
    """`make(office)` gives the octets; None: the file of sample `of` is judged in another way. `flags` replace those of ROOTS; None takes one away."""
    name: str
    shows: str       # for a panel member, in Indonesian
    english: str
    make: object = None
    of: str = None
    flags: dict = dataclasses.field(default_factory=dict)
    at: str = AT

    @property
    def file(self):
        return f'{self.of or self.name}.bukti.wacz'

    def arguments(self):
        """What follows `saksi verify`, from inside this folder."""
        flags = {**ROOTS, '--at': self.at, **self.flags}
        return [self.file, *(part for name, value in flags.items() if value for part in (name, value))]


def kept(name):
    """A bundle as the office made it."""
    return lambda office: office.made[name].read_bytes()


def right(hooks, of='sepi', **parties):
    """Changed, then sealed anew with the right keys, or those named."""
    return lambda office: resealed.rebuilt(office.original(of), RIGHT, hooks, dataclasses.replace(office.right(of), **{name: take(office) for name, take in parties.items()}))


def blind(hooks, of='hilang'):
    return lambda office: resealed.rebuilt(office.original(of), BLIND, hooks)


def party(name, **more):
    return lambda office: office.party(name, **more)


# What the hooks do ----------------------------------------------------------------------------------------------------------------------

def with_member(name, octets):
    def change(archive):
        archive.members.insert(1, resealed.zips.Member(name.encode(), octets))
    return change


def without_member(name):
    def change(archive):
        archive.members.remove(archive[name])
    return change


def other_text(item):
    """The words of the post, in the fact as well: what the recorded bytes say stays as it was."""
    item['object']['content'] = 'Mari pilih pasangan calon nomor satu.'
    for fact in item['facts']:
        if fact['path'] == '/object/content':
            fact['value'] = item['object']['content']


def one_octet(octets):
    at = octets.index(b'belum diisi')
    return octets[:at] + b'B' + octets[at + 1:]


def bent_signature(made):
    made.signer.signature = made.signer.signature[:-1] + bytes([made.signer.signature[-1] ^ 1])


def without_certificate(made):
    made.certificates = []


def stamped_elsewhere(info):
    return info.over(b'other octets')


def without_marks(office):
    """A bundle such as the demonstration's network cannot give: no replaced server, no address by name, no loss."""
    def records(all_records):
        for record in all_records:
            if record['Content-Type'] == 'application/json' and record.kind == 'metadata':
                record.with_block(resealed.canonical({**json.loads(record.block), 'address_exception': False}))

    def manifest(value):
        for plugin in value['plugins']:
            plugin['overrides'] = 'default'

    def custody(lines):
        left = [one for one in map(json.loads, lines) if one.get('event') != 'loss']
        for number in range(1, len(left)):
            left[number].update(seq=number, prev=resealed.sha(resealed.canonical(left[number - 1])))
        return [resealed.canonical(one) for one in left]

    def entries(given):
        return {name: resealed.canonical({**json.loads(octets), 'losses': []}) if name.endswith('/item.json') else octets for name, octets in given.items()}

    return right({'records': records, 'manifest': manifest, 'custody': custody, 'entries': entries})(office)


def long_address(records):
    """A Target-URI of 70,000 characters on the last request."""
    last = [record for record in records if record.kind == 'request'][-1]
    last['WARC-Target-URI'] += '?' + 'a' * 70_000


SAMPLES = [
    # Good bundles, level by level
    Sample('01-belum-bercap', 'Disegel, tetapi belum ada penanda waktu: kapan isinya ada belum dibuktikan.', 'sealed, without any timestamp', kept('belum-bercap')),
    Sample('02-cap-pada-tanda-tangan', 'Hanya tanda tangannya yang bercap waktu; data pencabutan belum ada.', 'a timestamp on the signature only', kept('satu-cap')),
    Sample('03-bercap', 'Bercap waktu, tetapi data pencabutan belum dilengkapi.', 'both timestamps, no revocation data yet', kept('bercap')),
    Sample('04-lengkap', 'Lengkap: segel, waktu, dan pencabutan terbukti. Catatannya karena jaringan contoh ini tiruan.', 'complete; the notes are those of the synthetic network', kept('sepi')),
    Sample('05-diperbarui', 'Lengkap, lalu diperbarui dengan cap waktu otoritas lain.', 'renewed with a token of another authority', kept('diperbarui')),
    Sample('06-tanda-terima', 'Penerima menandatangani bahwa ia menerima berkas ini.', 'countersigned by who received it', kept('tanda-terima')),
    Sample('07-hak-jawab', 'Jawaban yang dilaporkan ditambahkan tanpa mengubah isi semula.', 'annotated with a right of reply', kept('hak-jawab')),
    Sample('08-sudah-dihapus', 'Unggahan sudah dihapus ketika direkam: yang dapat direkam tetap disegel, yang tidak ada disebut.', 'the post was gone; what could not be had is named', kept('hilang')),
    Sample('09-tanpa-catatan', 'Seperti 04 tanpa tanda jaringan tiruan: kepala laporan UTUH.', 'as 04 without the marks of the synthetic network', without_marks),
    Sample('10-sertifikat-sendiri', 'Penyegel memakai sertifikat buatan sendiri yang dipercaya majelis secara langsung.', 'a self-made certificate that the panel trusts directly', kept('sendiri'),
           flags={'--signer-roots': 'jangkar/sertifikat-sendiri.pem'}),
    # What is asked of it changes the answer, not the file
    Sample('20-tanpa-jangkar', 'Berkas 04 diperiksa tanpa sertifikat kepercayaan apa pun.', '04 without any anchor', of='04-lengkap', flags={'--signer-roots': None, '--tsa-roots': None}),
    Sample('21-penyegel-asing', 'Isi yang sama, disegel dengan otoritas buatan penyerang: utuh, tetapi tidak dikenal.', 'sealed by an attacker\'s own authorities',
           lambda office: resealed.rebuilt(office.original('hilang'), FOREIGN, {}, office.foreign)),
    Sample('22-tahun-2033', 'Berkas 04 diperiksa pada 2033, sesudah sertifikat penanda waktu berakhir tanpa pembaruan.', '04 after the end of the timestamp certificate', of='04-lengkap', at='2033-01-01T00:00:00Z'),
    Sample('23-jam-salah', 'Berkas 04 diperiksa oleh komputer yang jamnya menunjuk 2020.', '04 on a computer whose clock says 2020', of='04-lengkap', at='2020-01-01T00:00:00Z'),
    Sample('24-waktu-belum-terbukti', 'Sertifikat buatan sendiri, tanpa penanda waktu.', 'a self-made certificate, no timestamp', kept('sendiri-belum-bercap'), flags={'--signer-roots': 'jangkar/sertifikat-sendiri.pem'}),
    Sample('25-dicabut-kapan', 'Sertifikat penyegel dicabut dan waktu segel belum terbukti: sebelum atau sesudahnya tidak diketahui.', 'revoked, and nothing proves yet when it was sealed',
           lambda office: office.revoked(with_authorities=False)),
    Sample('26-berkas-ditahan', 'Satu berkas yang boleh ditahan tidak disertakan; sisanya cocok.', 'a withholdable file is absent', blind({'zip': without_member('items/0001/item.json')})),
    Sample('27-jalur-lemah', 'Sertifikat penyegel ditandatangani otoritasnya dengan SHA-1.', 'the path uses SHA-1', right({}, 'hilang', signer=party('lemah'))),
    # Broken
    Sample('30-isi-diubah', 'Satu huruf dalam keterangan diubah sesudah disegel.', 'one octet of the context was changed', blind({'context_bytes': one_octet})),
    Sample('31-terpotong', 'Salinan yang terputus di tengah.', 'a copy that was cut off', blind({'file': lambda octets: octets[:len(octets) * 3 // 4]})),
    Sample('32-berkas-disisipkan', 'Berkas yang tidak disegel disisipkan ke dalam bundel.', 'a file that was not sealed was put in', blind({'zip': with_member('attachments/0001/tambahan.txt', b'Tambahan')})),
    Sample('33-tanda-tangan-rusak', 'Nilai tanda tangan diubah.', 'the signature value was changed', right({'signed': bent_signature}, 'hilang')),
    Sample('34-kutipan-palsu', 'Penyegel sendiri menulis kutipan yang tidak ada dalam rekaman: segelnya benar, isinya tidak terbukti.', 'the sealer quotes what the recording does not say', right({'item': other_text})),
    Sample('35-tanpa-sertifikat', 'Sertifikat penyegel dibuang dari tanda tangan.', 'the signer\'s certificate was taken out', right({'signature': without_certificate}, 'hilang')),
    Sample('36-cap-waktu-lain', 'Penanda waktu dibuat atas isi lain.', 'a timestamp over other octets', right({'token_info': stamped_elsewhere}, 'hilang')),
    Sample('37-indeks-palsu', 'Daftar isi rekaman tidak sesuai dengan rekamannya.', 'the index does not describe the records', right({'cdxj': lambda octets: octets.replace(b'"status":200', b'"status":404', 1)}, 'hilang')),
    # The seal is not valid though every octet is as it was sealed
    Sample('40-bukan-untuk-segel', 'Disegel dengan sertifikat peladen web.', 'sealed with a TLS server\'s certificate', right({}, 'hilang', signer=party('peladen'))),
    Sample('41-kunci-lemah', 'Disegel dengan kunci RSA 1024 bit.', 'sealed with an RSA key of 1024 bits', right({}, 'hilang', signer=party('pendek', is_rsa=True))),
    Sample('42-kebijakan', 'Berkas 04 menurut majelis yang menuntut penyegel lain.', '04 under a policy that demands another signer', of='04-lengkap', flags={'--policy': 'kebijakan.json'}),
    Sample('43-sebelum-berlaku', 'Segel terbukti ada sebelum sertifikatnya berlaku.', 'sealed before the certificate was valid', right({}, 'hilang', signer=party('nanti'))),
    Sample('44-dicabut', 'Sertifikat penyegel sudah dicabut sebelum segel dibuat.', 'sealed after the certificate was revoked', lambda office: office.revoked()),
    # No verdict
    Sample('50-bukan-bundel', 'Berkas teks biasa.', 'not a bundle', lambda office: b'Ini surat biasa.\n' * 20),
    Sample('51-versi-lain', 'Dibuat menurut versi format yang lebih baru.', 'of a later version of the format', right({'item': lambda item: item.update(schema='saksi-item/2')}, 'hilang')),
    Sample('52-melampaui-batas', 'Satu alamat sepanjang 70.000 huruf: lebih dari yang dibaca pemeriksa.', 'more than a reader reads', right({'records': long_address}, 'hilang')),
]
