/** The text of a file that a spreadsheet has saved, read as hall/text_file.py does. */

/**
 * UTF-16 if the file begins so, else UTF-8, else the Vietnamese code page of Windows.
 * @param {ArrayBuffer} content
 */
export function textOfFile(content) {
  const [first, second] = new Uint8Array(content, 0, Math.min(2, content.byteLength));
  if (first === 0xFE && second === 0xFF) return new TextDecoder("utf-16be").decode(content);
  if ((first === 0xFF && second === 0xFE) || second === 0) return new TextDecoder("utf-16le").decode(content);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(content);
  } catch {
    // The code page has accents as letters of their own.
    return new TextDecoder("windows-1258").decode(content).normalize("NFC");
  }
}
