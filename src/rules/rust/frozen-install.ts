import { imageCommands } from '../../repository/lock-gaps.ts';
import { rustGap } from '../../repository/rust-installs.ts';
import { gapReport } from '../frozen.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'rust/frozen-install',
  level: 'warning',
  must: 'An image builds Rust with the crates of Cargo.lock: `--locked`, and the lock is copied.',
  why: 'Cargo completes a lock that does not suit its manifest with the newest crates, and `cargo install` reads no lock at all unless it is told: the same commit gives another image tomorrow.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      for (const run of imageCommands(file, /\bcargo\b/)) {
        const { install, gap } = rustGap(repository, run) ?? {};
        if (!install || !gap) continue;
        yield gapReport(install, gap);
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM rust:1.84 AS build\nWORKDIR /src\nCOPY . .\nRUN cargo +stable build --release\nFROM debian:12\nCOPY --from=build /src/target/release/a /a\nCMD ["/a"]\n',
        'Cargo.toml': '[package]\nname = "a"\nversion = "1.0.0"\n[dependencies]\nserde = "1"\n',
        'Cargo.lock': 'version = 4\n[[package]]\nname = "a"\nversion = "1.0.0"\n',
      },
      finds: ['Dockerfile:4:5'],
      fixed: {
        Dockerfile:
          'FROM rust:1.84 AS build\nWORKDIR /src\nCOPY . .\nRUN cargo +stable build --locked --release\nFROM debian:12\nCOPY --from=build /src/target/release/a /a\nCMD ["/a"]\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM rust:1.84\nWORKDIR /src\nCOPY Cargo.toml ./\nCOPY src src\nRUN cargo install --path .\nRUN cargo install sqlx-cli && cargo install --version 0.1.67 cargo-chef\n',
        'Cargo.toml': '[package]\nname = "a"\n[dependencies]\nserde = "1"\n',
        'Cargo.lock': 'version = 4\n',
        'src/main.rs': '',
      },
      finds: ['Dockerfile:5:5', 'Dockerfile:6:5', 'Dockerfile:6:31'],
    },
    {
      files: {
        Dockerfile: 'FROM rust:1.84\nWORKDIR /src\nCOPY . .\nRUN cargo build -p a\n',
        'Cargo.toml': '[workspace]\nmembers = ["a"]\n',
        'a/Cargo.toml': '[package]\nname = "a"\n',
      },
      finds: ['Dockerfile:4:5'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM rust:1.84\nWORKDIR /src\nCOPY . .\nRUN cargo fetch --locked && cargo build --release --offline\nRUN cargo install --locked cargo-chef@0.1.67\nRUN cargo build --release\n',
        'Cargo.toml': '[package]\nname = "a"\n[dependencies]\nserde = "1"\n',
        'Cargo.lock': 'version = 4\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM rust:1.84\nRUN git clone https://git.internal/x && cd x && cargo build\n',
        'Cargo.toml': '[package]\nname = "a"\n[dependencies]\nserde = "1"\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM rust:1.84 AS test\nWORKDIR /src\nCOPY . .\nRUN cargo test\n',
        'Cargo.toml': '[package]\nname = "a"\n[dependencies]\nserde = "1"\n',
        'Cargo.lock': 'version = 4\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM rust:1.84\nWORKDIR /src\nCOPY . .\nRUN cargo build --release\n',
        'Cargo.toml': '[package]\nname = "a"\n',
      },
    },
  ],
});
