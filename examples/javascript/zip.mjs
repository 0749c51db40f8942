// A zip archive of one uncompressed file, written by hand: what CreateFunction takes as code.
import { crc32 } from "node:zlib";

/** Each field is [bytes, value]; numbers are little-endian. */
function header(...fields) {
  return Buffer.concat(
    fields.map(([size, value]) => {
      const field = Buffer.alloc(size);
      field.writeUIntLE(value, 0, size);
      return field;
    }),
  );
}

export function zipOf(name, text) {
  const file = Buffer.from(text);
  const label = Buffer.from(name);
  const described = [[2, 20], [2, 0], [2, 0], [2, 0], [2, 0x21],             // version, flags, stored, midnight, 1980-01-01
                     [4, crc32(file)], [4, file.length], [4, file.length], [2, label.length], [2, 0]];
  const local = Buffer.concat([header([4, 0x04034b50], ...described), label, file]);
  const central = Buffer.concat([
    header([4, 0x02014b50], [2, 0x0314], ...described, [2, 0], [2, 0], [2, 0], [4, 0o100644 * 0x10000], [4, 0]),
    label,
  ]);
  const end = header([4, 0x06054b50], [2, 0], [2, 0], [2, 1], [2, 1], [4, central.length], [4, local.length], [2, 0]);
  return Buffer.concat([local, central, end]);
}
