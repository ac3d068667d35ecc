import { restoreGap } from '../../repository/dotnet-installs.ts';
import { imageCommands } from '../../repository/lock-gaps.ts';
import { gapReport } from '../frozen.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dotnet/frozen-install',
  level: 'warning',
  must: 'Where there is a packages.lock.json, `dotnet restore` keeps to it: `--locked-mode`.',
  why: 'NuGet writes a lock that does not suit its project anew while the image is built, and takes what it then finds: the same commit gives another image tomorrow.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      for (const run of imageCommands(file, /\bdotnet restore\b/)) {
        const { install, gap } = restoreGap(repository, run) ?? {};
        if (install && gap) yield gapReport(install, gap);
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM mcr.microsoft.com/dotnet/sdk:9.0 AS build\nWORKDIR /src\nCOPY src/App/App.csproj src/App/packages.lock.json src/App/\nRUN dotnet restore src/App/App.csproj\n',
        'src/App/App.csproj': '<Project/>',
        'src/App/packages.lock.json': '{}',
      },
      finds: ['Dockerfile:4:5'],
      fixed: {
        Dockerfile:
          'FROM mcr.microsoft.com/dotnet/sdk:9.0 AS build\nWORKDIR /src\nCOPY src/App/App.csproj src/App/packages.lock.json src/App/\nRUN dotnet restore --locked-mode src/App/App.csproj\n',
      },
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM mcr.microsoft.com/dotnet/sdk:9.0 AS build\nWORKDIR /src\nCOPY . .\nRUN dotnet restore --locked-mode && dotnet publish --no-restore\n',
        'App.csproj': '<Project/>',
        'packages.lock.json': '{}',
      },
    },
    {
      files: {
        Dockerfile: 'FROM mcr.microsoft.com/dotnet/sdk:9.0\nWORKDIR /src\nCOPY . .\nRUN dotnet restore\n',
        'App.csproj': '<Project/>',
        'packages.lock.json': '{}',
        'Directory.Build.props':
          '<Project><PropertyGroup><RestoreLockedMode>true</RestoreLockedMode></PropertyGroup></Project>',
      },
    },
    {
      files: {
        Dockerfile: 'FROM mcr.microsoft.com/dotnet/sdk:9.0\nWORKDIR /src\nCOPY . .\nRUN dotnet restore\n',
        'App.csproj': '<Project/>',
      },
    },
  ],
});
