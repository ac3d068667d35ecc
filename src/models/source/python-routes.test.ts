import { describe, expect, it } from 'vitest';
import { fastapiRoutes } from './python-routes.ts';

const head = 'from fastapi import FastAPI\n\napp = FastAPI(title="todos")\n';
const closed = (text: string): boolean | undefined => fastapiRoutes(head + text)[0]?.isClosed;

describe('fastapiRoutes', () => {
  it('reads the paths of decorators', () => {
    const text = `${head}PREFIX = "/v1"\n@app.get("/health")\ndef health(): ...\n@app.post(path="/todos/{id}", status_code=201)\nasync def add(id: int): ...\n`;
    const [app] = fastapiRoutes(text);
    expect(app).toMatchObject({ name: 'app', isClosed: true });
    expect(app?.paths.slice(0, 2)).toEqual(['/health', '/todos/{id}']);
  });

  it('is closed where nothing else can answer', () => {
    expect(closed('app.add_middleware(CORSMiddleware, allow_origins=["*"])\n')).toBe(true);
    expect(closed('@app.on_event("startup")\ndef start(): ...\n')).toBe(true);
    expect(closed('from app.settings import settings\nimport app.db\n')).toBe(true);
    expect(closed('if __name__ == "__main__":\n    uvicorn.run(app, port=8000)\n')).toBe(true);
  });

  it.each([
    'app.include_router(todos)\n',
    'app.mount("/", static)\n',
    'Instrumentator().instrument(app).expose(app)\n',
    '@app.middleware("http")\nasync def all(request, call_next): ...\n',
    '@app.get(PATH)\ndef one(): ...\n',
    'app.add_middleware(HealthMiddleware)\n',
    'app.router.add_route("/x", x)\n',
    'app = wrap(app)\n',
  ])('is open with %s', (text) => {
    expect(closed(text)).toBe(false);
  });

  it('is open with arguments that change paths', () => {
    expect(fastapiRoutes('app = FastAPI(root_path="/api")\n')[0]?.isClosed).toBe(false);
    expect(fastapiRoutes('app = FastAPI(**settings)\n')[0]?.isClosed).toBe(false);
  });

  it('knows no application where there is none', () => {
    expect(fastapiRoutes('app = Flask(__name__)\n@app.get("/")\ndef a(): ...\n')).toEqual([]);
    expect(fastapiRoutes('def make():\n    return FastAPI()\n')).toEqual([]);
  });

  it('reads hostile text in linear time', () => {
    const text = `app = FastAPI()\n${'@app.get("/a'.repeat(20_000)}`;
    expect(fastapiRoutes(text).length).toBe(1);
    expect(fastapiRoutes(`app = FastAPI(${'('.repeat(50_000)}`).length).toBeLessThan(2);
  });
});
