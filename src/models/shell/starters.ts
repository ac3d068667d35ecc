import type { Tool } from './tools/tool.ts';

/** What a start command runs. */
export type StartKind =
  /** A source file or archive that an interpreter reads: `app.py`, `dist/main.js`, `x.jar`. */
  | 'file'
  /** A module, class or object by its import name: `app.main:app`, `package.module`. */
  | 'module'
  /** A script of package.json. */
  | 'script'
  /** A program by its path: `./start.sh`, `/usr/local/bin/run`. */
  | 'executable';

/** Where a program's command line says what it runs: the value of a flag, or its first operand. */
type Source = { readonly flag: string; readonly kind: StartKind } | { readonly operand: StartKind };

/** A program that runs something of the repository. The first source that is there counts. */
export interface Starter extends Tool {
  readonly starts: readonly Source[];
  /** Only an operand like this is a file of the repository: `pm2 start npm`. */
  readonly looks?: RegExp;
  /** With one of these flags it runs something else. */
  readonly not?: readonly string[];
  /** Subcommands (with `subcommands`) under which it starts something. */
  readonly only?: readonly string[];
}

const file: Starter['starts'] = [{ operand: 'file' }];
const moduleOperand: Starter['starts'] = [{ operand: 'module' }];

const shell: Omit<Starter, 'id'> = {
  stop: true,
  flags: 'command c, option= o, shopt= O, rcfile=, init-file=, stdin s',
  not: ['command', 'stdin'],
  starts: file,
};

