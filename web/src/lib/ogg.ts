/**
 * Puts the sound that a browser records into the file that channels want: Opus from WebM (Matroska) into Ogg, as
 * RFC 7845 has it. The sound itself is not touched.
 */

const ids = { codecPrivate: 0x63a2, simpleBlock: 0xa3, block: 0xa1 }
/** Segment, Tracks, TrackEntry, Cluster, BlockGroup: what is looked into. */
const holders = new Set([0x18538067, 0x1654ae6b, 0xae, 0x1f43b675, 0xa0])

/** A number of variable length; without its marker it is a size, with it an id. */
function readNumber(
  bytes: Uint8Array,
  at: number,
  marked: boolean,
): { value: number; length: number; unknown: boolean } {
  const first = bytes[at] ?? 0
  const length = Math.clz32(first) - 23
  let value = marked ? first : first & (0xff >> length)
  let ones = !marked && value === 0xff >> length
  for (let i = 1; i < length; i++) {
    const next = bytes[at + i] ?? 0
    value = value * 256 + next
    ones &&= next === 0xff
  }
  return { value, length, unknown: ones }
}

/** The header of the codec and every packet of the first track. */
export function opusIn(webm: Uint8Array): { head: Uint8Array | null; packets: Uint8Array[] } {
  let head: Uint8Array | null = null
  const packets: Uint8Array[] = []
  let at = 0
  while (at < webm.length) {
    const id = readNumber(webm, at, true)
    if (id.length > 4) break
    const size = readNumber(webm, at + id.length, false)
    const begin = at + id.length + size.length
    if (holders.has(id.value)) {
      at = begin
      continue
    }
    if (size.unknown) break
    const end = begin + size.value
    if (end > webm.length) break
    if (id.value === ids.codecPrivate) head = webm.slice(begin, end)
    if (id.value === ids.simpleBlock || id.value === ids.block) {
      // Before the packet: the track, two bytes of time, one of flags.
      packets.push(webm.slice(begin + readNumber(webm, begin, false).length + 3, end))
    }
    at = end
  }
  return { head, packets }
}

/** Samples at 48 kHz in a packet, by its first two bytes (RFC 6716, 3.1). */
export function samplesIn(packet: Uint8Array): number {
  const toc = packet[0] ?? 0
  const config = toc >> 3
  const silk = [480, 960, 1920, 2880]
  const celt = [120, 240, 480, 960]
  const frame = config < 12 ? silk[config & 3] : config < 16 ? [480, 960][config & 1] : celt[config & 3]
  const count = [1, 2, 2, (packet[1] ?? 0) & 63][toc & 3] ?? 1
  return (frame ?? 960) * count
}

const table = new Uint32Array(256).map((_, index) => {
  let rest = index << 24
  for (let bit = 0; bit < 8; bit++) rest = rest & 0x80000000 ? (rest << 1) ^ 0x04c11db7 : rest << 1
  return rest >>> 0
})

function checksum(bytes: Uint8Array): number {
  let sum = 0
  for (const byte of bytes) sum = ((sum << 8) ^ (table[((sum >>> 24) ^ byte) & 0xff] ?? 0)) >>> 0
  return sum
}

const flags = { none: 0, first: 2, last: 4 }

function pageOf(packets: Uint8Array[], granule: number, serial: number, number: number, flag: number): Uint8Array {
  const lacing = packets.flatMap(one => [
    ...new Array<number>(Math.floor(one.length / 255)).fill(255),
    one.length % 255,
  ])
  const page = new Uint8Array(27 + lacing.length + packets.reduce((sum, one) => sum + one.length, 0))
  const view = new DataView(page.buffer)
  page.set([0x4f, 0x67, 0x67, 0x53, 0, flag])
  view.setBigUint64(6, BigInt(granule), true)
  view.setUint32(14, serial, true)
  view.setUint32(18, number, true)
  page[26] = lacing.length
  page.set(lacing, 27)
  let at = 27 + lacing.length
  for (const one of packets) {
    page.set(one, at)
    at += one.length
  }
  view.setUint32(22, checksum(page), true)
  return page
}

function tags(): Uint8Array {
  const vendor = new TextEncoder().encode('Rondo')
  const out = new Uint8Array(16 + vendor.length)
  out.set(new TextEncoder().encode('OpusTags'))
  new DataView(out.buffer).setUint32(8, vendor.length, true)
  out.set(vendor, 12)
  return out
}

/** Half a second or so to a page, and never more than its table holds. */
const packetsPerPage = 20

/** The same sound as Ogg; null when there is no Opus in it. */
export function oggOf(webm: Uint8Array): Blob | null {
  const { head, packets } = opusIn(webm)
  if (!head || packets.length === 0 || new TextDecoder().decode(head.slice(0, 8)) !== 'OpusHead') return null
  const serial = Math.floor(Math.random() * 0xffffffff)
  const pages = [pageOf([head], 0, serial, 0, flags.first), pageOf([tags()], 0, serial, 1, flags.none)]
  let granule = 0
  for (let from = 0; from < packets.length; from += packetsPerPage) {
    const some = packets.slice(from, from + packetsPerPage)
    granule += some.reduce((sum, one) => sum + samplesIn(one), 0)
    const last = from + packetsPerPage >= packets.length
    pages.push(pageOf(some, granule, serial, pages.length, last ? flags.last : flags.none))
  }
  return new Blob(pages as BlobPart[], { type: 'audio/ogg' })
}
