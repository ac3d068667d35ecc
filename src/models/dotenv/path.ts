/** True for `.env`, `web.env` and their likes with a word behind it: `.env.example`, `.env.production`. */
export const isEnvFile = (path: string): boolean =>
  path.includes('.env') && /(?:^|\/)[\w-]*\.env(?:\.[\w-]{1,40}){0,3}$/.test(path);

/** True for the one that others are made of. */
export const isEnvExample = (path: string): boolean =>
  /\.(?:example|sample|template|dist|tpl|tmpl|default|defaults)\b/.test(path);
