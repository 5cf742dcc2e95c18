// The real PLC, PDS, bsync and AppView of the AT Protocol's own development kit, on given loopback ports.
// Environment: DB_POSTGRES_URL, REDIS_HOST, PLC_PORT, PDS_PORT, APPVIEW_PORT, READY_FILE (written when all answer).
import fs from 'node:fs'
import { fromTree } from '../../setup/from_tree.mjs'

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
