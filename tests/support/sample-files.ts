import { crc32, deflateSync } from "node:zlib";

/** A PNG of one grey line, whatever size it says it has. */
export function png(width = 1, height = 1): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    pngChunk("IHDR", header),
    pngChunk("IDAT", deflateSync(Buffer.from([0, 128]))),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const chunk = Buffer.alloc(8 + body.length);
  chunk.writeUInt32BE(data.length, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), 4 + body.length);
  return chunk;
}

/** The frame of a JPEG. @param comment that it carries */
export function jpeg(comment = Buffer.from("a picture")): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(comment.length + 2);
  return Buffer.concat([
    Buffer.from("ffd8ffe000104a46494600010100000100010000fffe", "hex"),
    length,
    comment,
    Buffer.from("ffd9", "hex"),
  ]);
}

/** The frame of a WebP. */
export function webp(): Buffer {
  const file = Buffer.alloc(30);
  file.write("RIFF", 0);
  file.writeUInt32LE(file.length - 8, 4);
  file.write("WEBPVP8L", 8);
  file.writeUInt32LE(10, 16);
  return file;
}

/** A PDF with an empty page. @param bytes how long it is, at least */
export function pdf(bytes = 0): Buffer {
  const page =
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>endobj\n";
  const end = "trailer<</Root 1 0 R>>\n%%EOF\n";
  const comment = "%".padEnd(Math.max(1, bytes - page.length - end.length - 1), "x");
  return Buffer.from(`${page}${comment}\n${end}`);
}

/** A ZIP with nothing in it but a name. */
export function zip(): Buffer {
  const name = Buffer.from("a.txt");
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length + name.length, 12);
  end.writeUInt32LE(local.length + name.length, 16);
  return Buffer.concat([local, name, central, name, end]);
}
