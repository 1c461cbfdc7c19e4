/**
 * A ZIP archive of one executable file, stored as it is; programs that make archives are not on every machine.
 * https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16
 */
export function zipOf(name: string, content: string): Buffer {
  const [path, data] = [Buffer.from(name), Buffer.from(content)];
  // Version, flags, method, time, date (1 January 1980), checksum, both sizes, length of the name, no extra field.
  const common = Buffer.concat([
    u16(20, 0, 0, 0, 0x21),
    u32(checksum(data), data.length, data.length),
    u16(path.length, 0),
  ]);
  const local = Buffer.concat([u32(0x04034b50), common, path, data]);
  const madeOnUnix = u16(0x0314);
  const executable = u32(0o100755 * 0x10000);
  const entry = Buffer.concat([u32(0x02014b50), madeOnUnix, common, u16(0, 0, 0), executable, u32(0), path]);
  const end = Buffer.concat([u32(0x06054b50), u16(0, 0, 1, 1), u32(entry.length, local.length), u16(0)]);
  return Buffer.concat([local, entry, end]);
}

const u16 = (...values: number[]): Buffer => numbers(values, 2);
const u32 = (...values: number[]): Buffer => numbers(values, 4);

function numbers(values: readonly number[], size: number): Buffer {
  const buffer = Buffer.alloc(values.length * size);
  values.forEach((value, index) => buffer.writeUIntLE(value, index * size, size));
  return buffer;
}

/** CRC-32 (section 4.4.7). */
function checksum(data: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
