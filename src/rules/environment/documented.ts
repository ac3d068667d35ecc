import { environmentDocumentsOf } from '../../repository/documented-variables.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'environment/documented',
  level: 'warning',
  must: 'The documentation that the contract names explains every variable that the settings, the compose files and the workloads know, and no others.',
  why: 'Whoever runs the program learns of its settings there: what is missing is never set, what is left over is set for nothing.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    const found = environmentDocumentsOf(repository);
    if (found === undefined) return;
    const { path, column, missing, strange } = found;
    for (const { name, path: at, span, use } of missing) {
      const line = repository.lines(at).lineAt(span.start);
      yield {
        file: { path },
        range: column,
        message: `does not document ${name}, which ${use} (${at}:${line})`,
        related: [{ file: { path: at }, range: span, message: `${name} ${use} here` }],
      };
    }
    for (const { variable, near } of strange) {
      yield {
        file: variable,
        range: variable.span,
        message: `nothing reads or sets ${variable.name}${near ? `; ${near.name} ${near.use} (${near.path})` : ''}`,
        fix: near && fix.unsafe(`rename to ${near.name}`, variable, edit.replace(variable.span, near.name)),
      };
    }
  },
  bad: [
    {
      files: {
        'plimsoll.yaml': 'environment:\n  prefix: SHOP_\n  documented: docs/environment.md\n',
        'docs/environment.md':
          '# Environment\n\n| variable | meaning |\n| --- | --- |\n| `SHOP_PAGES` | pages |\n| `SHOP_CACHE` | where |\n\n- `SHOP_OLD_NAME`: gone\n',
        'compose.yaml':
          'services:\n  web:\n    build: .\n    environment:\n      SHOP_WORKERS: 4\n      SHOP_REGION: ${REGION:-eu}\n',
        Dockerfile: 'FROM python:3.12\nCOPY app.py .\nCMD ["python", "app.py"]\n',
        'app.py': 'import os\n\npages = os.environ.get("SHOP_PAGES", "3")\nseed = os.environ.get("SHOP_SEED")\n',
      },
      finds: [
        'docs/environment.md:3:3',
        'docs/environment.md:3:3',
        'docs/environment.md:3:3',
        'docs/environment.md:3:3',
        'docs/environment.md:6:4',
        'docs/environment.md:8:4',
      ],
    },
    // The prefix is missing in the documentation.
    {
      files: {
        'plimsoll.yaml': 'environment:\n  documented: README.md\n',
        'README.md': '# Shop\n\n| name | meaning |\n| --- | --- |\n| `CURRENCY` | money |\n',
        'settings.py':
          'from pydantic_settings import BaseSettings\n\n\nclass Settings(BaseSettings, env_prefix="SHOP_"):\n    currency: str = "EUR"\n\n\nsettings = Settings()\n',
      },
      finds: ['README.md:3:3', 'README.md:5:4'],
      fixed: { 'README.md': '# Shop\n\n| name | meaning |\n| --- | --- |\n| `SHOP_CURRENCY` | money |\n' },
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml': 'environment:\n  prefix: SHOP_\n  documented: docs\n',
        'docs/environment.md':
          '# Environment\n\n| variable | meaning |\n| --- | --- |\n| `SHOP_PAGES`, `SHOP_DB__HOST` | pages |\n| `OTHER_TOKEN` | of another tool |\n| `SHOP_TOOL` | of a script |\n',
        'docs/more.md': 'The region is `SHOP_REGION`.\n',
        'compose.yaml':
          'services:\n  web:\n    build: .\n    environment:\n      SHOP_REGION: eu\n      PYTHONUNBUFFERED: 1\n',
        Dockerfile: 'FROM python:3.12\nCOPY app.py .\nCMD ["python", "app.py"]\n',
        'app.py': 'import os\n\npages = os.environ.get("SHOP_PAGES", "3")\nhost = os.environ.get("SHOP_DB__HOST")\n',
        'tool.sh': 'echo "$SHOP_TOOL"\n',
      },
    },
    // Nothing is promised.
    {
      files: {
        'compose.yaml': 'services:\n  web:\n    image: web:1\n    environment:\n      SHOP_REGION: eu\n',
        'README.md': '| variable |\n| --- |\n| `SHOP_PAGES` |\n',
      },
    },
  ],
});
