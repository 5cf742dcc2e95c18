"""The second verifier's own reading of what an account signed (bukti-1.md §9.9), with the values of tests/data/atproto."""
import base64
import datetime
import json
import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / 'second_verifier')]
import account_proofs  # noqa: E402
import dag_cbor  # noqa: E402

DATA = HERE.parent / 'data/atproto'
PEER = json.loads((DATA / 'peer.json').read_text())
INTEROP = json.loads((DATA / 'interop.json').read_text())


def octets(text):
    return base64.b64decode(text + '=' * (-len(text) % 4))


def at(text):
    return datetime.datetime.fromisoformat(text + '+00:00')


def judged(car='first', document='first', log='one', did=PEER['did'], key=PEER['like_key'], when='2026-02-15T00:00:00', change=lambda octets: octets):
    """The record, or the word of the flaw."""
    try:
        return account_proofs.signed_record(change(octets(PEER['cars'][car])), json.dumps(PEER['documents'][document]).encode(), log and json.dumps(PEER['logs'][log]).encode(), did,
                                            f'{PEER["collection"]}/{key}'.encode(), at(when))[1]
    except account_proofs.Flaw as flaw:
        return flaw.args[0]


class AccountProofs(unittest.TestCase):
    def test_blocks_and_signatures_are_those_of_the_vectors(self):
        for one in INTEROP['blocks']:
            self.assertEqual(dag_cbor.Cid.of(octets(one['cbor'])).text(), one['cid'])
            self.assertEqual(dag_cbor.encode(dag_cbor.decode(octets(one['cbor']))), octets(one['cbor']))
        for one in INTEROP['signatures']:
            self.assertEqual(account_proofs.verifies(account_proofs.key_of_did(one['key']), octets(one['message']), octets(one['signature'])), one['valid'])
        for one in INTEROP['layers']:
            self.assertEqual(account_proofs.layer_of(one['key'].encode()), one['layer'])

    def test_another_encoding_is_refused(self):
        for text in ('1817', '9fff', 'a262616101616102', 'f90000', 'c100', '62c328', 'a0a0', '18', 'd82a00'):
            with self.assertRaises(dag_cbor.Broken, msg=text):
                dag_cbor.decode(bytes.fromhex(text))

    def test_sound_logs_stand_and_each_other_is_refused(self):
        sound = {'one', 'rotated', 'recovered', 'ended'}
        for name, log in PEER['logs'].items():
            try:
                account_proofs.read_log(json.dumps(log).encode(), PEER['did'])
                found = True
            except account_proofs.Flaw:
                found = False
            self.assertEqual(found, name in sound, name)
        account_proofs.read_log(json.dumps(PEER['legacy']['log']).encode(), PEER['legacy']['did'])

    def test_records_and_absences(self):
        self.assertEqual(judged()['subject']['uri'], PEER['post']['uri'])
        self.assertEqual(judged('second', 'second', 'rotated', when='2026-03-02T00:00:00')['subject'], PEER['post'])
        self.assertIsNone(judged('absent', key=PEER['absent_key']))

    def test_each_flaw(self):
        self.assertEqual(judged(change=lambda octets: octets[:-1] + bytes((octets[-1] ^ 1,))), 'form')
        self.assertEqual(judged(did=PEER['legacy']['did']), 'account')
        self.assertEqual(judged(document='other_account'), 'account')
        self.assertEqual(judged(document='stranger'), 'key')
        self.assertEqual(judged('second'), 'signature')
        self.assertEqual(judged(log='foreign_signature'), 'key_log')
        self.assertEqual(judged(log=None), 'missing')


if __name__ == '__main__':
    unittest.main()
