/** @type {import('next').NextConfig} */
export default {
  // The image carries .next/standalone: the server and only those packages that it really imports.
  output: 'standalone',
  outputFileTracingRoot: import.meta.dirname,
  // The generated client opens its query engine by name at run time, so tracing has to be told about it.
  outputFileTracingIncludes: { '/*': ['node_modules/.prisma/client/*.node'] },
  poweredByHeader: false,
};
