import { phpRuntime } from '../../repository/language-php.ts';
import { rule } from '../rule.ts';
import { outOfRange } from '../version-range.ts';

export default rule({
  id: 'php/base-image-in-range',
  level: 'error',
  must: "The base image's PHP is one that `require.php` of composer.json and the packages of composer.lock take.",
  why: 'Composer refuses to install for another one, and the autoloader that it writes stops the program at its start on a PHP that is too old.',
  aliases: [],
  fixes: 'unsafe',
  check: (repository) => outOfRange(repository, phpRuntime),
  bad: [
    {
      files: {
        Dockerfile:
          'FROM composer:2 AS vendor\nCOPY composer.* ./\nRUN composer install --no-dev --ignore-platform-reqs\nFROM php:8.1-fpm\nCOPY . .\n',
        'composer.json': '{ "require": { "php": "^8.2", "psr/log": "^3.0" } }',
        'composer.lock': '{}',
      },
      finds: ['Dockerfile:4:6'],
      fixed: {
        Dockerfile:
          'FROM composer:2 AS vendor\nCOPY composer.* ./\nRUN composer install --no-dev --ignore-platform-reqs\nFROM php:8.5-fpm\nCOPY . .\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM php:8.1-cli\nCOPY . .\nRUN composer install\n',
        'composer.json': '{ "require": { "php": ">=8.0", "a/b": "*" } }',
        'composer.lock':
          '{ "packages": [{ "name": "a/b", "version": "7.1.0", "require": { "php": ">=8.2 <8.4" } }], "packages-dev": [{ "name": "c/d", "version": "1.0", "require": { "php": "^8.5" } }] }',
      },
      finds: ['Dockerfile:1:6'],
      fixed: { Dockerfile: 'FROM php:8.3-cli\nCOPY . .\nRUN composer install\n' },
    },
    {
      files: {
        Dockerfile: 'FROM php:8.4\nCOPY . .\n',
        'composer.json': '{ "require": { "php": "^8.1" }, "config": { "platform": { "php": "8.2.10" } } }',
      },
      finds: ['Dockerfile:1:6'],
      fixed: { Dockerfile: 'FROM php:8.2\nCOPY . .\n' },
    },
  ],
  good: [
    {
      files: {
        Dockerfile: 'FROM php:8.3-apache\nCOPY . .\nRUN composer install\n',
        'composer.json': '{ "require": { "php": "~8.2.0 || ~8.3.0" }, "config": { "platform": { "php": "8.3.1" } } }',
        'composer.lock':
          '{ "packages": [{ "name": "a/b", "version": "dev-main", "require": { "php": "8.0 - 8.2" } }] }',
      },
    },
    { files: { Dockerfile: 'FROM php:8\nCOPY . .\n', 'composer.json': '{ "require": { "php": "^7.4|^8.0" } }' } },
    { files: { Dockerfile: 'FROM php:fpm\nCOPY . .\n', 'composer.json': '{ "require": { "php": "^8.0" } }' } },
  ],
});
