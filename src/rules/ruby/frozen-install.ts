import { imageCommands } from '../../repository/lock-gaps.ts';
import { bundlerGap } from '../../repository/ruby-installs.ts';
import { edit } from '../../text/edit.ts';
import { commandSpan, gapMessage } from '../frozen.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'ruby/frozen-install',
  level: 'warning',
  must: 'An image installs the gems of Gemfile.lock, with Bundler frozen.',
  why: 'Where Gemfile and lock differ, Bundler resolves anew and takes newer gems unless it is frozen; without a lock it always does: the same commit gives another image tomorrow.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      for (const run of imageCommands(file, /\bbundler?\b/)) {
        const { install, gap } = bundlerGap(repository, run) ?? {};
        if (!install || !gap) continue;
        const { nameWord } = run.command;
        yield {
          file,
          range: commandSpan(install),
          message: gapMessage(install.title, gap),
          fix:
            gap.kind === 'not-frozen' && nameWord.editable
              ? fix.unsafe('freeze Bundler', file, edit.insert(nameWord.span.start, 'BUNDLE_FROZEN=true '))
              : undefined,
        };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM ruby:3.4\nWORKDIR /app\nCOPY Gemfile Gemfile.lock ./\nRUN gem update --system && bundle install -j4\n',
        Gemfile: "gem 'rack'\n",
        'Gemfile.lock': '',
      },
      finds: ['Dockerfile:4:28'],
      fixed: {
        Dockerfile:
          'FROM ruby:3.4\nWORKDIR /app\nCOPY Gemfile Gemfile.lock ./\nRUN gem update --system && BUNDLE_FROZEN=true bundle install -j4\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM ruby:3.4\nWORKDIR /app\nCOPY Gemfile ./\nRUN bundle\nWORKDIR /b\nCOPY b .\nRUN bundle install\n',
        Gemfile: "gem 'rack'\n",
        'Gemfile.lock': '',
        'b/Gemfile': 'gemspec\n',
      },
      finds: ['Dockerfile:4:5', 'Dockerfile:7:5'],
    },
    {
      files: {
        Dockerfile: 'FROM ruby:3.4\nWORKDIR /app\nENV BUNDLE_FROZEN=true\nCOPY . .\nRUN bundle update\n',
        Gemfile: "gem 'rack'\n",
        'Gemfile.lock': '',
      },
      finds: ['Dockerfile:5:5'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM ruby:3.4\nWORKDIR /app\nENV BUNDLE_DEPLOYMENT=1\nCOPY . .\nRUN bundle install\nFROM ruby:3.4\nWORKDIR /app\nCOPY . .\nRUN bundle config set --local frozen true\nRUN bundle install && bundle exec rake assets:precompile\n',
        Gemfile: "gem 'rack'\n",
        'Gemfile.lock': '',
      },
    },
    {
      files: {
        Dockerfile: 'FROM ruby:3.4\nWORKDIR /app\nCOPY . .\nRUN bundle install\n',
        Gemfile: "gem 'rack'\n",
        'Gemfile.lock': '',
        '.bundle/config': '---\nBUNDLE_FROZEN: "true"\n',
      },
    },
    { files: { Dockerfile: 'FROM ruby:3.4\nWORKDIR /app\nCOPY . .\nRUN bundle install\n', Gemfile: '# none\n' } },
  ],
});