/** Interpreters, application servers and process managers with the flags that take a value, from their `--help`. */
export const starters: readonly Starter[] = [
  {
    id: 'python',
    programs: 'pypy',
    versioned: true,
    stop: true,
    flags: 'module=! m, command=! c, warnings= W, implementation= X, check-hash-based-pycs=',
    starts: [{ flag: 'module', kind: 'module' }, { operand: 'file' }],
    not: ['command'],
  },
  {
    id: 'node',
    programs: 'nodejs',
    stop: true,
    flags: `require= r, import=, loader= experimental-loader, eval=! e, print=! p, conditions= C, env-file=, env-file-if-exists=, title=,
      input-type=, icu-data-dir=, openssl-config=, redirect-warnings=, test, run=, check c, diagnostic-dir=, watch-path=`,
    starts: [{ flag: 'run', kind: 'script' }, { operand: 'file' }],
    not: ['eval', 'print', 'test', 'check'],
  },
  { id: 'ts-node', programs: 'ts-node-esm', stop: true, flags: 'project= P, require= r, eval=! e', starts: file },
  {
    id: 'tsx',
    stop: true,
    flags: 'tsconfig=, eval=! e, env-file=, require= r, import=, conditions= C',
    subcommands: { watch: { flags: 'include=, exclude=', stop: true } },
    fallback: '',
    starts: file,
  },
  {
    id: 'nodemon',
    stop: true,
    flags: 'watch= w, ext= e, exec= x, ignore= i, delay=, config=, signal= s',
    starts: file,
    looks: /[./]/,
  },
  {
    id: 'pm2',
    programs: 'pm2-runtime pm2-docker',
    flags: 'name= n, instances= i, env=, output=, error=, log=, interpreter=, max-memory-restart=, node-args=, format=',
    subcommands: { start: {} },
    fallback: 'start',
    only: ['start'],
    starts: file,
    looks: /[./]/,
  },
  {
    id: 'deno',
    flags: `allow-net=? N, allow-read=? R, allow-write=? W, allow-env=? E, allow-run=?, allow-sys=? S, allow-ffi=?, allow-all A, config= c,
      import-map=, lock=?, env-file=?, port=, host=, location=, seed=, cert=, reload=? r, unstable, watch=?, inspect=?, check=?, quiet q`,
    subcommands: { run: { stop: true }, serve: { stop: true }, task: { flags: 'cwd=', stop: true } },
    only: ['run', 'serve'],
    starts: file,
  },
  { id: 'ruby', versioned: true, stop: true, flags: 'e=! eval, r= , I=, C=, E=, W=?', starts: file, not: ['e'] },
  {
    id: 'rackup',
    flags: 'host= o, port= p, env= E, server= s, option= O, pid= P, require= r, include= I',
    starts: file,
  },
  {
    id: 'php',
    versioned: true,
    stop: true,
    flags:
      'run=! r, file=! f, server= S, docroot= t, define= d, ini= c, zend-extension= z, no-ini n, modules m, info i',
    starts: [{ flag: 'file', kind: 'file' }, { operand: 'file' }],
    not: ['run'],
  },
  { id: 'mono', stop: true, starts: file },
  {
    id: 'forever',
    flags:
      'logFile= l, outFile= o, errFile= e, command= c, append a, watch w, minUptime=, spinSleepTime=, watchDirectory=, watchIgnore=, uid=',
    subcommands: { start: { stop: true } },
    fallback: 'start',
    only: ['start'],
    starts: file,
    looks: /[./]/,
  },
  { id: 'perl', stop: true, flags: 'e=! E, I=, M=?, m=?', starts: file, not: ['e'] },
  { id: 'Rscript', stop: true, flags: 'e=! , default-packages=', style: 'one-dash', starts: file, not: ['e'] },
  { id: 'lua', versioned: true, stop: true, flags: 'e=, l=', starts: file },
  {
    id: 'java',
    style: 'one-dash',
    stop: true,
    flags: `jar=!, module=! m, cp= classpath class-path, module-path= p, add-modules=, add-opens=, add-exports=, add-reads=,
      upgrade-module-path=, patch-module=, enable-native-access=, version`,
    starts: [{ flag: 'jar', kind: 'file' }, { flag: 'module', kind: 'module' }, { operand: 'module' }],
  },
  {
    id: 'dotnet',
    stop: true,
    flags: 'depsfile=, runtimeconfig=, additionalprobingpath=, fx-version=, roll-forward=',
    subcommands: { exec: { stop: true } },
    known: 'run build publish restore test watch tool ef new add remove clean pack nuget sln store msbuild help',
    fallback: 'exec',
    only: ['exec'],
    starts: file,
  },
  { id: 'sh', ...shell },
  { id: 'bash', ...shell },
  { id: 'ash', ...shell },
  { id: 'dash', ...shell },
  { id: 'ksh', ...shell },
  { id: 'zsh', ...shell },
  {
    id: 'uvicorn',
    flags: `host=, port=, workers=, log-level=, log-config=, reload-dir=, reload-include=, reload-exclude=, reload-delay=, loop=, http=, ws=,
      ws-max-size=, ws-max-queue=, ws-ping-interval=, ws-ping-timeout=, lifespan=, interface=, env-file=, uds=, fd=, ssl-keyfile=,
      ssl-certfile=, ssl-keyfile-password=, ssl-ca-certs=, root-path=, forwarded-allow-ips=, limit-concurrency=, limit-max-requests=,
      backlog=, timeout-keep-alive=, timeout-graceful-shutdown=, app-dir=, header=, h11-max-incomplete-event-size=`,
    starts: moduleOperand,
  },
  {
    id: 'gunicorn',
    flags: `bind= b, workers= w, worker-class= k, threads=, timeout= t, config= c, chdir=, name= n, log-level=, access-logfile=, error-logfile=
      log-file, access-logformat=, log-config=, logger-class=, pid= p, user= u, group= g, umask= m, env= e, keep-alive=, max-requests=,
      max-requests-jitter=, graceful-timeout=, worker-connections=, worker-tmp-dir=, backlog=, forwarded-allow-ips=, proxy-allow-from=,
      certfile=, keyfile=, ca-certs=, ciphers=, ssl-version=, pythonpath=, paste=, statsd-host=, statsd-prefix=, reload-engine=,
      reload-extra-file=, limit-request-line=, limit-request-fields=, limit-request-field_size=, spew, config-file=`,
    starts: moduleOperand,
  },
  {
    id: 'hypercorn',
    flags: `bind= b, workers= w, worker-class= k, config= c, access-logfile=, access-logformat=, error-logfile= log-file, log-level=, log-config=,
      keep-alive=, certfile=, keyfile=, ca-certs=, ciphers=, root-path=, statsd-host=, statsd-prefix=, graceful-timeout=, pid= p, user= u,
      group= g, umask= m, backlog=, insecure-bind=, quic-bind=, server-name=, read-timeout=, max-requests=, max-requests-jitter=,
      websocket-ping-interval=`,
    starts: moduleOperand,
  },
  {
    id: 'daphne',
    flags: `bind= b, port= p, unix-socket= u, fd=, endpoint= e, verbosity= v, http-timeout= t, access-log=, log-fmt=, ping-interval=, ping-timeout=,
      application-close-timeout=, websocket_timeout=, websocket_connect_timeout=, ws-protocol=, root-path=, server-name=`,
    starts: moduleOperand,
  },
  {
    id: 'granian',
    flags: `host=, port=, uds=, interface=, http=, workers=, runtime-threads=, blocking-threads=, runtime-mode=, loop=, backlog=, log-level=,
      log-config=, ssl-certificate=, ssl-keyfile=, url-path-prefix=, respawn-interval=, working-dir=, static-path-mount=`,
    starts: moduleOperand,
  },
  {
    id: 'waitress-serve',
    flags:
      'host=, port=, listen=, threads=, url-scheme=, url-prefix=, unix-socket=, channel-timeout=, connection-limit=, call',
    starts: moduleOperand,
  },
  {
    id: 'streamlit',
    flags: `server.port=, server.address=, server.headless=, server.enableCORS=, server.enableXsrfProtection=, server.baseUrlPath=,
      server.fileWatcherType=, server.runOnSave=, server.maxUploadSize=, server.maxMessageSize=, server.enableStaticServing=,
      server.enableWebsocketCompression=, browser.gatherUsageStats=, browser.serverAddress=, browser.serverPort=,
      global.developmentMode=, theme.base=, logger.level=, client.toolbarMode=, client.showErrorDetails=`,
    subcommands: { run: { stop: true } },
    only: ['run'],
    starts: file,
  },
  {
    id: 'fastapi',
    flags: 'host=, port=, workers=, root-path=, app=, entrypoint= e, log-level=',
    subcommands: { run: {}, dev: {} },
    only: ['run', 'dev'],
    starts: [{ flag: 'entrypoint', kind: 'module' }, { operand: 'file' }],
  },
  {
    id: 'flask',
    flags: 'app= A, env-file= e, host= h, port= p, cert=, key=, debug',
    subcommands: {},
    starts: [{ flag: 'app', kind: 'module' }],
  },
  {
    id: 'celery',
    flags:
      'app= A, broker= b, workdir=, config=, result-backend=, loader=, loglevel= l, concurrency= c, queues= Q, pool= P, hostname= n, logfile= f, schedule= s',
    subcommands: {},
    starts: [{ flag: 'app', kind: 'module' }],
  },
  {
    id: 'litestar',
    flags: 'app=, app-dir=, host= H, port= p',
    subcommands: {},
    starts: [{ flag: 'app', kind: 'module' }],
  },
  {
    id: 'dramatiq',
    flags: 'processes= p, threads= t, path= P, queues= Q, log-file=, pid-file=',
    starts: moduleOperand,
  },
  { id: 'sanic', flags: 'host= H, port= p, workers= w, cert=, key=, unix= u', starts: moduleOperand },
  { id: 'arq', flags: 'watch=, custom-log-dict=', starts: moduleOperand },
  {
    id: 'chainlit',
    flags: 'host=, port=, root-path=',
    subcommands: { run: {} },
    only: ['run'],
    starts: file,
  },
  {
    id: 'coverage',
    subcommands: {
      run: { flags: 'module m, source=, omit=, include=, rcfile=, data-file=, branch, parallel-mode p', stop: true },
    },
    only: ['run'],
    not: ['module'],
    starts: file,
  },
  {
    id: 'torchrun',
    stop: true,
    flags: `nproc-per-node= nproc_per_node, nnodes=, node-rank= node_rank, master-addr= master_addr, master-port= master_port, rdzv-backend=
      rdzv_backend, rdzv-endpoint= rdzv_endpoint, rdzv-id= rdzv_id, max-restarts= max_restarts, module m`,
    starts: file,
    not: ['module'],
  },
];

