export { ignoreFileCandidates } from './candidates.ts';
export { compileIgnore, type IgnoreMatcher } from './matcher.ts';
export { ignorePatterns, parseIgnoreFile } from './parse.ts';
export { ignoreSkeleton } from './skeleton.ts';
export type { IgnoreComment, IgnoreFile, IgnorePattern, IgnoreProblem } from './syntax.ts';
