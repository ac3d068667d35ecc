import { formats } from '../../repository/formats.ts';
import { brokenManifests } from '../manifest-parses.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'go/manifest-parses',
  level: 'error',
  must: 'The go.mod that an image is built with can be parsed.',
  why: 'The go command stops at the first fault: nothing is downloaded or built.',
  aliases: [],
  check: (repository) => brokenManifests(repository, 'go.mod', formats.goMod),
  bad: [
    {
      files: {
        Dockerfile: 'FROM golang:1.24\nCOPY go.mod ./\nRUN go mod download\n',
        'go.mod': 'module example.org/a\n\nrequire (\n',
      },
      finds: ['go.mod:3:1'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile: 'FROM golang:1.24\nCOPY go.mod ./\nRUN go mod download\n',
        'go.mod': 'module example.org/a\n\ngo 1.24\n',
      },
    },
    { files: { Dockerfile: 'FROM alpine:3.22\n', 'go.mod': 'module example.org/a\n\nrequire (\n' } },
  ],
});
