import { duration, flag, formed, group, list, named, oneOf, path, port, size, text } from './keys.ts';

const health = group('How it shows that the service works. All that is given must hold.', {
  http: formed(
    /^\/\S*$/,
    'a path that begins with `/`',
    'Path that answers 2xx or 3xx over HTTP. Default: what a HEALTHCHECK, the compose file or a probe asks for.',
  ),
  port: port(
    'Port inside the container that `http` asks, or that must accept connections. Default: the one that EXPOSE names.',
  ),
  log: text('Text that a line of its output contains once it has started: `You can now view your Streamlit app`.'),
  within: duration('How long it may take to become healthy.', 'services.<name>.health.within'),
});

const service = group('What is promised about one service.', {
  context: path(
    'folder',
    'Folder that the image is built from. Default: what a compose file says, else the folder where the most COPY sources exist.',
  ),
  dockerfile: path('file', 'The Dockerfile, relative to the repository. Default: `Dockerfile` in the context.'),
  devDockerfile: path(
    'file',
    'The Dockerfile of the inner loop, built from the workspace. Default: the `rings.dev.dockerfile` beside the Dockerfile, if there is one.',
  ),
  image: formed(
    /^(?:[^\s/@]+\/)*[^\s/:@]+$/,
    'the name of an image without tag or digest',
    'Name of the image, with its registry if it has one, without a tag: each build gives its own. Default: what the compose file says, else the name of the service.',
  ),
  budget: size('Largest size of the image, unpacked: `500 MB`. Default: no limit.'),
  requires: list(
    formed(/^\/\S*$/, 'an absolute path', 'An absolute path: `/app/server.js`.'),
    'Paths that the image must hold. Default: none.',
  ),
  health,
  internal: flag('True if only other services may reach it: then it publishes no port.', 'services.<name>.internal'),
  gpu: oneOf(
    ['required', 'optional', 'none'],
    '`required`: the compose service must reserve a GPU device, and one must be visible in the container; `optional`: it may have one.',
    'services.<name>.gpu',
  ),
});

export const services = named(
  service,
  'What is built from this repository, by the name of the compose service or workload; what compose files, charts and workloads say need not be repeated.',
);
