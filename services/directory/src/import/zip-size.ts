const END_OF_DIRECTORY = 0x06054b50;
const ENTRY = 0x02014b50;
const END_LENGTH = 22;
const ENTRY_LENGTH = 46;
const MAX_COMMENT = 65_535;

/**
 * How large a ZIP file says that its contents are, in bytes, read from its directory without unpacking anything. Undefined
 * when it is no ZIP. A small file that unpacks to gigabytes is refused by this before any reader touches it.
 */
export function declaredZipSize(bytes: Buffer): number | undefined {
  const end = findEnd(bytes);
  if (end === undefined) return undefined;
  let at = bytes.readUInt32LE(end + 16);
  const entries = bytes.readUInt16LE(end + 10);
  let total = 0;
  for (let index = 0; index < entries; index += 1) {
    if (at + ENTRY_LENGTH > bytes.length || bytes.readUInt32LE(at) !== ENTRY) return undefined;
    total += bytes.readUInt32LE(at + 24);
    at += ENTRY_LENGTH;
    at += bytes.readUInt16LE(at - 18) + bytes.readUInt16LE(at - 16) + bytes.readUInt16LE(at - 14);
  }
  return total;
}

function findEnd(bytes: Buffer): number | undefined {
  const lowest = Math.max(0, bytes.length - END_LENGTH - MAX_COMMENT);
  for (let at = bytes.length - END_LENGTH; at >= lowest; at -= 1) {
    if (bytes.readUInt32LE(at) === END_OF_DIRECTORY) return at;
  }
  return undefined;
}
