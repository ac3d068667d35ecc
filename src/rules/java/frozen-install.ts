import { type GradleGap, gradleGap } from '../../repository/java-installs.ts';
import { imageCommands } from '../../repository/lock-gaps.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'java/frozen-install',
  level: 'warning',
  must: 'A Gradle build that locks or verifies its dependencies does so while an image is built, too.',
  why: 'What writes locks or checksums anew, or does without them, accepts whatever is found at build time: the same commit gives another image tomorrow.',
  aliases: [],
  *check(repository) {
    for (const file of repository.dockerfiles) {
      for (const run of imageCommands(file, /\bgradlew?\b/)) {
        const gap = gradleGap(repository, run);
        if (gap) yield { file, range: gap.span, message: messageOf(gap) };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM gradle:8-jdk21\nWORKDIR /src\nCOPY . .\nRUN gradle build --write-locks\nRUN ./gradlew --dependency-verification=off build\n',
        'build.gradle': 'dependencyLocking { lockAllConfigurations() }\n',
        'gradle.lockfile': '',
      },
      finds: ['Dockerfile:4:18', 'Dockerfile:5:15'],
    },
    {
      files: {
        Dockerfile: 'FROM gradle:8-jdk21\nWORKDIR /src\nCOPY build.gradle ./\nCOPY src src\nRUN gradle build\n',
        'build.gradle': 'dependencyLocking { lockAllConfigurations() }\n',
        'gradle.lockfile': '',
        'src/A.java': '',
      },
      finds: ['Dockerfile:5:5'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile: 'FROM gradle:8-jdk21\nWORKDIR /src\nCOPY . .\nRUN gradle build --dependency-verification=strict\n',
        'build.gradle': 'dependencyLocking { lockAllConfigurations() }\n',
        'gradle.lockfile': '',
      },
    },
    {
      files: {
        Dockerfile: 'FROM maven:3-eclipse-temurin-21\nWORKDIR /src\nCOPY . .\nRUN mvn package && gradle build\n',
        'build.gradle': '',
        'pom.xml': '',
      },
    },
  ],
});

function messageOf(gap: GradleGap): string {
  switch (gap.kind) {
    case 'writes':
      return `\`${gap.option}\` writes anew what the build is to keep to: run it where you commit the result`;
    case 'unverified':
      return `\`${gap.option}\` takes dependencies whose checksums nobody has compared`;
    case 'lock-missing':
      return `nothing is frozen: Gradle runs without ${gap.lock}, which is not copied before`;
  }
}
