import { describe, expect, it } from 'vitest';
import { parseCargoToml } from './cargo-toml.ts';

const text = `[package]
name = "app"
version.workspace = true
edition = "2021"
rust-version = "1.70"
default-run = "app"

[dependencies]
serde = { version = "1", features = ["derive"] }
anyhow = "1.0" # errors
local = { path = "../local" }
renamed = { package = "real-name", version = "0.3", optional = true }
shared.workspace = true
fork = { git = "https://example.com/fork" }

[dev-dependencies]
insta = "1"

[build_dependencies]
cc = "1"

[target.'cfg(unix)'.dependencies]
nix = "0.27"

[[bin]]
name = "tool"
path = "src/tool.rs"

[[example]]
name = "demo"

[workspace]
members = ["crates/*", "."]
exclude = ["old"]

[workspace.package]
version = "0.2.0"
rust-version = "1.71"

[workspace.dependencies]
shared = "2"
`;

describe('parseCargoToml', () => {
  const file = parseCargoToml(text);
  const at = (one: { readonly span: { readonly start: number; readonly end: number } } | undefined) =>
    text.slice(one?.span.start, one?.span.end);

  it('reads the package', () => {
    expect(file.problems).toEqual([]);
    expect(file.name?.text).toBe('app');
    expect(file.version).toMatchObject({ text: undefined, inherited: true });
    expect(file.rustVersion).toMatchObject({ text: '1.70', inherited: false });
    expect(at(file.rustVersion)).toBe('"1.70"');
    expect(file.edition?.text).toBe('2021');
    expect(file.defaultRun?.text).toBe('app');
  });

  it('reads dependencies of all kinds', () => {
    expect(
      file.dependencies.map((one) => [one.name, one.crate, one.kind, one.target, one.requirement?.text, one.inherited]),
    ).toEqual([
      ['serde', 'serde', 'dependencies', undefined, '1', false],
      ['anyhow', 'anyhow', 'dependencies', undefined, '1.0', false],
      ['local', 'local', 'dependencies', undefined, undefined, false],
      ['renamed', 'real-name', 'dependencies', undefined, '0.3', false],
      ['shared', 'shared', 'dependencies', undefined, undefined, true],
      ['fork', 'fork', 'dependencies', undefined, undefined, false],
      ['insta', 'insta', 'dev-dependencies', undefined, '1', false],
      ['cc', 'cc', 'build-dependencies', undefined, '1', false],
      ['nix', 'nix', 'dependencies', 'cfg(unix)', '0.27', false],
    ]);
    expect(at(file.dependencies[1])).toBe('anyhow = "1.0"');
    expect(file.dependencies[2]?.path?.text).toBe('../local');
    expect(file.dependencies[3]?.optional).toBe(true);
    expect(file.dependencies[5]?.git?.text).toBe('https://example.com/fork');
  });

  it('reads targets and the workspace', () => {
    expect(file.targets.map((one) => [one.kind, one.name.text, one.path?.text])).toEqual([
      ['bin', 'tool', 'src/tool.rs'],
      ['example', 'demo', undefined],
    ]);
    expect(file.workspace).toMatchObject({
      members: [{ text: 'crates/*' }, { text: '.' }],
      exclude: [{ text: 'old' }],
      version: { text: '0.2.0' },
      rustVersion: { text: '1.71' },
      dependencies: [{ name: 'shared', requirement: { text: '2' } }],
    });
  });

  it.each(['', 'a = 1', '[package]\nname = 5\nrust-version = 1.70', '[dependencies]\na = 5', '[package', 'bin = 1'])(
    'stands %j',
    (source) => {
      const other = parseCargoToml(source);
      expect(other.name).toBeUndefined();
      expect(other.problems.length > 0).toBe(source === '[package');
    },
  );

  it('keeps a version that lost its quotes as it is written', () => {
    expect(parseCargoToml('[package]\nrust-version = 1.70').rustVersion?.text).toBe('1.70');
  });
});
