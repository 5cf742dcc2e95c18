// Opens a report for paper (saksi verify --report) in Debian's Chromium and says what the browser made of it.
//
//   node --experimental-import-meta-resolve report_check.mjs FILE.html --pdf F.pdf
//   (SAKSI_NPM_TREE = tree "replay"; SAKSI_CHROMIUM = another Chromium than /usr/bin/chromium)
//
// Prints one JSON line: addresses asked for beside the file itself, dialogs, console lines, what hostile text managed to run, the elements of the
// document, attributes that could act, and the widest overflow in CSS pixels at the width of A4.
import fs from 'node:fs'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { fromTree } from '../setup/from_tree.mjs'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { pdf: { type: 'string' } } })
if (positionals.length !== 1 || !values.pdf) {
  console.error('usage: report_check.mjs FILE.html --pdf F.pdf')
  process.exit(64)
}
const address = pathToFileURL(fs.realpathSync(positionals[0])).href

const inDocument = () => {
  const all = [...document.querySelectorAll('*')]
  const acting = (name) => name.startsWith('on') || ['href', 'action', 'formaction', 'srcdoc', 'style'].includes(name)
  return {
    title: document.title,
    escaped: window.escaped ?? null,
    elements: [...new Set(all.map(({ localName }) => localName))].sort(),
    acting: all.flatMap((element) => element.getAttributeNames().filter(acting)),
    sources: all.filter((element) => element.hasAttribute('src')).map((element) => element.getAttribute('src').slice(0, 22)),
    pictures: [...document.images].map(({ naturalWidth, naturalHeight }) => [naturalWidth, naturalHeight]),
    styled: getComputedStyle(document.querySelector('.sheet')).breakAfter,
    overflow: Math.max(0, ...all.map((element) => element.getBoundingClientRect().right - document.documentElement.clientWidth)),
  }
}

const { chromium } = await fromTree('playwright-core')
const browser = await chromium.launch({
  executablePath: process.env.SAKSI_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--disable-gpu', '--disable-background-networking', '--disable-component-update', '--host-resolver-rules=MAP * ~NOTFOUND'],
  chromiumSandbox: process.getuid() !== 0, // Chromium's sandbox refuses to run as root
})
try {
  const page = await browser.newPage({ viewport: { width: 680, height: 962 } }) // 180 mm by 255 mm of paper at 96 dpi
  const told = { requests: [], dialogs: 0, console: [] }
  page.on('request', (request) => {
    if (request.url() !== address && !request.url().startsWith('data:')) told.requests.push(request.url())
  })
  page.on('dialog', (dialog) => {
    told.dialogs += 1
    dialog.dismiss()
  })
  page.on('console', (line) => told.console.push(line.text()))
  await page.goto(address)
  Object.assign(told, await page.evaluate(inDocument))
  await page.pdf({ path: values.pdf, preferCSSPageSize: true })
  console.log(JSON.stringify({ ...told, url: page.url() === address }))
} catch (problem) {
  console.error(`report_check: ${problem.message}`)
  process.exitCode = 1
} finally {
  await browser.close()
}
