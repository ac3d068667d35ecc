import { imageCommands } from '../../repository/lock-gaps.ts';
import { composerGap } from '../../repository/php-installs.ts';
import { edit } from '../../text/edit.ts';
import { commandSpan, gapMessage } from '../frozen.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'php/frozen-install',
  level: 'warning',
  must: 'An image installs the packages of composer.lock with `composer install`.',
  why: '`composer update` and `composer require` choose versions while the image is built, and so does `composer install` where there is no lock: the same commit gives another image tomorrow.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      for (const run of imageCommands(file, /\bcomposer\b/)) {
        const { install, gap } = composerGap(repository, run) ?? {};
        if (!install || !gap) continue;
        const { verb } = install;
        const update = gap.kind === 'chooses' && install.title === 'composer update' && verb.editable;
        yield {
          file,
          range: commandSpan(install),
          message: gapMessage(install.title, gap),
          fix: update ? fix.unsafe('use composer install', file, edit.replace(verb.span, 'install')) : undefined,
        };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile: 'FROM composer:2\nWORKDIR /app\nCOPY . .\nRUN composer update --no-dev -o\n',
        'composer.json': '{ "require": { "psr/log": "^3" } }',
        'composer.lock': '{}',
      },
      finds: ['Dockerfile:4:5'],
      fixed: { Dockerfile: 'FROM composer:2\nWORKDIR /app\nCOPY . .\nRUN composer install --no-dev -o\n' },
    },
    {
      files: {
        Dockerfile:
          'FROM composer:2\nWORKDIR /app\nCOPY composer.json ./\nRUN composer install && composer require ext/x:^1.2\n',
        'composer.json': '{ "require": { "psr/log": "^3" } }',
        'composer.lock': '{}',
      },
      finds: ['Dockerfile:4:5', 'Dockerfile:4:25'],
    },
    {
      files: {
        Dockerfile: 'FROM php:8.4\nCOPY api /srv/api\nRUN composer install --working-dir=/srv/api\n',
        'api/composer.json': '{ "require": { "psr/log": "^3" } }',
      },
      finds: ['Dockerfile:3:5'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM composer:2\nWORKDIR /app\nCOPY composer.* ./\nRUN composer install --no-dev && composer global require a/b:1.2.3\n',
        'composer.json': '{ "require": { "psr/log": "^3" } }',
        'composer.lock': '{}',
      },
    },
    {
      files: {
        Dockerfile: 'FROM composer:2\nWORKDIR /app\nCOPY . .\nRUN composer install\n',
        'composer.json': '{ "require": { "php": "^8.2", "ext-json": "*" } }',
      },
    },
  ],
});