/** A program that runs the command in its operands: those after its subcommand, or after `--`. */
export interface Runner extends Tool {
  /** Subcommands that run something. */
  readonly only?: readonly string[];
  /** The command stands after `--`. */
  readonly dashes?: true;
}

/** Runners that are no tools of their own in `tools/`. */
export const runners: readonly Runner[] = [
  {
    id: 'opentelemetry-instrument',
    stop: true,
    flags: 'traces_exporter=, metrics_exporter=, logs_exporter=, service_name=, exporter_otlp_endpoint=',
  },
  { id: 'ddtrace-run', stop: true },
  {
    id: 'newrelic-admin',
    subcommands: { 'run-program': { stop: true }, 'run-python': { stop: true } },
    only: ['run-program'],
  },
  { id: 'dotenv', flags: 'file= f e, quote= q', subcommands: { run: { stop: true } }, fallback: 'run', only: ['run'] },
  { id: 'doppler', flags: 'token= t, project= p, config= c', subcommands: { run: { stop: true } }, only: ['run'] },
  { id: 'infisical', flags: 'token=, env=, path=, projectId=', subcommands: { run: { stop: true } }, only: ['run'] },
  { id: 'foreman', flags: 'env= e, procfile= f', subcommands: { run: { stop: true } }, only: ['run'] },
  { id: 'chamber', subcommands: { exec: {} }, only: ['exec'], dashes: true },
  {
    id: 'dockerize',
    style: 'one-dash',
    stop: true,
    flags: 'wait=, timeout=, template=, stdout=, stderr=, wait-http-header=, wait-retry-interval=',
  },
  {
    id: 'wait-for-it',
    programs: 'wait-for-it.sh wait-for wait-for.sh',
    flags: 'timeout= t, host= h, port= p',
    dashes: true,
  },
  { id: 'watchmedo', flags: 'directory= d, pattern= p, patterns=, interval=', dashes: true },
];
