// The real PLC, PDS, bsync and AppView of the AT Protocol's own development kit, on given loopback ports.
// Environment: DB_POSTGRES_URL, REDIS_HOST, PLC_PORT, PDS_PORT, APPVIEW_PORT, READY_FILE (written when all answer).
import fs from 'node:fs'
import net from 'node:net'
import { fromTree } from '../../setup/from_tree.mjs'

// The kit's servers listen on a bare port, that is on every interface; a test server may be reached from here only.
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (port, ...rest) {
  return typeof port === 'number' ? listen.call(this, { port, host: '127.0.0.1' }, ...rest) : listen.call(this, port, ...rest)
}

const { TestPlc, TestPds, TestBsky, TestBsync, mockNetworkUtilities } = await fromTree('@atproto/dev-env')

const { DB_POSTGRES_URL: dbUrl, REDIS_HOST: redisHost, READY_FILE: readyFile } = process.env
const port = (name) => Number(process.env[`${name}_PORT`])

const plc = await TestPlc.create({ port: port('PLC') })
const bsync = await TestBsync.create({ apiKeys: ['bsync-api-key'], dbUrl, dbSchema: 'bsync_mini' })
const bsky = await TestBsky.create({
  port: port('APPVIEW'),
  plcUrl: plc.url,
  pdsPort: port('PDS'),
  repoProvider: `ws://localhost:${port('PDS')}`,
  bsyncUrl: bsync.url,
  bsyncApiKey: 'bsync-api-key',
  dbPostgresSchema: 'appview_mini',
  dbPostgresUrl: dbUrl,
  redisHost,
})
const pds = await TestPds.create({
  port: port('PDS'),
  didPlcUrl: plc.url,
  hostname: 'localhost',
  bskyAppViewUrl: bsky.url,
  bskyAppViewDid: bsky.ctx.cfg.serverDid,
  inviteRequired: false,
})
mockNetworkUtilities(pds, bsky)

fs.writeFileSync(`${readyFile}.partial`, JSON.stringify({ plc: plc.url, pds: pds.url, appview: bsky.url }))
fs.renameSync(`${readyFile}.partial`, readyFile)
