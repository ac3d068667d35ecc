import { platformGaps } from '../../repository/platform-packages.ts';
import { commandSpan } from '../frozen.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'lock/platform-packages-complete',
  level: 'warning',
  must: "A package-lock.json lists the builds of native packages for the image's system, not for the author's machine alone.",
  why: '`npm ci` installs what the lock lists and nothing else: where npm has left out the optional packages of other systems, Rollup, sharp or Lightning CSS stop with "Cannot find module …-linux-x64-…" in the image. A lock made anew without `node_modules` has them all.',
  aliases: [],
  *check(repository) {
    for (const { install, lock, image, libc, locked, wanted, there } of platformGaps(repository)) {
      yield {
        file: install.run.file,
        range: commandSpan(install),
        message: `${lock} has ${there} for ${locked.name}, and no build for Linux with ${libc}, which ${image} needs: \`npm ci\` does not install ${wanted}`,
        related: [
          { file: { path: lock }, range: locked.span, message: `${locked.name} ${locked.version ?? ''}`.trim() },
        ],
      };
    }
  },
  bad: [
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\n',
        'package.json': '{"devDependencies": {"rollup": "4.40.0"}}',
        'package-lock.json':
          '{"lockfileVersion": 3, "packages": {"": {}, "node_modules/rollup": {"version": "4.40.0", "dev": true, "optionalDependencies": {"@rollup/rollup-darwin-arm64": "4.40.0", "@rollup/rollup-linux-x64-gnu": "4.40.0", "@rollup/rollup-linux-x64-musl": "4.40.0"}}, "node_modules/@rollup/rollup-darwin-arm64": {"version": "4.40.0", "optional": true}}}',
      },
      finds: ['Dockerfile:4:5'],
    },
    // Those of the other C library are of no use.
    {
      files: {
        Dockerfile: 'FROM node:22-alpine\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci --omit=dev\nCOPY . .\n',
        'package.json': '{"dependencies": {"sharp": "0.34.0"}}',
        'package-lock.json':
          '{"lockfileVersion": 3, "packages": {"": {}, "node_modules/sharp": {"version": "0.34.0", "optionalDependencies": {"@img/sharp-linux-x64": "0.34.0", "@img/sharp-linuxmusl-x64": "0.34.0"}}, "node_modules/@img/sharp-linux-x64": {"version": "0.34.0", "optional": true}}}',
      },
      finds: ['Dockerfile:4:5'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile: 'FROM node:22-alpine\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\n',
        'production.Dockerfile': 'FROM node:22\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci --omit=dev\nCOPY . .\n',
        'package.json': '{"dependencies": {"sharp": "0.34.0"}, "devDependencies": {"rollup": "4.40.0"}}',
        'package-lock.json':
          '{"lockfileVersion": 3, "packages": {"": {}, "node_modules/rollup": {"version": "4.40.0", "dev": true, "optionalDependencies": {"@rollup/rollup-darwin-arm64": "4.40.0", "@rollup/rollup-linux-x64-gnu": "4.40.0", "@rollup/rollup-linux-x64-musl": "4.40.0"}}, "node_modules/@rollup/rollup-linux-x64-musl": {"version": "4.40.0", "optional": true}, "node_modules/sharp": {"version": "0.34.0", "optionalDependencies": {"@img/sharp-linux-x64": "0.34.0", "@img/sharp-linuxmusl-x64": "0.34.0"}}, "node_modules/@img/sharp-linuxmusl-x64": {"version": "0.34.0", "optional": true}, "node_modules/@img/sharp-linux-x64": {"version": "0.34.0", "optional": true}}}',
      },
    },
  ],
});
