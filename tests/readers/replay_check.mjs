// Opens an archive in ReplayWeb.page (npm) inside Debian's Chromium and asks whether a text is shown in the replayed page.
//
//   node --experimental-import-meta-resolve replay_check.mjs FILE.wacz PAGE_URL TEXT [--screenshot F.png] [--at YYYYMMDDhhmmss] [--wait SECONDS]
//   (SAKSI_NPM_TREE = tree "replay"; SAKSI_CHROMIUM = another Chromium than /usr/bin/chromium)
//
// FILE is an inner WACZ or a whole bundle (multi-wacz-package). The browser can reach this machine's loopback only.
// Prints one JSON line. Exits 1 when the text does not appear within --wait (60) seconds, and says what is shown instead.
import fs from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { fromTree, treeFolder } from '../setup/from_tree.mjs'
import { serve } from './range_server.mjs'

const FLAGS = [
  '--disable-gpu', '--disable-quic', '--no-first-run', '--no-default-browser-check', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-default-apps', '--disable-extensions', '--disable-breakpad',
  '--metrics-recording-only', '--mute-audio', '--password-store=basic', '--use-mock-keychain', '--disable-domain-reliability',
  '--disable-client-side-phishing-detection', '--safebrowsing-disable-auto-update', '--no-pings',
  '--disable-features=NetworkTimeServiceQuerying,OptimizationHints,MediaRouter', '--disable-field-trial-config',
  '--component-updater=url-source=http://127.0.0.1:1/', '--variations-server-url=http://127.0.0.1:1/',
  '--gaia-url=http://127.0.0.1:1/', '--google-base-url=http://127.0.0.1:1/', '--gcm-checkin-url=http://127.0.0.1:1/',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { screenshot: { type: 'string' }, at: { type: 'string' }, wait: { type: 'string', default: '60' } }, // 2 to 4 s were seen
})
if (positionals.length !== 3) {
  console.error('usage: replay_check.mjs FILE.wacz PAGE_URL TEXT [--screenshot F.png] [--at YYYYMMDDhhmmss] [--wait SECONDS]')
  process.exit(64)
}
const [file, pageUrl, text] = positionals

// What the replay frames show. wabac.js serves a replayed page at …/mp_/URL (or with a timestamp before mp_).
const replayed = async (page) => {
  const shown = []
  for (const frame of page.frames()) {
    if (!/\/w\/[^/]+\/(?:[^/]*\/)?\d*mp_\//.test(frame.url())) continue
    const words = await frame.evaluate(() => document.documentElement?.innerText ?? '').catch(() => '')
    shown.push({ url: frame.url(), words })
  }
  return shown
}

const run = async (browser, address) => {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 }, locale: 'id-ID', timezoneId: 'Asia/Jakarta' })
  const fragment = new URLSearchParams({ view: 'resource', url: pageUrl, ...(values.at ? { ts: values.at } : {}) })
  await page.goto(`${address}/?source=${encodeURIComponent(`${address}/archive.wacz`)}#${fragment}`)
  const deadline = Date.now() + Number(values.wait) * 1000
  let shown = []
  while (Date.now() < deadline) {
    shown = await replayed(page)
    const frame = shown.find(({ words }) => words.includes(text))
    if (frame) {
      if (values.screenshot) await page.screenshot({ path: values.screenshot })
      return { file, shown: true, frame: frame.url.replace(address, ''), version: browser.version() }
    }
    await page.waitForTimeout(100)
  }
  if (values.screenshot) await page.screenshot({ path: values.screenshot })
  const instead = shown.map(({ url, words }) => `${url.replace(address, '')}: "${words.slice(0, 300)}"`).join('; ')
  throw new Error(`"${text}" is not shown at ${pageUrl} in ${file}; ${instead ? `shown: ${instead}` : 'no replay frame opened'}`)
}

const { chromium } = await fromTree('playwright-core')
const server = await serve(path.join(treeFolder, 'node_modules/replaywebpage'), '/archive.wacz', fs.realpathSync(file))
const browser = await chromium.launch({
  executablePath: process.env.SAKSI_CHROMIUM ?? '/usr/bin/chromium',
  args: FLAGS,
  chromiumSandbox: process.getuid() !== 0, // Chromium's sandbox refuses to run as root
})
try {
  console.log(JSON.stringify(await run(browser, `http://127.0.0.1:${server.address().port}`)))
} catch (problem) {
  console.error(`replay_check: ${problem.message}`)
  process.exitCode = 1
} finally {
  await browser.close()
  server.closeAllConnections()
  server.close()
}
