// Makes peer.json: proofs, documents and key logs that the AT Protocol's own libraries wrote, for the tests of core/atproto and of verify.
//   . tests/setup/node.sh; saksi_npm_tree bluesky; saksi_run_node tests/data/atproto/make.mjs > tests/data/atproto/peer.json
// Keys, revisions and times are fixed and ECDSA is deterministic there (RFC 6979): the file comes out the same each time.
import { fromTree } from '../../setup/from_tree.mjs'

const { MST, MemoryBlockstore, BlockMap, signCommit, getRecords, verifyProofs } = await fromTree('@atproto/repo')
const { Secp256k1Keypair, P256Keypair, parseDidKey, bytesToMultibase } = await fromTree('@atproto/crypto')
const plc = await fromTree('@did-plc/lib')
const { cidForCbor } = await fromTree('@atproto/common')
const whole = async (parts) => Buffer.concat(await Array.fromAsync(parts))

const seed = (n) => Buffer.alloc(32, n).toString('hex')
const k256 = (n) => Secp256k1Keypair.import(seed(n))
const p256 = (n) => P256Keypair.import(seed(n))
const strongest = await k256(1), stronger = await p256(2), weaker = await k256(3)
const first = await k256(11), second = await p256(12), stranger = await k256(13)
const base64 = (bytes) => Buffer.from(bytes).toString('base64')

// Key logs -------------------------------------------------------------------------------------------------------------------------

const operation = (signingKey, prev) => ({
  type: 'plc_operation',
  rotationKeys: [strongest.did(), stronger.did(), weaker.did()],
  verificationMethods: { atproto: signingKey.did() },
  alsoKnownAs: ['at://contoh-dua.test'],
  services: { atproto_pds: { type: 'AtprotoPersonalDataServer', endpoint: 'https://pds.example' } },
  prev,
})
const cidText = async (op) => (await cidForCbor(op)).toString()
const genesis = await plc.signOperation(operation(first, null), weaker)
const did = await plc.didForCreateOp(genesis)
const entry = async (op, createdAt, nullified = false, whose = did) => ({ did: whose, operation: op, cid: await cidText(op), nullified, createdAt })
const after = async (op, key, signer) => plc.signOperation(operation(key, await cidText(op)), signer)

const begun = await entry(genesis, '2026-01-05T02:00:00.000Z')
const rotated = await after(genesis, second, weaker)
const taken = await after(genesis, stranger, weaker)           // a thief with the weakest key
const recovered = await after(genesis, second, stronger)       // whom a stronger key puts out
const tombstone = await plc.tombstoneOp(await cidForCbor(rotated), weaker)
const legacy = await plc.addSignature({ type: 'create', signingKey: first.did(), recoveryKey: strongest.did(), handle: 'contoh-lama.test', service: 'https://pds.example', prev: null }, first)
const legacyDid = await plc.didForCreateOp(legacy)
const high = (signature) => {                                  // the other s of the same signature
  const octets = Buffer.from(signature, 'base64url')
  const n = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
  const s = n - BigInt('0x' + octets.subarray(32).toString('hex'))
  return Buffer.concat([octets.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, '0'), 'hex')]).toString('base64url')
}

const log = {
  one: [begun],
  rotated: [begun, await entry(rotated, '2026-03-01T00:00:00.000Z')],
  recovered: [begun, await entry(taken, '2026-03-01T00:00:00.000Z', true), await entry(recovered, '2026-03-03T23:59:59.999Z')],
  ended: [begun, await entry(rotated, '2026-03-01T00:00:00.000Z'), await entry(tombstone, '2026-04-01T00:00:00.000Z')],
  // Each of these breaks one rule.
  unsaid_recovery: [begun, await entry(taken, '2026-03-01T00:00:00.000Z'), await entry(recovered, '2026-03-03T23:59:59.999Z')],
  late_recovery: [begun, await entry(taken, '2026-03-01T00:00:00.000Z', true), await entry(recovered, '2026-03-04T00:00:00.001Z')],
  same_key_recovery: [begun, await entry(taken, '2026-03-01T00:00:00.000Z', true), await entry(await after(genesis, second, weaker), '2026-03-02T00:00:00.000Z')],
  foreign_signature: [begun, await entry(await after(genesis, second, stranger), '2026-03-01T00:00:00.000Z')],
  high_s: [begun, await (async () => entry({ ...rotated, sig: high(rotated.sig) }, '2026-03-01T00:00:00.000Z'))()],
  other_start: [await entry(await plc.signOperation(operation(second, null), weaker), '2026-01-05T02:00:00.000Z')],
  no_start: [await entry(rotated, '2026-03-01T00:00:00.000Z')],
  wrong_cid: [begun, { ...(await entry(rotated, '2026-03-01T00:00:00.000Z')), cid: begun.cid }],
  gap: [begun, await entry(await after(rotated, first, weaker), '2026-03-01T00:00:00.000Z')],
  after_the_end: [begun, await entry(rotated, '2026-03-01T00:00:00.000Z'), await entry(tombstone, '2026-04-01T00:00:00.000Z'), await entry(await after(tombstone, first, weaker), '2026-04-02T00:00:00.000Z')],
  times_back: [begun, await entry(rotated, '2026-01-05T01:59:59.999Z')],
  other_account: [{ ...begun, did: 'did:plc:contohcontohcontohcontoh' }],
}
const legacyLog = [await entry(legacy, '2023-01-05T02:00:00.000Z', false, legacyDid)]

