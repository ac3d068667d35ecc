/** A service of a compose file, built from the repository. */
export interface ComposedImage {
  readonly name: string;
  /** From the compose file: ".", "./api". */
  readonly context: string;
  /** From the context; undefined for `Dockerfile`. */
  readonly dockerfile: string | undefined;
  readonly port: number | undefined;
  /** Variables that the program does not start without. */
  readonly required: readonly string[];
}

/** The lines of the service, below `services:`. */
export function composeService({ name, context, dockerfile, port, required }: ComposedImage): string {
  const build =
    dockerfile === undefined
      ? [`    build: ${scalar(context)}`]
      : ['    build:', `      context: ${scalar(context)}`, `      dockerfile: ${scalar(dockerfile)}`];
  return `${[
    `  ${scalar(name)}:`,
    ...build,
    ...(required.length === 0
      ? []
      : ['    environment:', ...required.map((one) => `      ${one}: \${${one}:?is not set}`)]),
    ...(port === undefined ? [] : ['    ports:', `      - "127.0.0.1:${port}:${port}"`]),
    '    init: true',
    '    cap_drop: [ALL]',
    '    security_opt: ["no-new-privileges:true"]',
    '    restart: unless-stopped',
  ].join('\n')}\n`;
}

const scalar = (text: string): string =>
  /^[A-Za-z./][\w./-]*$/.test(text) && !/^(?:true|false|yes|no|on|off|null|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text);
