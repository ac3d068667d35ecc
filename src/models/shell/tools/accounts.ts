import type { Tool } from './tool.ts';

/** useradd(8), groupadd(8), usermod(8) of shadow. */
export const useradd: Tool = {
  id: 'useradd',
  flags: `no-log-init l, create-home m, no-create-home M, system r, non-unique o, user-group U, no-user-group N, defaults D, badname badnames,
    uid= u, gid= g, groups= G, home-dir= d home, shell= s, comment= c, base-dir= b, expiredate= e, inactive= f, skel= k, key= K,
    password= p, root= R, prefix= P, selinux-user= Z, add-subids-for-system F, btrfs-subvolume-home, help h`,
};

export const usermod: Tool = {
  id: 'usermod',
  flags: `append a, groups= G, uid= u, gid= g, home= d, move-home m, shell= s, login= l, lock L, unlock U, non-unique o, comment= c,
    expiredate= e, inactive= f, password= p, remove r, root= R, prefix= P, add-subuids= v, del-subuids= V, add-subgids= w, del-subgids= W, help h`,
};

export const groupadd: Tool = {
  id: 'groupadd',
  flags: 'system r, gid= g, force f, non-unique o, key= K, password= p, root= R, prefix= P, users= U, help h',
};

/** adduser(8) of Debian with long flags, busybox with letters; operands are the user and, to join one, a group. */
export const adduser: Tool = {
  id: 'adduser',
  flags: `system S, disabled-password D, disabled-login, no-create-home H, uid= u, ingroup= G, gid=, home= h, shell= s, gecos= g comment c,
    skel= k, group, firstuid=, lastuid=, firstgid=, lastgid=, conf=, quiet q, verbose, debug, force-badname allow-bad-names,
    add-extra-groups, add_extra_groups, no-log-init l, create-home m, help`,
};

export const addgroup: Tool = {
  id: 'addgroup',
  flags: 'system S, gid= g, firstgid=, lastgid=, conf=, quiet q, verbose, debug, force-badname allow-bad-names, help',
};
