import { nodeRuntime } from '../../repository/language-node.ts';
import { rule } from '../rule.ts';
import { outOfRange } from '../version-range.ts';

export default rule({
  id: 'node/base-image-in-range',
  level: 'error',
  must: "The base image's Node.js is one that the project takes: `engines.node`, `devEngines`, `volta`, `.nvmrc`, `.node-version`, `.tool-versions`, `mise.toml`.",
  why: 'Yarn 1 refuses to install for another engine, npm and pnpm do with `engine-strict`; the others warn, and the program meets an interpreter that nobody has tried.',
  aliases: [],
  fixes: 'unsafe',
  check: (repository) => outOfRange(repository, nodeRuntime),
  bad: [
    {
      files: {
        Dockerfile:
          'FROM node:18-alpine\nWORKDIR /app\nCOPY package.json pnpm-lock.yaml ./\nRUN pnpm install --frozen-lockfile\n',
        'package.json': '{\n  "engines": { "node": ">=20" }\n}\n',
        'pnpm-lock.yaml': '',
      },
      finds: ['Dockerfile:1:6'],
      fixed: {
        Dockerfile:
          'FROM node:24-alpine\nWORKDIR /app\nCOPY package.json pnpm-lock.yaml ./\nRUN pnpm install --frozen-lockfile\n',
      },
    },
    {
      files: {
        Dockerfile: 'ARG BASE=nikolaik/python-nodejs:python3.12-nodejs18\nFROM $BASE\nCOPY . .\nRUN yarn\n',
        'package.json': '{ "engines": { "node": "^20 || ^22" } }',
        'yarn.lock': '# yarn lockfile v1\n',
      },
      finds: ['Dockerfile:1:10'],
      fixed: {
        Dockerfile: 'ARG BASE=nikolaik/python-nodejs:python3.12-nodejs22\nFROM $BASE\nCOPY . .\nRUN yarn\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM node:22 AS build\nCOPY . .\nRUN npm ci\nFROM node:16-slim\nCOPY --from=build /app /app\n',
        'package.json': '{ "engines": { "node": "22.x" } }',
      },
      finds: ['Dockerfile:4:6'],
      fixed: {
        Dockerfile: 'FROM node:22 AS build\nCOPY . .\nRUN npm ci\nFROM node:22-slim\nCOPY --from=build /app /app\n',
      },
    },
    {
      files: {
        Dockerfile: 'ARG NODE_VERSION="18.20"\nFROM node:${NODE_VERSION}-slim\nCOPY web ./\n',
        'web/package.json': '{}',
        '.nvmrc': 'v22.11.0\n',
      },
      finds: ['Dockerfile:1:18'],
      fixed: { Dockerfile: 'ARG NODE_VERSION="22.11"\nFROM node:${NODE_VERSION}-slim\nCOPY web ./\n' },
    },
    {
      files: {
        Dockerfile: 'FROM node:18\nCOPY . .\n',
        'package.json': '{ "name": "a" }',
        'mise.toml': '[tools]\nnode = { version = "22" }\n',
      },
      finds: ['Dockerfile:1:6'],
      fixed: { Dockerfile: 'FROM node:22\nCOPY . .\n' },
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM node:22.1\nCOPY . .\n', 'package.json': '{}', '.nvmrc': 'v22.11.0\n' } },
    { files: { Dockerfile: 'FROM node:22\nCOPY . .\n', 'package.json': '{}', '.tool-versions': 'nodejs lts\n' } },
    { files: { Dockerfile: 'FROM node:20\nCOPY . .\n', 'package.json': '{ "engines": { "node": ">=18.17 <23" } }' } },
    { files: { Dockerfile: 'FROM node:lts\nCOPY . .\n', 'package.json': '{ "engines": { "node": "20.x" } }' } },
    {
      files: {
        Dockerfile: 'FROM node:16\nCOPY web web\n',
        'package.json': '{ "engines": { "node": "20.x" } }',
        'web/a.js': '',
      },
    },
    {
      files: {
        Dockerfile: 'FROM node:16\nCOPY . .\nRUN npm install -g n && n 20 && npm ci\n',
        'package.json': '{ "engines": { "node": "20.x" } }',
      },
    },
  ],
});
