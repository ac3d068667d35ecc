import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Repository } from '../src/repository/repository.ts';
import { rules } from '../src/rules/registry.generated.ts';
import { memoryTree } from '../src/text/memory-tree.ts';
import { check } from '../src/use/check.ts';
import { project } from './cli.ts';

interface Case {
  readonly rule: string;
  readonly catches: boolean;
  readonly note: string;
  readonly dockerfile: string;
}

const corpus = path.join(project, '../shared/corpus/buildkit-docs.json');
const cases = existsSync(corpus) ? (JSON.parse(readFileSync(corpus, 'utf8')) as readonly Case[]) : [];
/** A secret that a program finds in its environment without anybody naming it is left to BuildKit, which goes by names alone. */
const unseen = (one: Case): boolean => one.rule === 'SecretsUsedInArgOrEnv' && one.catches;
/** The page of this one is about an ignore file that it does not show. */
const ignored = { '.dockerignore': 'tmp\n', 'tmp/helloworld.txt': '', 'forever/helloworld.txt': '' };

/** What the pages of BuildKit's checks call bad is found by the rule that knows the check, what they call good is not. */
describe.skipIf(cases.length === 0)('the pages of BuildKit’s checks (development corpus)', () => {
  it.each(cases.map((one, index) => [index, one.rule, one.note, one] as const))(
    '%i %s: %s',
    (_index, id, _note, one) => {
      const named = rules.filter(({ aliases }) => aliases.includes(id));
      expect(named.length).toBeGreaterThan(0);
      const files = id === 'CopyIgnoredFile' ? ignored : {};
      // Some pages show a part of a file only, and BuildKit refuses it as it stands.
      const start = /^from\s/im.test(one.dockerfile) ? '' : 'FROM alpine\n';
      const repository = new Repository(memoryTree({ ...files, Dockerfile: start + one.dockerfile }));
      const found = check(repository, named).findings;
      expect(found.length > 0).toBe(one.catches && !unseen(one));
    },
  );
});
