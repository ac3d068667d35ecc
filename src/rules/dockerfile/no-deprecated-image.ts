import { deprecationOf } from '../../models/image/deprecated.ts';
import { imagesUsed } from '../../repository/image-uses.ts';
import { edit } from '../../text/edit.ts';
import { ownDockerfiles } from '../dockerfiles.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/no-deprecated-image',
  level: 'warning',
  must: 'No image is taken that its publisher has given up.',
  why: 'It gets no repairs any more, also where its tags can still be pulled, and one day they cannot.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      for (const { image, reference, span, written } of imagesUsed(file)) {
        const found = deprecationOf(reference);
        if (!found) continue;
        const other = found.reference;
        yield {
          file,
          range: span,
          level: found.removed ? 'warning' : 'note',
          message: `\`${image}\` ${found.what}${found.removed ? ', so it can no longer be pulled' : ''}: use ${other === undefined ? found.instead : `\`${other}\``}`,
          fix:
            other !== undefined && written === image
              ? fix.unsafe(`Use \`${other}\``, file, edit.replace(span, other))
              : undefined,
        };
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM openjdk:17-jdk-slim\nCOPY app.jar /\n' },
      finds: ['Dockerfile:1:6'],
      fixed: { Dockerfile: 'FROM eclipse-temurin:17-jdk\nCOPY app.jar /\n' },
    },
    {
      files: { Dockerfile: 'FROM mcr.microsoft.com/dotnet/core/sdk:3.1 AS build\nFROM microsoft/aspnetcore:2.0\n' },
      finds: ['Dockerfile:1:6', 'Dockerfile:2:6'],
      fixed: { Dockerfile: 'FROM mcr.microsoft.com/dotnet/sdk:3.1 AS build\nFROM microsoft/aspnetcore:2.0\n' },
    },
    {
      files: { Dockerfile: 'FROM bitnami/redis:7.2\nFROM java:8\n' },
      finds: ['Dockerfile:1:6', 'Dockerfile:2:6'],
      fixed: { Dockerfile: 'FROM bitnami/redis:7.2\nFROM eclipse-temurin:8-jdk\n' },
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM eclipse-temurin:21 AS openjdk\nFROM openjdk\nFROM team.example/openjdk:17\n' } },
    { files: { Dockerfile: 'FROM bitnami/minideb:bookworm\nFROM bitnami/redis\n' } },
  ],
});
