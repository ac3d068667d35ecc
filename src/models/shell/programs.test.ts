import { describe, expect, it } from 'vitest';
import { MappedText } from '../../text/mapped.ts';
import { commandOfWords } from './command.ts';
import { parseScript } from './parse.ts';
import { startOf } from './programs.ts';

const starts = (text: string): string[] =>
  parseScript(MappedText.slice(text, { start: 0, end: text.length }), 'bash').commands.flatMap((command) => {
    const start = startOf(command);
    if (start === undefined) return [];
    expect(text.slice(start.span.start, start.span.end)).toContain(start.value);
    return [`${start.program} ${start.kind} ${start.value}`];
  });

describe('startOf', () => {
  it.each([
    ['python app.py --port 1', 'python file app.py'],
    ['python3 -u -W ignore src/app.py', 'python file src/app.py'],
    ['/venv/bin/python3.12 app.py', 'python file app.py'],
    ['python -m pkg.mod x', 'python module pkg.mod'],
    ['python -m uvicorn app.main:app --host 0.0.0.0', 'uvicorn module app.main:app'],
    ['node --max-old-space-size=4096 --require ./x.js dist/main.js', 'node file dist/main.js'],
    ['node .', 'node file .'],
    ['tsx watch src/x.ts', 'tsx file src/x.ts'],
    ['npm start', 'npm script start'],
    ['npm run start:prod -- --x', 'npm script start:prod'],
    ['npm --prefix x run dev', 'npm script dev'],
    ['yarn start', 'yarn script start'],
    ['yarn run serve', 'yarn script serve'],
    ['yarn workspace web start', 'yarn script start'],
    ['pnpm --filter web start', 'pnpm script start'],
    ['pnpm dev', 'pnpm script dev'],
    ['bun run src/x.ts', 'bun file src/x.ts'],
    ['bun start', 'bun script start'],
    ['uvicorn --host 0.0.0.0 --port 80 app.main:app --workers 2', 'uvicorn module app.main:app'],
    ['gunicorn -k uvicorn.workers.UvicornWorker -w 4 -b :80 pkg.wsgi:app', 'gunicorn module pkg.wsgi:app'],
    ['gunicorn "app:create_app()"', 'gunicorn module app:create_app()'],
    ['hypercorn -b :80 app:app', 'hypercorn module app:app'],
    ['daphne -b 0.0.0.0 -p 80 x.asgi:application', 'daphne module x.asgi:application'],
    ['streamlit run app.py --server.port 8501', 'streamlit file app.py'],
    ['streamlit run --server.port 8501 app.py', 'streamlit file app.py'],
    ['flask --app hello run --host=0.0.0.0', 'flask module hello'],
    ['flask --app src/hello.py run', 'flask file src/hello.py'],
    ['celery -A proj worker -l info', 'celery module proj'],
    ['fastapi run app/main.py --port 80', 'fastapi file app/main.py'],
    ['java -Xmx1g -Da=b -jar /x/app.jar --y', 'java file /x/app.jar'],
    ['java $JAVA_OPTS -jar app.jar', 'java file app.jar'],
    ['java -cp a:b com.x.Main', 'java module com.x.Main'],
    ['ruby -Ilib app.rb', 'ruby file app.rb'],
    ['php artisan serve', 'php file artisan'],
    ['deno run --allow-net --config x.json main.ts', 'deno file main.ts'],
    ['dotnet App.dll', 'dotnet file App.dll'],
    ['sh -e start.sh', 'sh file start.sh'],
    ['bash -o pipefail ./start.sh x', 'bash file ./start.sh'],
    ['exec ./start.sh', 'start.sh executable ./start.sh'],
    ['/usr/local/bin/run --x', 'run executable /usr/local/bin/run'],
    ['tini -- node x.js', 'node file x.js'],
    ['poetry run python app.py', 'python file app.py'],
    ['uv run --no-sync uvicorn a:b', 'uvicorn module a:b'],
    ['uv run main.py', 'python file main.py'],
    ['uv run -m pkg.mod', 'python module pkg.mod'],
    ['pipenv run gunicorn a:b', 'gunicorn module a:b'],
    ['conda run --no-capture-output -n e python app.py', 'python file app.py'],
    ['bundle exec ruby app.rb', 'ruby file app.rb'],
    ['npx ts-node src/x.ts', 'ts-node file src/x.ts'],
    ['yarn node dist/x.js', 'node file dist/x.js'],
    ['opentelemetry-instrument --service_name x python app.py', 'python file app.py'],
    ['ddtrace-run gunicorn a:b', 'gunicorn module a:b'],
    ['dockerize -wait tcp://x -timeout 5s node x.js', 'node file x.js'],
    ['./wait-for-it.sh db:5432 -t 5 -- python app.py', 'python file app.py'],
    ['pm2-runtime start dist/x.js --name y', 'pm2 file dist/x.js'],
    ['coverage run app.py', 'coverage file app.py'],
    ['go run main.go', 'go file main.go'],
    ['sh -c "cd /x && python app.py"', 'python file app.py'],
  ])('%s', (text, expected) => expect(starts(text)).toEqual([expected]));

  it.each([
    'nginx -g "daemon off;"',
    'python',
    'python -c "import x"',
    'python $FILE x.py',
    'node -e "1"',
    'node --test x.js',
    'bash',
    'npm',
    'npm ci',
    'npm run',
    'yarn',
    'streamlit hello',
    'flask run',
    'fastapi run',
    'dotnet build x.csproj',
    'exec "$@"',
    'docker-entrypoint.sh x',
    'pm2-runtime npm -- start',
    'go run ./cmd',
    'poetry install',
    'gunicorn -w 4',
  ])('nothing: %s', (text) => expect(starts(text)).toEqual([]));

  it('reads the JSON form', () => {
    const json = '["uvicorn", "a:b"]';
    const command = commandOfWords([
      { text: 'uvicorn', span: { start: 1, end: 10 } },
      { text: 'a:b', span: { start: 12, end: 17 } },
    ]);
    const start = command && startOf(command);
    expect(start).toMatchObject({ kind: 'module', value: 'a:b', program: 'uvicorn' });
    expect(json.slice(start?.span.start, start?.span.end)).toBe('"a:b"');
  });
  it('takes no command line for a path', () => {
    for (const text of ['/bin/bash -l', 'http://localhost/api', '--log=/x/y', '[/usr/bin/x]']) {
      const command = commandOfWords([{ text, span: { start: 0, end: text.length } }]);
      expect(command && startOf(command)).toBeUndefined();
    }
  });
  it('of runners of runners ends', () => {
    expect(starts(`${'npx '.repeat(50)}node x.js`)).toEqual([]);
    expect(starts(`${'npx '.repeat(5)}node x.js`)).toEqual(['node file x.js']);
  });
});