// Documents ------------------------------------------------------------------------------------------------------------------------

const document = (whose, method) => ({
  '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
  id: whose,
  alsoKnownAs: ['at://contoh-dua.test'],
  verificationMethod: method ? [{ id: `${whose}#atproto`, controller: whose, ...method }] : [],
  service: [{ id: '#atproto_pds', type: 'AtprotoPersonalDataServer', serviceEndpoint: 'https://pds.example' }],
})
const multikey = (key) => ({ type: 'Multikey', publicKeyMultibase: key.did().slice('did:key:'.length) })
/** As documents of before 2023 have it: the point uncompressed, without a prefix. */
const bare = (type, key) => ({ type, publicKeyMultibase: bytesToMultibase(parseDidKey(key.did()).keyBytes, 'base58btc') })

// Repositories ---------------------------------------------------------------------------------------------------------------------

const post = { uri: 'at://did:plc:contohpengarang234567aa/app.bsky.feed.post/3kxsaksipost2', cid: 'bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a' }
const like = { $type: 'app.bsky.feed.like', subject: post, createdAt: '2026-02-01T01:02:03.456Z' }
const likeKey = '3lhcontohsuk2'
const collection = 'app.bsky.feed.like'

/** A repository with `like` among `others` records, signed by `key`; gives a function that proves a record key. */
async function repository(key, others, revision) {
  const storage = new MemoryBlockstore()
  const blocks = new BlockMap()
  let tree = await MST.create(storage)
  const put = async (path, record) => { tree = await tree.add(path, await blocks.add(record)) }
  await put(`${collection}/${likeKey}`, like)
  for (let i = 0; i < others; ++i) {
    const tid = `3lh${String(i * 7919 % 1000).padStart(4, '0').replaceAll('0', 'a').replaceAll('1', 'b').replaceAll('8', 'c').replaceAll('9', 'd')}saksi2`
    await put(`app.bsky.feed.post/${tid}`, { $type: 'app.bsky.feed.post', text: `Contoh ${i}`, createdAt: '2026-02-01T00:00:00.000Z' })
  }
  const { root, blocks: nodes } = await tree.getUnstoredBlocks()
  const commit = await signCommit({ did, version: 3, rev: revision, prev: null, data: root }, key)
  const head = await blocks.add(commit)
  blocks.addMap(nodes)
  await storage.putMany(blocks)
  return async (rkey) => {
    const car = await whole(getRecords(storage, head, [{ collection, rkey }]))
    const claim = { collection, rkey, cid: rkey === likeKey ? await cidForCbor(like) : null }
    const { verified } = await verifyProofs(car, [claim], did, key.did())
    if (verified.length !== 1) throw new Error(`the peer does not accept its own proof of ${rkey}`)
    return base64(car)
  }
}
const revision = '3lhcontohrev2'
const withFirst = await repository(first, 40, revision), withSecond = await repository(second, 40, revision), alone = await repository(first, 0, revision)

const told = {
  about: 'Made by make.mjs with @atproto/repo, @atproto/crypto and @did-plc/lib of npm; fictitious people; base64 where octets are meant.',
  did, revision, collection, like_key: likeKey, absent_key: '3lhcontohtak2', post,
  keys: { first: first.did(), second: second.did(), stranger: stranger.did() },
  like_cid: (await cidForCbor(like)).toString(),
  cars: { first: await withFirst(likeKey), second: await withSecond(likeKey), alone: await alone(likeKey), absent: await withFirst('3lhcontohtak2') },
  documents: {
    first: document(did, multikey(first)), second: document(did, multikey(second)), stranger: document(did, multikey(stranger)), none: document(did, null),
    legacy_first: document(did, bare('EcdsaSecp256k1VerificationKey2019', first)), legacy_second: document(did, bare('EcdsaSecp256r1VerificationKey2019', second)),
    other_account: document('did:plc:contohcontohcontohcontoh', multikey(first)), web: document('did:web:contoh.example', multikey(first)),
  },
  logs: log, legacy: { did: legacyDid, log: legacyLog },
}
process.stdout.write(JSON.stringify(told, null, 1) + '\n')
