/**
 * The checks of seven tools put together: `number check | meaning | tool id id; tool id`, sections behind `#`. Read in the tools' own
 * sources: hadolint, BuildKit, Parfum, trivy, checkov and dockle for Dockerfiles and images, dclint for Compose files.
 */
export const checks = `
# Structure and syntax
1 syntax-error | file does not parse / unknown instruction | hadolint DL1000
2 first-instruction | first instruction must be FROM, ARG or a comment | hadolint DL3061
3 empty-continuation | blank line inside a continuation | buildkit NoEmptyContinuation
4 instruction-casing | keywords use one casing | buildkit ConsistentInstructionCasing
5 from-as-casing | AS cased like FROM | buildkit FromAsCasing
6 stage-name-casing | stage names lower-case | buildkit StageNameCasing
7 stage-name-unique | stage names unique | hadolint DL3024; buildkit DuplicateStageName; trivy DS-0012; checkov CKV_DOCKER_11
8 stage-name-reserved | stage not named scratch/context | hadolint DL3063; buildkit ReservedStageName
9 legacy-key-value | ENV/LABEL k v → k=v | buildkit LegacyKeyValueFormat
10 maintainer | MAINTAINER → LABEL | hadolint DL4000; buildkit MaintainerDeprecated; trivy DS-0022; checkov CKV_DOCKER_6
11 onbuild-trigger | ONBUILD of ONBUILD/FROM/MAINTAINER | hadolint DL3043
12 definition-comment | comment above ARG/FROM names it | buildkit InvalidDefinitionDescription
13 inline-ignore | forbid inline ignore pragmas | hadolint DL1001
14 multiple-cmd | only last CMD counts | hadolint DL4003; buildkit MultipleInstructionsDisallowed; trivy DS-0016
15 multiple-entrypoint | only last ENTRYPOINT counts | hadolint DL4004; buildkit MultipleInstructionsDisallowed; trivy DS-0007
16 multiple-healthcheck | only last HEALTHCHECK counts | hadolint DL3012; buildkit MultipleInstructionsDisallowed; trivy DS-0023
17 exec-form | CMD/ENTRYPOINT in JSON form | hadolint DL3025; buildkit JSONArgsRecommended
18 env-self-reference | ENV a=1 b=$a in one instruction | hadolint DL3044
19 undefined-var | variable used before definition | buildkit UndefinedVar
20 undefined-arg-in-from | FROM uses undeclared ARG | buildkit UndefinedArgInFrom
21 invalid-default-arg | ARG default gives empty/invalid base | buildkit InvalidDefaultArgInFrom
# Base image
22 image-untagged | FROM without a tag | hadolint DL3006; trivy DS-0001; checkov CKV_DOCKER_7
23 image-latest | FROM :latest (dockle: image's own tag) | hadolint DL3007; trivy DS-0001; checkov CKV_DOCKER_7; dockle DKL-DI-0006
24 registry-allowlist | FROM only from allowed registries | hadolint DL3026
25 platform-constant | FROM --platform constant | hadolint DL3029; buildkit FromPlatformFlagConstDisallowed; parfum DL3029
26 platform-redundant | FROM --platform=$TARGETPLATFORM | hadolint DL3065; buildkit RedundantTargetPlatform
27 platform-mismatch | base image platform differs from target | buildkit InvalidBaseImagePlatform
28 content-trust | DOCKER_CONTENT_TRUST off | dockle CIS-DI-0005
# User and privilege
29 last-user-root | last USER is root | hadolint DL3002; parfum DL3002; trivy DS-0002; checkov CKV_DOCKER_8; dockle CIS-DI-0001
30 no-user | no USER at all | trivy DS-0002; checkov CKV_DOCKER_3; dockle CIS-DI-0001
31 user-non-numeric | USER by name | hadolint DL3066
32 sudo | no sudo in RUN | hadolint DL3004; parfum DL3004; trivy DS-0010; checkov CKV2_DOCKER_1; dockle DKL-DI-0001
33 useradd-no-log-init | useradd high UID without -l | hadolint DL3046; parfum DL3046
34 chpasswd | no chpasswd | checkov CKV2_DOCKER_17
35 suid-files | setuid/setgid files (image) | dockle CIS-DI-0008
36 empty-password | empty password (image) | dockle DKL-LI-0001
37 duplicate-uid | duplicate UID/GID (image) | dockle DKL-LI-0002
# Secrets
38 secret-name | secret-like ARG/ENV names | hadolint DL3064; buildkit SecretsUsedInArgOrEnv; trivy DS-0031; dockle CIS-DI-0010
39 secret-file | credential files copied in | trivy DS-0031; dockle CIS-DI-0010
40 needless-files | .git, .cache, tmp left in image | dockle DKL-LI-0003
# Files and paths
41 workdir-relative | WORKDIR relative | hadolint DL3000; buildkit WorkdirRelativePath; trivy DS-0009; checkov CKV_DOCKER_10
42 run-cd | RUN cd → WORKDIR | hadolint DL3003; trivy DS-0013
43 add-not-copy | ADD of plain files → COPY | hadolint DL3020; parfum DL3020; trivy DS-0005; checkov CKV_DOCKER_4; dockle CIS-DI-0009
44 add-for-archive | COPY+tar → ADD | hadolint DL3010
45 copy-dest-slash | many sources need dest/ | hadolint DL3021; trivy DS-0011
46 copy-from-unknown | COPY --from undefined stage | hadolint DL3022
47 copy-from-self | COPY --from own stage | hadolint DL3023; trivy DS-0006
48 copy-relative-dest | relative COPY dest without WORKDIR | hadolint DL3045
49 copy-whole-fs | COPY --from=x / / | hadolint DL3067
50 copy-ignored | COPY of a .dockerignore'd file | buildkit CopyIgnoredFile
51 workdir-system-dir | WORKDIR on a system dir | trivy DS-0030
52 volume-sensitive | VOLUME on /dev,/proc,/sys | dockle DKL-DI-0002
# Ports and health
53 port-range | EXPOSE 0..65535 | hadolint DL3011; trivy DS-0008
54 port-22 | EXPOSE 22 | trivy DS-0004; checkov CKV_DOCKER_1
55 expose-proto-casing | EXPOSE proto lower-case | buildkit ExposeProtoCasing
56 expose-format | EXPOSE with IP/host mapping | buildkit ExposeInvalidFormat
57 healthcheck-missing | no HEALTHCHECK | hadolint DL3057; trivy DS-0026; checkov CKV_DOCKER_2; dockle CIS-DI-0006
# Labels
58 label-key | invalid label key | hadolint DL3048
59 label-missing | required label missing | hadolint DL3049
60 label-superfluous | label not in schema | hadolint DL3050
61 label-empty | label empty | hadolint DL3051
62 label-url | label not a URL | hadolint DL3052
63 label-time | label not RFC3339 | hadolint DL3053
64 label-spdx | label not SPDX | hadolint DL3054
65 label-hash | label not a git hash | hadolint DL3055
66 label-semver | label not semver | hadolint DL3056
67 label-email | label not an e-mail | hadolint DL3058
# Shell in general
68 senseless-command | ssh, vim, shutdown ... in RUN | hadolint DL3001
69 consecutive-run | consecutive RUNs | hadolint DL3059
70 pipefail | pipe without pipefail | hadolint DL4006
71 shell-link | ln -s bash /bin/sh → SHELL | hadolint DL4005
72 wget-and-curl | wget and curl both | hadolint DL4001; trivy DS-0014
73 shellcheck | ShellCheck pass-through | hadolint SC*
# apt
74 apt-not-apt-get | apt → apt-get | hadolint DL3027; parfum DL3027; checkov CKV_DOCKER_9
75 apt-pin | pin apt versions | hadolint DL3008
76 apt-lists | remove apt lists | hadolint DL3009; parfum aptGetInstallThenRemoveAptLists; dockle DKL-DI-0005
77 apt-yes | apt-get -y | hadolint DL3014; parfum aptGetInstallUseY; trivy DS-0021
78 apt-no-recommends | --no-install-recommends | hadolint DL3015; parfum aptGetInstallUseNoRec; trivy DS-0029
79 update-alone | update alone in its RUN | trivy DS-0017; checkov CKV_DOCKER_5; dockle CIS-DI-0007
80 update-before-install | install without update in the same RUN | parfum aptGetUpdatePrecedesInstall
81 apt-dist-upgrade | apt-get (dist-)upgrade | trivy DS-0024; dockle DKL-DI-0003
82 apt-unauthenticated | --allow-unauthenticated | checkov CKV2_DOCKER_8
83 apt-force-yes | --force-yes | checkov CKV2_DOCKER_11
84 apt-one-install | several apt-get install → one | parfum ruleMoreThanOneInstall
# apk
85 apk-pin | pin apk versions | hadolint DL3018
86 apk-no-cache | apk add --no-cache | hadolint DL3019; parfum apkAddUseNoCache; trivy DS-0025; dockle DKL-DI-0004
87 apk-untrusted | --allow-untrusted | checkov CKV2_DOCKER_7
# rpm family
88 yum-yes | yum -y | hadolint DL3030; parfum yumInstallForceYes
89 yum-clean | yum clean all | hadolint DL3032; parfum yumInstallRmVarCacheYum; trivy DS-0015
90 yum-pin | pin yum versions | hadolint DL3033
91 dnf-yes | dnf -y | hadolint DL3038
92 dnf-clean | dnf/microdnf clean all | hadolint DL3040; trivy DS-0019 DS-0027
93 dnf-pin | pin dnf versions | hadolint DL3041
94 zypper-yes | zypper -n | hadolint DL3034
95 zypper-dup | zypper dist-upgrade | hadolint DL3035
96 zypper-clean | zypper clean | hadolint DL3036; trivy DS-0020
97 zypper-pin | pin zypper versions | hadolint DL3037
98 rpm-nogpg | --nogpgcheck | checkov CKV2_DOCKER_9
99 rpm-sslverify | sslverify=0 config | checkov CKV2_DOCKER_15
100 rpm-nosignature | rpm --nosignature etc. | checkov CKV2_DOCKER_10
# Language package managers
101 pip-pin | pin pip versions | hadolint DL3013
102 pip-no-cache | pip --no-cache-dir | hadolint DL3042; parfum pipUseNoCacheDir
103 pip-trusted-host | pip --trusted-host | checkov CKV2_DOCKER_4
104 pip-trusted-host-env | PIP_TRUSTED_HOST | checkov CKV2_DOCKER_16
105 python-https-env | PYTHONHTTPSVERIFY=0 | checkov CKV2_DOCKER_5
106 npm-pin | pin npm versions | hadolint DL3016
107 npm-cache-clean | npm cache clean after install | parfum npmCacheCleanAfterInstall
108 npm-cache-force | npm cache clean --force | parfum npmCacheCleanUseForce
109 yarn-cache-clean | yarn cache clean | hadolint DL3060; parfum yarnCacheCleanAfterInstall
110 npm-strict-ssl | npm config strict-ssl false | checkov CKV2_DOCKER_13
111 npm-strict-ssl-env | NPM_CONFIG_STRICT_SSL | checkov CKV2_DOCKER_12
112 node-tls-env | NODE_TLS_REJECT_UNAUTHORIZED | checkov CKV2_DOCKER_6
113 gem-pin | pin gem versions | hadolint DL3028
114 gem-no-document | gem --no-document | parfum gemUpdateNoDocument
115 gem-rm-root | rm /root/.gem after update | parfum gemUpdateSystemRmRootGem
116 go-pin | go install @version | hadolint DL3062
117 git-ssl-env | GIT_SSL_NO_VERIFY | checkov CKV2_DOCKER_14
# Downloads and build leftovers
118 wget-progress | wget --progress | hadolint DL3047
119 curl-fail | curl -f | parfum curlUseFlagF
120 curl-location | curl -L | parfum curlUseFlagL
121 curl-https | curl http: → https: | parfum curlUseHttpsUrl
122 wget-https | wget http: → https: | parfum wgetUseHttpsUrl
123 curl-insecure | curl -k | checkov CKV2_DOCKER_2
124 wget-insecure | wget --no-check-certificate | checkov CKV2_DOCKER_3
125 tar-remove | rm archive after tar x | parfum tarSomethingRmTheSomething
126 mktemp-remove | rm -r after mktemp -d | parfum rmRecursiveAfterMktempD
127 usr-src-remove | rm after mkdir /usr/src | parfum mkdirUsrSrcThenRemove
128 configure-build | ./configure --build | parfum configureShouldUseBuildFlag
129 sha256sum-spaces | echo for sha256sum spaces | parfum sha256sumEchoOneSpaces
130 gpg-rm-asc | rm .asc after verify | parfum gpgVerifyAscRmAsc
131 gpg-batch | gpg --batch | parfum gpgUseBatchFlag
132 gpg-ha-pools | gpg ha.pool keyserver | parfum gpgUseHaPools
# Compose
133 compose-yaml | invalid YAML | dclint invalid-yaml
134 compose-schema | violates the Compose schema | dclint invalid-schema
135 build-and-image | build and image both | dclint no-build-and-image
136 container-name-unique | container_name unique | dclint no-duplicate-container-names
137 port-unique | published ports unique | dclint no-duplicate-exported-ports
138 volume-quotes | no quotes in volumes | dclint no-quotes-in-volumes
139 port-interface | ports bound to an interface | dclint no-unbound-port-interfaces
140 version-field | version: absent | dclint no-version-field
141 project-name | name: present | dclint require-project-name-field
142 port-quotes | ports quoted | dclint require-quotes-in-ports
143 container-name-regex | container_name pattern | dclint service-container-name-regex
144 depends-on-order | depends_on sorted | dclint service-dependencies-alphabetical-order
145 service-image-tag | image has an explicit tag | dclint service-image-require-explicit-tag
146 service-key-order | service keys ordered | dclint service-keys-order
147 ports-order | ports sorted | dclint service-ports-alphabetical-order
148 services-order | services sorted | dclint services-alphabetical-order
149 top-level-order | top-level keys ordered | dclint top-level-properties-order
`;

/** Checks that several rules share with others by an id that says little: the rules that are meant. */
export const meant = {
  39: ['dockerfile/no-secret-file', 'dockerfile/no-secret-in-run', 'ignore/secrets-in-context'],
};

/** Rules that are to come under a name that is settled. */
export const reserved = {
  35: 'image/no-setuid-files',
  36: 'image/no-empty-password',
  37: 'image/unique-ids',
};

/** Why there is no rule. */
export const left = {
  28: 'a setting of the machine that pulls, not of the repository',
};
