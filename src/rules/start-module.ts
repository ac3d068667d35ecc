import type { Level } from '../finding.ts';
import { baseName, joinPath, parentOf } from '../repository/build-context.ts';
import { formats } from '../repository/formats.ts';
import type { Repository } from '../repository/repository.ts';
import { type FoundModule, type ModuleTarget, partOfWord } from '../repository/start-modules.ts';
import type { WrittenIn } from '../repository/start-words.ts';
import { edit } from '../text/edit.ts';
import { nearest } from '../text/nearest.ts';
import { fix, type Report } from './rule.ts';

/** The module is there: can it be run, does it bind the name? */
export function inModule(
  repository: Repository,
  file: WrittenIn,
  target: ModuleTarget,
  { path, folder }: FoundModule & { kind: 'module' },
): Report | undefined {
  const { module, attribute, span } = target;
  if (target.runs) {
    if (folder === undefined || repository.tree.exists(joinPath(folder, '__main__.py'))) return undefined;
    if (repository.tree.list(folder).some(({ name }) => name.startsWith('__main__.'))) return undefined;
    return {
      file,
      range: span,
      message: `\`${module}\` is the package ${folder}: without a \`__main__.py\` \`python -m\` cannot run it`,
    };
  }
  if (attribute === undefined || path === undefined) return undefined;
  const unit = repository.unit(formats.source, path);
  // A name bound in a way that the scanner does not follow.
  const bound = new RegExp(String.raw`\b(?:as|for|global)\s+${attribute}\b|\b${attribute}\s*:=|\*${attribute}\b`);
  if (!unit?.model || bound.test(unit.text) || /\bglobals\(\)|\bexec\(|\bsetattr\(|\bvars\(\)/.test(unit.text))
    return undefined;
  const { names, imports } = unit.model;
  if (names.some(({ name }) => name === attribute || name === '__getattr__')) return undefined;
  if (imports.some(({ names: taken }) => taken.includes('*'))) return undefined;
  if (baseName(path) === '__init__.py' && holdsModule(repository, parentOf(path), attribute)) return undefined;
  const applications = names.filter(({ maker }) => maker !== undefined && isApplication.test(maker));
  const [near] =
    applications.length === 1 && applications[0]
      ? [applications[0].name]
      : nearest(
          attribute,
          names.filter(({ kind }) => kind !== 'import').map(({ name }) => name),
        );
  const implied = target.program === 'gunicorn' && !file.text.slice(span.start, span.end).includes(':');
  const hint = near === undefined ? '' : `; did you mean \`${module}:${near}\`?`;
  const asked = implied
    ? `gunicorn looks for \`application\` where no name is given, but ${path} binds none`
    : `${path} binds no \`${attribute}\``;
  const written = partOfWord(file, { span }, implied ? module : `${module}:${attribute}`);
  return {
    file,
    range: span,
    message: `${asked}${hint}`,
    ...(near === undefined || !written
      ? {}
      : { fix: fix.unsafe(`Start \`${module}:${near}\``, file, edit.replace(written, `${module}:${near}`)) }),
  };
}

const isApplication =
  /(?:^|\.)(?:FastAPI|Flask|Starlette|Quart|Sanic|Litestar|Dash|Celery|Bottle|Falcon|App|API|Robyn|Blacksheep|get_wsgi_application|get_asgi_application|create_app|make_app|ProtocolTypeRouter|socketio\.ASGIApp)$/;

function holdsModule(repository: Repository, folder: string, name: string): boolean {
  return repository.tree.exists(joinPath(folder, `${name}.py`)) || repository.tree.exists(joinPath(folder, name));
}

/** `message` with what the part at `index` may be meant for. */
export function withHint(
  file: WrittenIn,
  target: ModuleTarget,
  parts: readonly string[],
  index: number,
  near: string | undefined,
  message: string,
  level: Level,
): Report {
  const meant = near === undefined ? undefined : parts.map((part, at) => (at === index ? near : part)).join('.');
  const written = partOfWord(file, target, target.module);
  return {
    file,
    range: target.span,
    message: meant === undefined ? message : `${message}; did you mean \`${meant}\`?`,
    level,
    ...(meant === undefined || !written
      ? {}
      : { fix: fix.unsafe(`Start \`${meant}\``, file, edit.replace(written, meant)) }),
  };
}
