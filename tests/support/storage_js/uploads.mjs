// What the official client gets from the addresses of uploads: node uploads.mjs GRANTS → one JSON object.
// GRANTS: {"good", "late", "foreign"}, addresses with a right that holds, has ended, or is another blob's.
import { BlockBlobClient, ContainerClient } from '@azure/storage-blob'
import { randomBytes } from 'node:crypto'

const grants = JSON.parse(process.argv[2])
const once = { retryOptions: { maxTries: 1 } }
const blob = address => new BlockBlobClient(address, undefined, once)

/** The status of what was done or refused. */
async function outcome(done) {
  try {
    return (await done)._response?.status ?? 200
  } catch (error) {
    return error.statusCode ?? String(error)
  }
}

const small = Buffer.from('%PDF-1.7 small')
const large = randomBytes(600_000)
const inBlocks = { maxSingleShotSize: 100_000, blockSize: 200_000, concurrency: 2 }
const good = blob(grants.good)
const container = new ContainerClient(
  grants.good.replace(/\/uploads\/[^?]*/, ''),
  undefined,
  once,
)

const listed = async () => {
  for await (const _ of container.listBlobsFlat()) return { _response: { status: 200 } }
}

const told = {
  uploaded: await outcome(good.uploadData(small, { blobHTTPHeaders: { blobContentType: 'application/pdf' } })),
  refusedOverwrite: await outcome(good.uploadData(small, { conditions: { ifNoneMatch: '*' } })),
  overwritten: await outcome(good.upload(small, small.length, { metadata: { kept: 'yes' } })),
  blocks: await outcome(good.uploadData(large, inBlocks)),
  read: await outcome(good.download()),
  properties: await outcome(good.getProperties()),
  deleted: await outcome(good.delete()),
  listed: await outcome(listed()),
  late: await outcome(blob(grants.late).uploadData(small)),
  foreign: await outcome(blob(grants.foreign).uploadData(small)),
  unsigned: await outcome(blob(grants.good.split('?')[0]).uploadData(small)),
  broken: await outcome(blob(grants.good.replace(/sig=[^&]*/, 'sig=AAAA')).uploadData(small)),
}
console.log(JSON.stringify({ told, size: large.length, end: large.subarray(-8).toString('hex') }))
