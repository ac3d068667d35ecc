import { rustRuntime } from '../../repository/language-rust.ts';
import { rule } from '../rule.ts';
import { outOfRange } from '../version-range.ts';

export default rule({
  id: 'rust/base-image-in-range',
  level: 'error',
  must: "The base image's Rust is the toolchain file's, and new enough for `rust-version`, `edition` and the version of Cargo.lock.",
  why: 'Cargo refuses a package, a manifest or a lock that is newer than itself; a copied toolchain file makes rustup download another compiler in every build, and the tag of the base image says nothing of what compiles.',
  aliases: [],
  fixes: 'unsafe',
  check: (repository) => outOfRange(repository, rustRuntime),
  bad: [
    {
      files: {
        Dockerfile: 'FROM rust:1.75-slim AS build\nWORKDIR /src\nCOPY . .\nRUN cargo build --release --locked\n',
        'Cargo.toml': '[package]\nname = "a"\nversion = "1.0.0"\nedition = "2021"\nrust-version = "1.80"\n',
        'Cargo.lock': 'version = 4\n',
      },
      finds: ['Dockerfile:1:6'],
      fixed: {
        Dockerfile: 'FROM rust:1.80-slim AS build\nWORKDIR /src\nCOPY . .\nRUN cargo build --release --locked\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM rust:1.84\nCOPY rust-toolchain.toml Cargo.* ./\nRUN cargo fetch\n',
        'rust-toolchain.toml': '[toolchain]\nchannel = "1.88.0"\n',
        'Cargo.toml': '[package]\nname = "a"\nedition = "2024"\n',
      },
      finds: ['Dockerfile:1:6'],
      fixed: { Dockerfile: 'FROM rust:1.88\nCOPY rust-toolchain.toml Cargo.* ./\nRUN cargo fetch\n' },
    },
    {
      files: {
        Dockerfile: 'FROM rust:1.84\nCOPY Cargo.toml ./\nCOPY crates crates\n',
        'Cargo.toml': '[workspace]\nmembers = ["crates/*"]\n[workspace.package]\nedition = "2024"\n',
        'crates/a/Cargo.toml': '[package]\nname = "a"\nedition.workspace = true\n',
      },
      finds: ['Dockerfile:1:6'],
      fixed: { Dockerfile: 'FROM rust:1.85\nCOPY Cargo.toml ./\nCOPY crates crates\n' },
    },
    {
      files: {
        Dockerfile: 'FROM rust:1.70\nCOPY Cargo.toml Cargo.lock ./\n',
        'Cargo.toml': '[package]\nname = "a"\nedition = "2021"\n',
        'Cargo.lock': '# generated\nversion = 4\n',
      },
      finds: ['Dockerfile:1:6'],
      fixed: { Dockerfile: 'FROM rust:1.78\nCOPY Cargo.toml Cargo.lock ./\n' },
    },
    {
      files: {
        Dockerfile: 'FROM rust:1.84\nCOPY . .\n',
        'rust-toolchain': 'nightly-2024-06-01\n',
        'Cargo.toml': '[package]\nname = "a"\n',
      },
      finds: ['Dockerfile:1:6'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile: 'FROM rust:1.85-slim\nCOPY . .\n',
        'Cargo.toml': '[package]\nname = "a"\nrust-version = "1.80"\nedition = "2024"\n',
        'Cargo.lock': 'version = 4\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM rust:1.88\nCOPY . .\n',
        'rust-toolchain.toml': '[toolchain]\nchannel = "1.88.0"\n',
        'Cargo.toml': '[package]\nname = "a"\nrust-version = "1.90"\n',
      },
    },
    // The file that is not copied is for those who develop: a newer compiler does as well.
    {
      files: {
        Dockerfile: 'FROM rust:1.88\nCOPY Cargo.toml ./\n',
        'rust-toolchain': '1.80\n',
        'Cargo.toml': '[package]\nname = "a"\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM rust:1.70\nRUN rustup toolchain install 1.88\nCOPY . .\n',
        'Cargo.toml': '[package]\nname = "a"\nrust-version = "1.88"\n',
      },
    },
  ],
});
