// A small HTTP server on loopback for ReplayWeb.page: its own files, and one archive, with byte ranges (wabac.js reads
// archives by range and refuses servers that ignore them).
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.wacz': 'application/wacz', '.json': 'application/json' }

const send = (request, response, file) => {
  const { size } = fs.statSync(file)
  const headers = { 'Accept-Ranges': 'bytes', 'Content-Type': TYPES[path.extname(file)] ?? 'application/octet-stream' }
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? '') ?? []
  let start = 0
  let end = size - 1
  if (first) {
    start = Number(first)
    end = last ? Math.min(Number(last), end) : end
  } else if (last) {
    start = Math.max(0, size - Number(last))
  }
  if (start > end) return response.writeHead(416, { 'Content-Range': `bytes */${size}` }).end()
  const partial = first || last ? { 'Content-Range': `bytes ${start}-${end}/${size}` } : {}
  response.writeHead(first || last ? 206 : 200, { ...headers, ...partial, 'Content-Length': end - start + 1 })
  if (request.method === 'HEAD') return response.end()
  fs.createReadStream(file, { start, end }).pipe(response)
}

/** Serves `folder` at / and `file` at `name`; resolves to the server, already listening on a free port. */
export const serve = (folder, name, file) =>
  new Promise((resolve, reject) => {
    const server = http.createServer((request, response) => {
      const wanted = decodeURIComponent(new URL(request.url, 'http://localhost').pathname)
      if (wanted === name) return send(request, response, file)
      const found = path.join(folder, path.normalize(wanted === '/' ? '/index.html' : wanted))
      if (!found.startsWith(folder) || !fs.existsSync(found) || !fs.statSync(found).isFile()) return response.writeHead(404).end()
      send(request, response, found)
    })
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => resolve(server))
  })
