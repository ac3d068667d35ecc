import { formats } from '../../repository/formats.ts';
import { brokenManifests } from '../manifest-parses.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'rust/manifest-parses',
  level: 'error',
  must: 'The Cargo.toml that an image is built with can be parsed.',
  why: 'Cargo stops at the first fault: nothing is built.',
  aliases: [],
  check: (repository) => brokenManifests(repository, 'Cargo.toml', formats.cargo),
  bad: [
    {
      files: {
        Dockerfile: 'FROM rust:1.88\nCOPY Cargo.toml Cargo.lock ./\nRUN cargo build --locked\n',
        'Cargo.toml': '[package]\nname = a\n',
        'Cargo.lock': '',
      },
      finds: ['Cargo.toml:2:8'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile: 'FROM rust:1.88\nCOPY Cargo.toml Cargo.lock ./\nRUN cargo build --locked\n',
        'Cargo.toml': '[package]\nname = "a"\n',
        'Cargo.lock': '',
      },
    },
    { files: { Dockerfile: 'FROM alpine:3.22\n', 'Cargo.toml': '[package]\nname = a\n' } },
  ],
});
