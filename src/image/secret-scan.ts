import { credentialFiles, environmentLines, isEnvironmentFile } from '../models/secret/files.ts';
import { literalSecret } from '../models/secret/literals.ts';
import { loginsIn, marksIn, type FoundSecret, previewOf, secretsIn } from '../models/secret/scan.ts';
import type { TarBody } from '../models/tar/reader.ts';
import { isConfiguration, isPage, lookAt } from './secret-places.ts';

/** Larger files are not scanned, in bytes: data, bundles and archives. */
const largest = 1 << 20;

/** Text ends where the first NUL stands; programs look no further than this either (git, 8,000 bytes). */
const headSize = 4096;

/** Scans the text files of an image as they flow by; one buffer serves all of them. */
export class SecretScan {
  readonly #buffer = new Uint8Array(largest);

  /** What takes the content of the file at `path` (without a leading slash); undefined if it is not looked at. `done`: of secrets, if there are any. */
  watch(path: string, size: number, done: (found: readonly FoundSecret[]) => void): TarBody | undefined {
    if (size < 8 || size > largest) return undefined;
    const look = lookAt(path);
    if (look === 'nothing') return undefined;
    return new Watch(path, size, look === 'proven', this.#buffer, done);
  }
}

class Watch implements TarBody {
  readonly #path: string;
  readonly #size: number;
  readonly #proven: boolean;
  readonly #buffer: Uint8Array;
  readonly #done: (found: readonly FoundSecret[]) => void;
  #filled = 0;
  #isText: boolean | undefined;

  constructor(
    path: string,
    size: number,
    proven: boolean,
    buffer: Uint8Array,
    done: (found: readonly FoundSecret[]) => void,
  ) {
    this.#path = path;
    this.#size = size;
    this.#proven = proven;
    this.#buffer = buffer;
    this.#done = done;
  }

  write(chunk: Uint8Array): void {
    this.#isText ??= !chunk.subarray(0, headSize).includes(0) || isStore(this.#path);
    if (!this.#isText) return;
    // Most files come in one piece: nothing is copied then.
    if (this.#filled === 0 && chunk.length >= this.#size) {
      this.#filled = this.#size;
      this.#judge(chunk);
      return;
    }
    this.#buffer.set(chunk, this.#filled);
    this.#filled += chunk.length;
    if (this.#filled === this.#size) this.#judge(this.#buffer.subarray(0, this.#size));
  }

  end(): void {}

  #judge(bytes: Uint8Array): void {
    const marks = marksIn(bytes);
    if (this.#proven) {
      if (marks === 0) return;
      const found = secretsIn(textOf(bytes), marks).filter(({ proven }) => proven);
      if (found.length > 0) this.#done(found);
      return;
    }
    const named = credentialFiles.some(({ path }) => path.test(this.#path));
    const name = this.#path.slice(this.#path.lastIndexOf('/') + 1);
    const environment = isEnvironmentFile(name);
    const logs = isConfiguration(this.#path);
    if (marks === 0 && !named && !environment && !logs) return;
    const text = textOf(bytes);
    const found = [
      ...(named ? credentialsOf(this.#path, text) : []),
      ...(marks === 0 ? [] : secretsIn(text, marks, isPage(this.#path))),
      ...(logs ? loginsIn(text) : []),
      ...(environment ? variablesOf(text) : []),
    ];
    if (found.length > 0) this.#done(withoutDoubles(found));
  }
}

const isStore = (path: string): boolean => /\.(?:p12|pfx)$/i.test(path);

const textOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

function* credentialsOf(path: string, text: string): Iterable<FoundSecret> {
  for (const { kind, what, path: form, holds } of credentialFiles) {
    if (!form.test(path)) continue;
    const match = holds?.exec(text);
    const secret = match?.groups?.['secret'] ?? '';
    if (holds && (secret === '' || /^(?:\$|%|<|\{)|example|x{6,}|changeme|your[-_]/i.test(secret.slice(0, 400))))
      continue;
    const line = text.slice(0, match?.index ?? 0).split('\n').length;
    yield { kind, what, preview: holds ? previewOf(secret) : `${text.length} bytes`, proven: false, sure: true, line };
  }
}

function* variablesOf(text: string): Iterable<FoundSecret> {
  for (const { name, value, at } of environmentLines(text)) {
    const secret = literalSecret(name, value);
    if (secret === undefined || secret.kind === 'default') continue;
    const line = text.slice(0, at).split('\n').length;
    const what = `the secret ${name} of an environment file`;
    yield {
      kind: 'environment-file',
      what,
      preview: previewOf(value),
      proven: false,
      sure: secret.kind !== 'weak',
      line,
    };
    return;
  }
}

/** The same value found by two rules is one secret: the first says more. */
function withoutDoubles(found: readonly FoundSecret[]): readonly FoundSecret[] {
  return found.filter(
    (one, index) =>
      !found
        .slice(0, index)
        .some((other) => other.preview === one.preview || (other.line === one.line && one.kind !== other.kind)),
  );
}
