import { describe, expect, it } from 'vitest';
import { readFailure } from './answer.ts';

describe('why a generation failed', () => {
  it('the schema, with its places', () => {
    const said = [
      'Error: Prisma schema validation - (get-dmmf wasm)',
      'Error code: P1012',
      '\u001b[1;91merror\u001b[0m: \u001b[1mType "Intt" is neither a built-in type, nor another.\u001b[0m',
      '  \u001b[1;94m-->\u001b[0m  \u001b[4mschema/a b.prisma:11\u001b[0m',
      '\u001b[1;94m   | \u001b[0m',
      'error: Error validating model "A": no id.',
      '  -->  schema/c.prisma:2',
      'error: Argument "url" is missing in data source block "db".',
    ].join('\n');
    expect(readFailure(said)).toEqual({
      kind: 'refused',
      refusals: [
        {
          message: 'Type "Intt" is neither a built-in type, nor another',
          place: { file: 'schema/a b.prisma', line: 11 },
        },
        { message: 'no id', place: { file: 'schema/c.prisma', line: 2 } },
        { message: 'Argument "url" is missing in data source block "db"', place: undefined },
      ],
    });
  });

  it('a target that does not exist', () =>
    expect(
      readFailure('Error: Unknown binary target linux-msl in generator client.\nPossible binaryTargets: …'),
    ).toEqual({
      kind: 'refused',
      refusals: [
        { message: 'Unknown binary target linux-msl in generator client', place: undefined, target: 'linux-msl' },
      ],
    }));

  it.each([
    ['Error: request to https://b.example/x.gz failed, reason: getaddrinfo ENOTFOUND b.example', 'download'],
    ['Error: Failed to fetch the engine file at https://b.example/x - 404 Not Found', 'download'],
    ['Prisma schema loaded from schema.prisma\nError: Cannot find module "x"', 'other'],
    ['', 'other'],
  ])('%s', (said, kind) => expect(readFailure(said).kind).toBe(kind));
});
