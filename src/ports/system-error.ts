const reasons: Record<string, string> = {
  EACCES: 'no permission to read it',
  EPERM: 'no permission to read it',
  ELOOP: 'it is a symbolic link that leads back to itself',
  EISDIR: 'it is a directory',
  ENOTDIR: 'it is not a directory',
  ENOENT: 'it does not exist',
  ENAMETOOLONG: 'its path is too long',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  EIO: 'the disk could not read it',
};

/** A system error as the end of a sentence about a file: "no permission to read it". */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return reasons[code ?? ''] ?? message;
}
