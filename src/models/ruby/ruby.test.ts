import { describe, expect, it } from 'vitest';
import { parseGemfile, requiredRubyVersion } from './gemfile.ts';
import { lockedRubyVersion, parseRubyVersionFile } from './version-file.ts';

describe('parseGemfile', () => {
  it.each([
    ['ruby "3.3.0"', ['3.3.0']],
    ["ruby '~> 3.3' # as in CI", ['~> 3.3']],
    ['ruby(">= 3.1", "< 3.4")', ['>= 3.1', '< 3.4']],
    ['ruby "3.3.0", engine: "ruby", engine_version: "3.3.0"', ['3.3.0']],
    ['ruby "2.6.8", engine: "jruby", engine_version: "9.3"', undefined],
    ['ruby ENV["RUBY"] || "3.3"', undefined],
    ['ruby File.read(".ruby-version").strip', undefined],
    ['# ruby "3.3.0"', undefined],
    ['ruby_version = "3.3.0"', undefined],
    [`ruby ${' '.repeat(100_000)}"3.3"`, undefined],
  ])('%s', (text, requirements) => {
    const { ruby } = parseGemfile(`source "https://x"\n${text}\n`);
    expect(ruby?.requirements.map((one) => one.text)).toEqual(requirements);
  });

  it('gives places', () => {
    const text = 'gem "rack", "~> 3"\n  gemspec\nruby "3.3.0", "> 3"\nruby file: ".ruby-version"\n';
    const { ruby, gems, gemspec } = parseGemfile(text);
    expect(ruby?.requirements.map(({ span }) => text.slice(span.start, span.end))).toEqual(['"3.3.0"', '"> 3"']);
    expect(gems.map(({ text: name, span }) => [name, text.slice(span.start, span.end)])).toEqual([['rack', '"rack"']]);
    expect(gemspec).toBe(true);
    expect(parseGemfile('ruby file: ".ruby-version"\n').ruby?.file?.text).toBe('.ruby-version');
  });
});

it('required_ruby_version', () => {
  expect(requiredRubyVersion('s.required_ruby_version = ">= 3.0"').map(({ text }) => text)).toEqual(['>= 3.0']);
  expect(
    requiredRubyVersion("  s.required_ruby_version = Gem::Requirement.new('>= 2.7', '< 4')\n").map(({ text }) => text),
  ).toEqual(['>= 2.7', '< 4']);
  expect(requiredRubyVersion('s.required_ruby_version = RUBY')).toEqual([]);
});

it('version files', () => {
  expect(parseRubyVersionFile('ruby-3.3.0\n')?.version).toBe('3.3.0');
  expect(parseRubyVersionFile('jruby-9.4\n')?.version).toBeUndefined();
  const lock = 'GEM\n  specs:\n\nRUBY VERSION\n   ruby 3.3.0p0\n\nBUNDLED WITH\n';
  const found = lockedRubyVersion(lock);
  expect([found?.version, lock.slice(found?.span.start, found?.span.end)]).toEqual(['3.3.0', '3.3.0p0']);
  expect(lockedRubyVersion('GEM\n')).toBeUndefined();
});
