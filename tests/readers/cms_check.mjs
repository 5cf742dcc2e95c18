// Checks detached CMS signatures with npm's PKI.js: message digest, signature value, and the certificate's path to one of the roots.
//
//   node --experimental-import-meta-resolve cms_check.mjs ROOTS.pem|- SECONDS SIGNATURE.p7s CONTENT [SIGNATURE CONTENT]…     (SAKSI_NPM_TREE = tree "pkijs")
//
// SECONDS since 1970: when the path is judged; with - for the roots no path is. Prints one JSON line a pair: {"file", "problem"}; problem null when it holds. Exits 0 when all were read.
// What PKI.js does not look at: signing-certificate-v2, timestamps, revocation.
import fs from 'node:fs'
import { fromTree } from '../setup/from_tree.mjs'

const { Certificate, ContentInfo, SignedData } = await fromTree('pkijs')

const exactly = (buffer) => buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.byteLength)

const rootsOf = (file) =>
  [...fs.readFileSync(file, 'latin1').matchAll(/-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----/g)].map((block) =>
    Certificate.fromBER(exactly(Buffer.from(block[1], 'base64')))
  )

const problemOf = async (signature, content, roots, checkDate) => {
  const checkChain = roots !== '-'
  try {
    const signed = new SignedData({ schema: ContentInfo.fromBER(exactly(fs.readFileSync(signature))).content })
    const trustedCerts = checkChain ? rootsOf(roots) : []
    const told = await signed.verify({ signer: 0, data: exactly(fs.readFileSync(content)), trustedCerts, checkDate, checkChain, extendedMode: true })
    const holds = told.signatureVerified && (!checkChain || told.signerCertificateVerified)
    return holds ? null : `signature ${told.signatureVerified}, certificate ${told.signerCertificateVerified}`
  } catch (error) {
    return `${error.message ?? error}` || 'refused without a word'
  }
}

const [roots, seconds, ...files] = process.argv.slice(2)
for (let at = 0; at < files.length; at += 2) {
  const problem = await problemOf(files[at], files[at + 1], roots, new Date(Number(seconds) * 1000))
  console.log(JSON.stringify({ file: files[at], problem }))
}
