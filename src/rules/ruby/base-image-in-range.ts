import { rubyRuntime } from '../../repository/language-ruby.ts';
import { rule } from '../rule.ts';
import { outOfRange } from '../version-range.ts';

export default rule({
  id: 'ruby/base-image-in-range',
  level: 'error',
  must: "The base image's Ruby is one that the project takes: `ruby` of the Gemfile, `required_ruby_version`, `.ruby-version`, `.tool-versions`, `mise.toml`.",
  why: 'Bundler neither installs nor runs with a Ruby that the Gemfile or the gem excludes; another one than the file of those who develop is a Ruby that nobody has tried.',
  aliases: [],
  fixes: 'unsafe',
  check: (repository) => outOfRange(repository, rubyRuntime),
  bad: [
    {
      files: {
        Dockerfile: 'FROM ruby:3.2-slim\nWORKDIR /app\nCOPY Gemfile Gemfile.lock ./\nRUN bundle install\n',
        Gemfile: "source 'https://gems.internal'\n\nruby '~> 3.3'\ngem 'rack'\n",
        'Gemfile.lock': '',
      },
      finds: ['Dockerfile:1:6'],
      fixed: {
        Dockerfile: 'FROM ruby:3.4-slim\nWORKDIR /app\nCOPY Gemfile Gemfile.lock ./\nRUN bundle install\n',
      },
    },
    {
      files: {
        Dockerfile:
          'ARG RUBY_VERSION=3.2.2\nFROM docker.io/library/ruby:$RUBY_VERSION-slim AS base\nCOPY . .\nRUN bundle install\n',
        Gemfile: 'ruby file: ".ruby-version"\n',
        '.ruby-version': 'ruby-3.3.6\n',
      },
      finds: ['Dockerfile:1:18'],
      fixed: {
        Dockerfile:
          'ARG RUBY_VERSION=3.3.6\nFROM docker.io/library/ruby:$RUBY_VERSION-slim AS base\nCOPY . .\nRUN bundle install\n',
      },
    },
    // A tag that moves on leaves the one release that the Gemfile takes.
    {
      files: { Dockerfile: 'FROM ruby:3.3\nCOPY . .\nRUN bundle install\n', Gemfile: 'ruby "3.3.0"\n' },
      finds: ['Dockerfile:1:6'],
      fixed: { Dockerfile: 'FROM ruby:3.3.0\nCOPY . .\nRUN bundle install\n' },
    },
    {
      files: {
        Dockerfile: 'FROM ruby:2.7\nCOPY . .\n',
        Gemfile: 'gemspec\n',
        'a.gemspec': 'Gem::Specification.new do |s|\n  s.required_ruby_version = [">= 3.0", "< 3.4"]\nend\n',
      },
      finds: ['Dockerfile:1:6'],
      fixed: { Dockerfile: 'FROM ruby:3.3\nCOPY . .\n' },
    },
  ],
  good: [
    {
      files: {
        Dockerfile: 'FROM ruby:3.3\nCOPY . .\nRUN bundle install\n',
        Gemfile: 'ruby ">= 3.1", "< 3.5"\n',
        '.ruby-version': '3.1.4\n',
      },
    },
    { files: { Dockerfile: 'FROM ruby:3.2\nCOPY . .\n', Gemfile: "ruby ENV['RUBY'] || '3.4.1' # as CI says\n" } },
    {
      files: { Dockerfile: 'FROM ruby:3.3.5\nCOPY . .\n', Gemfile: '# ruby "3.2"\n', '.tool-versions': 'ruby 3.3.0\n' },
    },
  ],
});
