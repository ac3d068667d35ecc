import { javaRuntime } from '../../repository/language-java.ts';
import { rule } from '../rule.ts';
import { outOfRange } from '../version-range.ts';

export default rule({
  id: 'java/base-image-in-range',
  level: 'error',
  must: 'The base image has at least the Java that the project is compiled for, and the one of its Gradle toolchain where it is compiled.',
  why: 'An older Java refuses the class files of a newer one, and an older compiler does not know its version; a newer Java runs what an older one has compiled.',
  aliases: [],
  fixes: 'unsafe',
  check: (repository) => outOfRange(repository, javaRuntime),
  bad: [
    {
      files: {
        Dockerfile:
          'FROM maven:3.9-eclipse-temurin-21 AS build\nCOPY pom.xml .\nCOPY src src\nRUN mvn package\nFROM eclipse-temurin:17-jre\nCOPY --from=build /target/app.jar /app.jar\nCMD ["java", "-jar", "/app.jar"]\n',
        'pom.xml':
          '<project>\n  <!-- <java.version>8</java.version> -->\n  <parent><artifactId>spring-boot-starter-parent</artifactId><relativePath/></parent>\n  <properties>\n    <java.version>21</java.version>\n  </properties>\n</project>\n',
        'src/A.java': '',
      },
      finds: ['Dockerfile:5:6'],
      fixed: {
        Dockerfile:
          'FROM maven:3.9-eclipse-temurin-21 AS build\nCOPY pom.xml .\nCOPY src src\nRUN mvn package\nFROM eclipse-temurin:21-jre\nCOPY --from=build /target/app.jar /app.jar\nCMD ["java", "-jar", "/app.jar"]\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM eclipse-temurin:11-jre\nARG JAR_FILE=target/*.jar\nCOPY ${JAR_FILE} app.jar\n',
        'pom.xml':
          '<project><build><plugins><plugin><artifactId>maven-compiler-plugin</artifactId><configuration><release>${jdk}</release></configuration></plugin></plugins></build><properties><jdk>17</jdk></properties></project>\n',
      },
      finds: ['Dockerfile:1:6'],
      fixed: {
        Dockerfile: 'FROM eclipse-temurin:17-jre\nARG JAR_FILE=target/*.jar\nCOPY ${JAR_FILE} app.jar\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM gradle:8-jdk21 AS build\nCOPY . .\nRUN gradle build\nFROM amazoncorretto:11\nCOPY --from=build /a.jar /a.jar\n',
        'build.gradle.kts':
          '// sourceCompatibility = "8"\njava { toolchain { languageVersion = JavaLanguageVersion.of(17) } }\n',
      },
      finds: ['Dockerfile:1:6', 'Dockerfile:4:6'],
      fixed: {
        Dockerfile:
          'FROM gradle:8-jdk17 AS build\nCOPY . .\nRUN gradle build\nFROM amazoncorretto:17\nCOPY --from=build /a.jar /a.jar\n',
      },
    },
    {
      files: {
        'svc/Dockerfile': 'FROM openjdk:8\nCOPY . .\nRUN ./mvnw package\n',
        'svc/pom.xml': '<project><parent><artifactId>all</artifactId></parent></project>\n',
        'pom.xml': '<project><properties><maven.compiler.source>11</maven.compiler.source></properties></project>\n',
      },
      finds: ['svc/Dockerfile:1:6'],
      fixed: { 'svc/Dockerfile': 'FROM openjdk:11\nCOPY . .\nRUN ./mvnw package\n' },
    },
  ],
  good: [
    {
      files: {
        Dockerfile: 'FROM eclipse-temurin:21-jre\nCOPY target/app.jar /app.jar\n',
        'pom.xml': '<project><properties><maven.compiler.release>17</maven.compiler.release></properties></project>\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM eclipse-temurin:21\nCOPY . .\n',
        'build.gradle': 'sourceCompatibility = JavaVersion.VERSION_1_8\n',
        '.sdkmanrc': 'java=25.0.1-tem\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM eclipse-temurin:21\nCOPY . .\n',
        'pom.xml': '<project>\n',
        '.tool-versions': 'java temurin-17.0.2+8\n',
      },
    },
  ],
});
