import type { Tool } from './tool.ts';

const build = `a, n, p=, race, msan, asan, cover, covermode=, coverpkg=, v, work, x, asmflags=, buildmode=, buildvcs=?, compiler=, gccgoflags=,
  gcflags=, installsuffix=, json, ldflags=, linkshared, mod=, modcacherw, modfile=, overlay=, pgo=, pkgdir=, tags=, trimpath, toolexec=, C=`;

/** `go help`. Go's flag package ends the flags at the first operand. */
export const go: Tool = {
  id: 'go',
  style: 'one-dash',
  stop: true,
  flags: 'C=',
  subcommands: {
    build: { flags: `${build}, o=, i` },
    install: { flags: `${build}, i` },
    run: { flags: `${build}, exec=` },
    test: {
      flags: `${build}, c, i, o=, exec=, run=, skip=, bench=, benchtime=, count=, cpu=, list=, parallel=, timeout=, short, failfast, vet=,
        coverprofile=, cpuprofile=, memprofile=, fuzz=, fuzztime=, shuffle=, outputdir=, args=!`,
    },
    get: { flags: `${build}, d, u=?, t, f, insecure, fix, tool` },
    generate: { flags: `${build}, run=, skip=` },
    vet: { flags: `${build}, vettool=` },
    list: { flags: `${build}, m, f=, deps, e, u, versions, test, compiled, export, find` },
    clean: { flags: `${build}, i, r, cache, testcache, modcache, fuzzcache` },
    env: { flags: 'json, u, w, changed' },
    'mod download': { flags: 'x, json, reuse=, C=' },
    'mod tidy': { flags: 'e, v, x, diff, go=, compat=, C=' },
    'mod vendor': { flags: 'e, v, o=, C=' },
    'mod verify': {},
    'mod init': {},
    'mod edit': {
      flags: 'replace=, dropreplace=, require=, droprequire=, go=, toolchain=, module=, exclude=, fmt, print, json',
    },
    'mod graph': {},
    'mod why': { flags: 'm, vendor' },
    'work init': {},
    'work use': { flags: 'r' },
    'work sync': {},
    'work edit': { flags: 'use=, dropuse=, replace=, go=' },
    'work vendor': { flags: 'e, v, o=' },
  },
  known: 'bug doc fix fmt telemetry tool version help',
};
