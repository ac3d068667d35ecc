/** Programs that do nothing useful while an image is built: they need a terminal, a running service, another host or the kernel. */
export const needlessInBuild: ReadonlySet<string> = new Set([
  ...['ssh', 'vim', 'vi', 'nano', 'emacs', 'less', 'more', 'top', 'htop', 'free', 'ps', 'kill', 'killall', 'pkill'],
  ...['shutdown', 'reboot', 'halt', 'poweroff', 'mount', 'umount', 'ifconfig', 'service', 'systemctl', 'journalctl'],
]);
