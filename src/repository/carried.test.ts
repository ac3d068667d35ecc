import { describe, expect, it } from 'vitest';
import { carriedTo } from './carried.ts';
import { DockerfileUnit } from './dockerfile-unit.ts';

function carried(text: string, path: string): ReturnType<typeof carriedTo> {
  const file = new DockerfileUnit('Dockerfile', text);
  const [first] = file.stages;
  const { final } = file;
  if (!first || !final) throw new Error('no stage');
  return carriedTo(file, first, path, final);
}

const build = 'FROM node:22 AS build\nWORKDIR /app\nRUN npm ci\n';

describe('carriedTo', () => {
  it('follows folders, files and stages between', () => {
    expect(
      carried(
        `${build}FROM node:22\nCOPY --from=build /app/node_modules /srv/node_modules\n`,
        'app/node_modules/.prisma',
      ),
    ).toEqual({
      kind: 'at',
      paths: ['srv/node_modules/.prisma'],
    });
    const two = `${build}FROM build AS tested\nRUN npm test\nFROM alpine:3.22 AS files\nCOPY --from=tested /app /x\nFROM node:22\nWORKDIR /y\nCOPY --from=files /x ./\n`;
    expect(carried(two, 'app/a.js')).toEqual({ kind: 'at', paths: ['y/a.js'] });
    expect(carried(`${build}FROM node:22\nCOPY --from=build /app/a.js /srv/\n`, 'app/a.js')).toEqual({
      kind: 'at',
      paths: ['srv/a.js'],
    });
  });

  it('says what bundlers, moves and patterns hide', () => {
    expect(carried(`${build}FROM node:22\nCOPY --from=build /app/.next/standalone ./\n`, 'app/node_modules').kind).toBe(
      'bundled',
    );
    expect(
      carried(`${build}RUN mv node_modules /m\nFROM node:22\nCOPY --from=build /m /m\n`, 'app/node_modules').kind,
    ).toBe('unknown');
    expect(carried(`${build}FROM node:22\nCOPY --from=build /app/* ./\n`, 'app/node_modules').kind).toBe('unknown');
  });

  it('says no where nothing takes it', () => {
    expect(carried(`${build}FROM node:22\nCOPY --from=build /app/public ./\n`, 'app/node_modules').kind).toBe('no');
    expect(carried(`${build}FROM node:22\nCOPY . .\n`, 'app/node_modules').kind).toBe('no');
  });

  it('gives up where copies of copies double', () => {
    const stages = Array.from({ length: 40 }, (_, index) => {
      const from = index === 0 ? 'build' : `s${index - 1}`;
      return `FROM node:22 AS s${index}\n${[1, 2, 3].map((one) => `COPY --from=${from} / /${one}/\n`).join('')}`;
    });
    expect(carried(`${build}${stages.join('')}`, 'app/a.js').kind).toBe('unknown');
  });
});
