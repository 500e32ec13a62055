// Serves the built console as the real server will, and hands everything else on to the API. It
// stands in until the server carries the console itself.
import { readFile } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import { connect } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The policy under which the server serves the console: nothing from elsewhere, no script or style in the page, Trusted Types. */
export const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types forecourt-worker',
].join('; ');

const API = /^\/(v1|oauth2|signin|\.well-known)(\/|\?|$)/;

/** Starts to serve on a port; `api` is the port of the server. */
export function serve(dist: string, port: number, api: number): Promise<Server> {
  const server = createServer((asked, answer) => {
    if (API.test(asked.url ?? '')) {
      const { method, headers, url: path } = asked;
      const onward = request({ port: api, host: '127.0.0.1', method, headers, path }, (told) => {
        answer.writeHead(told.statusCode ?? 502, told.headers);
        told.pipe(answer);
      });
      onward.on('error', () => answer.writeHead(502).end());
      asked.pipe(onward);
      return;
    }
    const path = new URL(asked.url ?? '/', 'http://x').pathname;
    const asset = /^\/assets\/[^/]+\/(.+)$/.exec(path)?.[1];
    void file(dist, asset).then((found) => {
      if (found === null) return answer.writeHead(404).end();
      const type = TYPES[extname(asset ?? 'index.html')] ?? 'application/octet-stream';
      answer.writeHead(200, {
        'Content-Type': type,
        'Content-Security-Policy': POLICY,
        'X-Content-Type-Options': 'nosniff',
        'Cache-Control': asset ? 'immutable, max-age=31536000' : 'no-cache',
        'Content-Encoding': 'gzip',
      });
      return answer.end(gzipSync(found));
    });
  });
  server.on('upgrade', (asked, socket) => {
    const onward = connect(api, '127.0.0.1', () => {
      const headers = asked.rawHeaders.reduce(
        (text, part, at) => text + part + (at % 2 ? '\r\n' : ': '),
        '',
      );
      onward.write(`GET ${asked.url} HTTP/1.1\r\n${headers}\r\n`);
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

async function file(dist: string, asset: string | undefined): Promise<string | Buffer | null> {
  if (asset === undefined) {
    const page = await readFile(join(dist, 'index.html'), 'utf8');
    return page.replaceAll('"./assets/', '"/assets/test/');
  }
  if (normalize(asset).startsWith('..')) return null;
  return readFile(join(dist, 'assets', asset)).catch(() => null);
}
