/** True for the name of a remark of ShellCheck: `SC2086`. */
export const isShellcheckCode = (name: string): boolean => /^SC[1-3]\d{3}$/.test(name);

/** Id of the rule under which ShellCheck's own remarks are shown. */
export const shellcheckId = 'shell/shellcheck';
