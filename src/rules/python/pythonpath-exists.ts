import { missingSearchPaths } from '../../repository/search-paths.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'python/pythonpath-exists',
  level: 'warning',
  must: 'The folders of the application that PYTHONPATH names are in the image.',
  why: 'Python skips a folder that is not there without a word: the modules that were meant to be found in it are not, and the container ends with "No module named …".',
  aliases: [],
  *check(repository) {
    for (const { file, span, folder, image } of missingSearchPaths(repository)) {
      yield {
        file,
        range: span,
        message: image
          ? `PYTHONPATH names ${folder}, which nothing in ${image.file.path} makes and nothing is mounted at`
          : `PYTHONPATH names ${folder}, which no COPY, RUN or WORKDIR makes`,
        related: image ? [{ file: image.file, range: image.stage.from.span, message: 'the image that it runs' }] : [],
      };
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM python:3.13-slim\nENV PYTHONPATH=/app/src:/app\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCOPY . .\nCMD ["python", "-m", "api"]\n',
        'requirements.txt': '',
        'api/__main__.py': '',
      },
      finds: ['Dockerfile:2:16'],
    },
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    build: .\n    environment:\n      PYTHONPATH: /app/lib\n  mounted:\n    build: .\n    environment:\n      PYTHONPATH: /app/lib\n    volumes: [./lib:/app/lib]\n',
        Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY api api\nCMD ["python", "-m", "api"]\n',
        'api/__main__.py': '',
        'lib/tools.py': '',
      },
      finds: ['compose.yaml:5:7'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM python:3.13-slim AS build\nWORKDIR /app\nCOPY src src\nFROM python:3.13-slim\nENV PYTHONPATH=/app/src:/app/gen:/app/lib/deep:/app/out:/opt/other\nWORKDIR /app\nCOPY --from=build /app /app\nCOPY tool.py lib/deep/tool.py\nRUN mkdir gen\nWORKDIR /app/out\nWORKDIR /app\nCMD ["python", "-m", "api"]\n',
        'made.Dockerfile':
          'FROM python:3.13-slim\nENV PYTHONPATH=/app/proto\nWORKDIR /app\nCOPY src src\nRUN python -m grpc_tools.protoc --python_out=. x.proto\n',
        'unknown.Dockerfile': 'FROM team/base\nENV PYTHONPATH=/app/src\nWORKDIR /app\nCOPY tool.py .\n',
        'src/api/__main__.py': '',
        'tool.py': '',
      },
    },
  ],
});
