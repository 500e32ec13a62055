import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** The address of a running local server, to which the development server hands the API on. */
const server = process.env.FORECOURT_URL ?? 'http://127.0.0.1:8090';
const handedOn = ['/v1', '/oauth2', '/signin', '/.well-known'];

interface Chunk {
  name: string;
  facadeModuleId: string | null;
  moduleIds: string[];
}

/** The name of a chunk: language and area of messages, area and screen, or area and shared part. */
function chunkName({ name, facadeModuleId, moduleIds }: Chunk): string {
  const messages = facadeModuleId?.match(/messages\/([\w-]+)\/([\w-]+)\.json$/);
  if (messages) return `assets/messages-${messages[1]}-${messages[2]}.js`;
  const screen = facadeModuleId?.match(/src\/areas\/([\w-]+)\/([\w-]+)\.screen\.tsx$/);
  if (screen) return `assets/${screen[1]}-${screen[2]}.js`;
  const area = moduleIds.map((id) => id.match(/src\/areas\/([\w-]+)\//)?.[1]).find(Boolean);
  return area ? `assets/${area}-${name}.js` : `assets/${name}.js`;
}

const library = (name: string, pattern: RegExp, priority: number) => ({
  name,
  test: pattern,
  priority,
});

/** The modules of `src/main.ts`, and what Vite adds to load others. */
const START =
  /preload-helper|src\/(main|api\/(auth|early|kept|pkce|problem)|format\/locale|i18n\/(files|language)|console\/(routes|screens))\.tsx?$/;

/** Lets the browser load the console, which the entry imports late, together with the entry. */
const preloadsConsole: Plugin = {
  name: 'preloads-console',
  transformIndexHtml: {
    order: 'post',
    handler(page, { bundle = {} }) {
      const chunks = Object.values(bundle).filter((it) => it.type === 'chunk');
      const wanted = new Set<string>();
      const add = (name: string) => {
        if (wanted.has(name)) return;
        wanted.add(name);
        for (const next of chunks.find((it) => it.fileName === name)?.imports ?? []) add(next);
      };
      const begin = chunks.find((it) =>
        it.moduleIds.some((id) => id.endsWith('/console/begin.tsx')),
      );
      for (const next of [begin?.fileName ?? '', ...(begin?.imports ?? [])]) add(next);
      const missing = [...wanted].filter((name) => !page.includes(name));
      return missing.map((name) => ({
        tag: 'link',
        attrs: { rel: 'modulepreload', crossorigin: true, href: `./${name}` },
        injectTo: 'head' as const,
      }));
    },
  },
};

export default defineConfig({
  base: './',
  plugins: [react(), preloadsConsole],
  server: {
    host: '127.0.0.1',
    port: 5173,
    strictPort: true,
    proxy: Object.fromEntries(handedOn.map((path) => [path, { target: server, ws: true }])),
  },
  build: {
    outDir: process.env.FORECOURT_CONSOLE_OUT ?? 'dist',
    emptyOutDir: true,
    target: 'es2023',
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        entryFileNames: 'assets/[name].js',
        chunkFileNames: (chunk) =>
          chunkName({ ...chunk, facadeModuleId: chunk.facadeModuleId ?? null }),
        assetFileNames: 'assets/[name][extname]',
        codeSplitting: {
          groups: [
            // A group takes what its modules import along, unless a group before has it.
            // What the entry needs: it runs before the other groups are there.
            library('start', START, 50),
            library('react', /node_modules\/(react|react-dom|scheduler)\//, 40),
            library(
              'tanstack',
              /node_modules\/@tanstack\/(?!react-table|table-core|[\w-]*virtual)/,
              30,
            ),
            library('tables', /node_modules\/@tanstack\//, 20),
            library('charts', /node_modules\/uplot\//, 20),
            library('libraries', /node_modules\/(?!vite)/, 10),
            library(
              'shared',
              /src\/(api|console|format|i18n|live|parts\/(?!Chart|Charge|Drawing|Plot|Reason|Statement|Table|Timeline|Unlock|chartData|tariff\/|timelineData))/,
              5,
            ),
          ],
        },
      },
    },
  },
});
