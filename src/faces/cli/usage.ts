/** Wrong usage or a broken environment: the message goes to stderr as it is, the exit code is 2. */
export class UsageError extends Error {}
