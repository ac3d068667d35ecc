import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseDockerfile } from '../dockerfile/parse.ts';
import { scriptsOf } from './dockerfile-scripts.ts';
import { packagesOf } from './packages.ts';
import { startOf } from './programs.ts';
import type { Script } from './syntax.ts';
import { invocation } from './tools/index.ts';

const corpus = new URL('../../../../shared/corpus/dockerfiles-dev.jsonl.gz', import.meta.url);
const bash = spawnSync('bash', ['-c', 'exit 7']).status === 7;

describe.skipIf(!existsSync(corpus))('RUN bodies of real Dockerfiles (../shared/corpus)', () => {
  const scripts: { readonly file: string; readonly script: Script }[] = [];
  beforeAll(() => {
    for (const row of gunzipSync(readFileSync(corpus)).toString().trim().split('\n')) {
      const { dockerfile } = JSON.parse(row) as { dockerfile: string };
      const { text, instructions } = parseDockerfile(dockerfile);
      let shell = ['/bin/sh', '-c'];
      for (const instruction of instructions) {
        if (instruction.keyword === 'FROM') shell = ['/bin/sh', '-c'];
        if (instruction.keyword === 'SHELL') shell = instruction.args.map((word) => word.text);
        for (const script of scriptsOf(instruction, shell)) scripts.push({ file: text, script });
      }
    }
  });

  it('have words that stand in the file where they say', () => {
    let words = 0;
    for (const { file, script } of scripts) {
      for (const { nameWord, args } of script.commands) {
        for (const { raw, span, editable } of [nameWord, ...args]) {
          if (!editable) continue;
          words++;
          expect(file.slice(span.start, span.end)).toBe(raw);
        }
      }
    }
    expect(words).toBeGreaterThan(30_000);
  });

  it('are understood by the tools, their packages and start commands', () => {
    let known = 0;
    let packages = 0;
    for (const { script } of scripts) {
      for (const command of script.commands) {
        startOf(command);
        const read = invocation(command);
        if (read === undefined) continue;
        known++;
        packages += packagesOf(read).length;
      }
    }
    expect(known).toBeGreaterThan(7_000);
    expect(packages).toBeGreaterThan(8_000);
  });

  it('have errors in one of a thousand at most', () => {
    const broken = scripts.filter(({ script }) => script.errors.length > 0);
    expect(broken.length).toBeLessThan(scripts.length / 1000);
  });

  it.skipIf(!bash)(
    'are judged as `bash -n` judges them (a sample of 300)',
    () => {
      const shell = scripts.filter(({ script }) => script.dialect === 'sh' || script.dialect === 'bash');
      const step = Math.max(1, Math.floor(shell.length / 300));
      const different: string[] = [];
      for (const [index, { script }] of shell.entries()) {
        if (index % step !== 0 && script.errors.length === 0) continue;
        const accepted = spawnSync('bash', ['-n', '-c', script.source.text]).status === 0;
        if (accepted !== (script.errors.length === 0)) different.push(script.source.text);
      }
      expect(different).toEqual([]);
    },
    120_000,
  );
});
