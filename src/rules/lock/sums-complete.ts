import { goSumGaps } from '../../repository/go-sums.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'lock/sums-complete',
  level: 'error',
  must: '`go.sum` has the sums of every module that go.mod requires.',
  why: 'A build does not complete go.sum since Go 1.16: it stops with "missing go.sum entry", on every machine where nobody has run `go mod tidy`.',
  aliases: [],
  *check(repository) {
    if (repository.named('go.sum').length === 0) return;
    for (const { lock, manifest, missing, imported } of goSumGaps(repository)) {
      const [first] = missing;
      const names = missing.slice(1, 4).map(({ name }) => name);
      const rest = missing.length - 1 - names.length;
      const more = names.length === 0 ? '' : ` (and of ${names.join(', ')}${rest > 0 ? `, ${rest} more` : ''})`;
      const has = first.lock === undefined ? 'none of the module' : `those of ${first.lock}`;
      yield {
        file: { path: manifest },
        range: first.span,
        level: imported ? undefined : 'warning',
        message: `${lock.path} lacks the sums of ${first.name} ${first.manifest ?? ''}${more}, it has ${has}: ${imported ? '`go build`' : 'a build that needs them'} stops with "missing go.sum entry"; \`go mod tidy\` adds them`,
        related: [{ file: lock, range: first.lockSpan, message: 'go.sum' }],
      };
    }
  },
  bad: [
    {
      files: {
        'go.mod': 'module a\n\ngo 1.24\n\nrequire (\n\texample.com/b v1.1.0\n\texample.com/c v1.0.0 // indirect\n)\n',
        'go.sum': 'example.com/b v1.0.0 h1:x\nexample.com/b v1.0.0/go.mod h1:x\nexample.com/c v1.0.0/go.mod h1:x\n',
        'main.go': 'package main\n\nimport _ "example.com/b/x"\n\nfunc main() {}\n',
      },
      finds: ['go.mod:6:2'],
    },
  ],
  good: [
    {
      files: {
        'go.mod':
          'module a\n\ngo 1.24\n\nrequire (\n\texample.com/b v1.1.0\n\texample.com/c v1.0.0\n)\n\nreplace example.com/c => ./c\n',
        'go.sum': 'example.com/b v1.1.0 h1:x\nexample.com/b v1.1.0/go.mod h1:x\n',
      },
    },
    {
      files: {
        'go.work': 'go 1.24\n\nuse (\n\t./a\n\t./b\n)\n',
        'go.work.sum': 'example.com/c v1.0.0 h1:x\nexample.com/c v1.0.0/go.mod h1:x\n',
        'a/go.mod': 'module example.com/a\n\ngo 1.24\n\nrequire (\n\texample.com/b v0.0.0\n\texample.com/c v1.0.0\n)\n',
        'a/go.sum': '',
        'b/go.mod': 'module example.com/b\n\ngo 1.24\n',
      },
    },
    {
      files: {
        'go.mod': 'module a\n\ngo 1.24\n\nrequire example.com/b v1.1.0\n',
        'go.sum': '',
        'vendor/modules.txt': '# example.com/b v1.1.0\n## explicit\n',
      },
    },
  ],
});
