// Reads every record of a WARC with npm's warcio and recomputes every block and payload digest with Node's crypto.
//
//   node --experimental-import-meta-resolve warc_check.mjs FILE.warc.gz | INNER.wacz     (SAKSI_NPM_TREE = tree "warcio")
//   node … warc_check.mjs -      names of files on standard input, one a line; an answer for each, until the input ends
//
// Prints one JSON line: records by type and how many digests agreed. Exits 1 with a sentence at the first disagreement
// (with `-` the line is {"file", "problem"} then, and the next file is awaited):
// a record without WARC-Block-Digest, a response without WARC-Payload-Digest, a digest or length that differs, a
// repeated WARC-Record-ID, a response that warcio cannot read as HTTP.
// Payload (WARC 1.1 §6.3.2): the HTTP body with its transfer-coding removed and its content-coding kept.
import { spawnSync } from 'node:child_process'
import crypto from 'node:crypto'
import fs from 'node:fs'
import readline from 'node:readline'
import { Readable } from 'node:stream'
import { fromTree } from '../setup/from_tree.mjs'

const { WARCParser } = await fromTree('warcio')
const LARGEST = 1 << 30 // octets that unzip may hand over; the suite's own bundles are far below

class Disagreement extends Error {}

const open = (file) => {
  if (!file.endsWith('.wacz')) return fs.createReadStream(file)
  const unzip = spawnSync('unzip', ['-p', file, 'archive/*.warc.gz'], { maxBuffer: LARGEST })
  if (unzip.status !== 0) throw new Disagreement(`${file}: unzip could not read archive/*.warc.gz (code ${unzip.status})`)
  return Readable.from([unzip.stdout])
}

const base32 = (bytes) => {
  let text = ''
  let held = 0
  let bits = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    for (bits += 8; bits >= 5; bits -= 5) text += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[(held >> (bits - 5)) & 31]
    held &= (1 << bits) - 1
  }
  return bits > 0 ? text + 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[(held << (5 - bits)) & 31] : text
}

// "algorithm:value", the value in hex or, as older tools write, in base32.
const agrees = (stated, bytes) => {
  const [, algorithm, value] = /^(sha-?(?:1|256|384|512)):([A-Za-z0-9]+)=*$/.exec(stated) ?? []
  if (!algorithm) throw new Disagreement(`digest "${stated}" is not of a known form`)
  const digest = crypto.createHash(algorithm.replace('-', '')).update(bytes).digest()
  return value.toLowerCase() === digest.toString('hex') || value.toUpperCase() === base32(digest)
}

const unchunked = (body) => {
  const parts = []
  for (let at = 0; ;) {
    const end = body.indexOf('\r\n', at)
    const size = end < 0 ? NaN : Number.parseInt(body.subarray(at, end).toString('latin1').split(';')[0].trim(), 16)
    if (!Number.isInteger(size)) throw new Disagreement(`chunk size expected at octet ${at} of the HTTP body`)
    if (size === 0) return Buffer.concat(parts)
    parts.push(body.subarray(end + 2, end + 2 + size))
    at = end + 2 + size + 2
    if (at > body.length) throw new Disagreement('the last chunk of the HTTP body is cut off')
  }
}

const payloadOf = (block, truncated) => {
  const end = block.indexOf('\r\n\r\n')
  if (end < 0) throw new Disagreement('no end of the HTTP header')
  const head = block.subarray(0, end).toString('latin1')
  const body = block.subarray(end + 4)
  const chunked = /^transfer-encoding:[^\n]*\bchunked\s*$/im.test(head)
  if (!chunked) return body
  try {
    return unchunked(body)
  } catch (problem) {
    if (truncated) return null // a transfer that broke off: what counts as its payload is the writer's to state
    throw problem
  }
}

const check = async (file) => {
  const counts = {}
  const seen = new Set()
  let blocks = 0
  let payloads = 0
  for await (const record of WARCParser.iterRecords(open(file), { parseHttp: false })) {
    const header = (name) => record.warcHeader(name)
    const id = header('WARC-Record-ID')
    const what = `record ${seen.size + 1} (${record.warcType}, ${id})`
    try {
      const block = Buffer.from(await record.readFully(false))
      if (!id || seen.has(id)) throw new Disagreement('WARC-Record-ID is missing or was used before')
      seen.add(id)
      if (block.length !== record.warcContentLength) {
        throw new Disagreement(`the block has ${block.length} octets, Content-Length says ${record.warcContentLength}`)
      }
      if (!record.warcBlockDigest) throw new Disagreement('no WARC-Block-Digest')
      if (!agrees(record.warcBlockDigest, block)) throw new Disagreement(`block digest differs from ${record.warcBlockDigest}`)
      blocks++
      const isHttp = /^application\/http\b/i.test(record.warcContentType ?? '')
      const payload = isHttp ? payloadOf(block, header('WARC-Truncated')) : block
      if (record.warcType === 'response' && !record.warcPayloadDigest) throw new Disagreement('no WARC-Payload-Digest')
      if (record.warcPayloadDigest && payload) {
        if (!agrees(record.warcPayloadDigest, payload)) throw new Disagreement(`payload digest differs from ${record.warcPayloadDigest}`)
        payloads++
      }
      counts[record.warcType] = (counts[record.warcType] ?? 0) + 1
    } catch (problem) {
      throw new Disagreement(`${what}: ${problem.message}`)
    }
  }
  // A second reading, the way every user of warcio reads: with the HTTP heads parsed and the bodies decoded.
  for await (const record of WARCParser.iterRecords(open(file))) {
    const truncated = record.warcHeader('WARC-Truncated')
    if (record.warcType !== 'response') continue
    const status = record.httpHeaders?.statusCode
    if (!(status >= 100 && status <= 599)) throw new Disagreement(`${record.warcTargetURI}: warcio sees HTTP status ${status}`)
    if (!truncated) await record.readFully(true)
  }
  if (seen.size === 0) throw new Disagreement('warcio finds no record at all')
  return { file, records: seen.size, types: counts, block_digests: blocks, payload_digests: payloads }
}

const sentence = (problem) => (problem instanceof Disagreement ? problem.message : problem.stack)

const checkEachNamed = async () => {
  for await (const file of readline.createInterface({ input: process.stdin })) {
    const answer = await check(file).catch((problem) => ({ file, problem: sentence(problem) }))
    console.log(JSON.stringify(answer))
  }
}

const checkOne = async (file) => {
  try {
    console.log(JSON.stringify(await check(file)))
  } catch (problem) {
    console.error(`warc_check: ${sentence(problem)}`)
    process.exit(1)
  }
}

if (process.argv.length !== 3) {
  console.error('usage: warc_check.mjs FILE.warc.gz | INNER.wacz | -')
  process.exit(64)
}
await (process.argv[2] === '-' ? checkEachNamed() : checkOne(process.argv[2]))
