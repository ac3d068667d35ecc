import { ansiStyle, plainStyle, type Style, wantsColor } from '../../out/style.ts';

/** Style for a stream, from `--color`, the environment and whether it is a terminal. */
export function styleFor(stream: NodeJS.WriteStream, when: string): Style {
  return wantsColor(process.env, stream.isTTY === true, when) ? ansiStyle : plainStyle;
}

/** Columns of a stream; 100 where it is no terminal. */
export const widthOf = (stream: NodeJS.WriteStream): number =>
  stream.isTTY === true ? Math.max(40, stream.columns) : 100;

/** Writes all of `text` to stdout and waits for it, so that a pipe gets the end too. */
export function writeOut(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (!error || ('code' in error && error.code === 'EPIPE')) resolve();
      else reject(error);
    });
  });
}
