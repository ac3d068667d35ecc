const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Reflected CRC-32 (ISO 3309, as in zip and PNG) of ASCII text. */
function crc32(text: string): number {
  let sum = 0xffffffff;
  for (let at = 0; at < text.length; at++) {
    sum ^= text.charCodeAt(at) & 0xff;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}

/**
 * True if `token` ends with its own checksum: behind the prefix, 30 characters and their CRC-32 in base 62, six digits. GitHub
 * ("Behind GitHub's new authentication token formats") and npm make tokens so: one that a person made up does not pass.
 */
export function endsWithChecksum(token: string): boolean {
  const body = token.slice(token.indexOf('_') + 1);
  if (body.length !== 36) return false;
  let rest = crc32(body.slice(0, 30));
  let sum = '';
  for (let digit = 0; digit < 6; digit++) {
    sum = `${digits[rest % 62]}${sum}`;
    rest = Math.floor(rest / 62);
  }
  return sum === body.slice(30);
}
