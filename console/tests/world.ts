// A real server with its demo, the built console, and a browser: what every browser test needs.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { serve } from './proxy';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
/** The server under test: its binary, or the address of one that runs and serves the console. */
const binary = process.env.FORECOURT_SERVER;
const running = process.env.FORECOURT_CONSOLE_URL;
export const email = process.env.FORECOURT_ADMIN_EMAIL ?? 'admin@example.com';
export const password = process.env.FORECOURT_ADMIN_PASSWORD ?? 'a password of the tests';

/** How long a wait may take before the test fails. The machine may be busy: no test judges times. */
const WAIT_MS_MAX = 60_000;
/** The days of charges behind a demo: reports need two that are over in every zone. */
const HISTORY_DAYS = 3;
/** Whether the tests run at their full size, as in `make soak`. */
export const isFull = process.env.FORECOURT_TEST_SIZE === 'full';
/** The languages in which screens are looked at: all, or those with the longest words and the tallest letters. */
export const LANGUAGES = isFull ? ['en', 'th', 'ru', 'fil', 'zh-Hans'] : ['th', 'ru'];

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

export interface World {
  url: string;
  /** The server itself, which serves the console that it was built with. */
  server: string;
  /** Where chargers connect: the name of one is appended. */
  ocpp: string;
  /** The data folder of the server, in which the mails stand as files. */
  data: string;
  browser: Browser;
  /** A page of a person who has signed in. What breaks the policy or fails is noted. */
  signedIn(options?: Parameters<Browser['newContext']>[0], role?: Role): Promise<Visit>;
  stop(): Promise<void>;
}

export interface Visit {
  page: Page;
  context: BrowserContext;
  /** Errors of the page, breaches of the policy, requests to other hosts. */
  faults: string[];
  /** Ends the visit; answers that a test doubles and that are still on their way are let go. */
  close(): Promise<void>;
}

async function until(isTrue: () => Promise<boolean>, seconds: number): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await isTrue().catch(() => false))) {
    if (Date.now() > end) throw new Error('it did not come true in time');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

interface Server {
  url: string;
  server: string;
  ocpp: string;
  data: string;
  stop(): Promise<void>;
}

/** How a server of a test begins: with its demo and so many days of charges, or as empty as at a first start. */
export interface Beginning {
  hasDemo?: boolean;
  historyDays?: number;
}

/** Starts the server and the built console before it, or takes the one that runs. */
export async function startServer({
  hasDemo = true,
  historyDays,
}: Beginning = {}): Promise<Server> {
  if (running) {
    const ocpp = process.env.FORECOURT_OCPP_URL ?? 'ws://127.0.0.1:9000/ocpp';
    const url = running.replace(/\/$/, '');
    // What serves the console may stand before the server.
    const server = process.env.FORECOURT_SERVER_URL ?? url;
    const data = process.env.FORECOURT_DATA_DIR ?? '';
    return { url, server, ocpp, data, stop: async () => {} };
  }
  assert.ok(binary, 'FORECOURT_SERVER names no local-server');
  const data = await mkdtemp(join(tmpdir(), 'forecourt-console-'));
  const [api, ocpp, front] = [await freePort(), await freePort(), await freePort()];
  const url = `http://127.0.0.1:${front}`;
  const flags = ['--data-dir', data, '--http-listen', `127.0.0.1:${api}`];
  if (hasDemo) flags.push('--demo');
  flags.push('--ocpp-listen', `127.0.0.1:${ocpp}`, '--status-listen', 'off', '--public-url', url);
  const days = historyDays ?? process.env.FORECOURT_DEMO_HISTORY_DAYS ?? HISTORY_DAYS;
  const env = {
    ...process.env,
    FORECOURT_DEMO_HISTORY_DAYS: String(days),
    FORECOURT_ADMIN_EMAIL: email,
    FORECOURT_ADMIN_PASSWORD: password,
  };
  const server: ChildProcess = spawn(binary, flags, { env, stdio: 'ignore' });
  const proxy = await serve(dist, front, api);
  await until(async () => (await fetch(`${url}/v1/public/deployment`)).ok, 120);
  return {
    url,
    server: `http://127.0.0.1:${api}`,
    ocpp: `ws://127.0.0.1:${ocpp}/ocpp`,
    data,
    async stop() {
      proxy.closeAllConnections();
      proxy.close();
      const gone = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGTERM');
      await gone;
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** The people of the demo, who sign in by one click, and who runs the deployment, by password. */
export type Role = 'Admin' | 'Operator' | 'Site owner' | 'Caretaker' | 'Deployment admin';

/** The accounts of the demo. The words on their buttons follow the language of the browser. */
const ACCOUNTS: Record<Exclude<Role, 'Deployment admin'>, string> = {
  Admin: 'demo-admin',
  Operator: 'demo-operator',
  'Site owner': 'demo-site-owner',
  Caretaker: 'demo-caretaker',
};

/** Signs in on the page of the server: as the administrator of the demo unless another is asked for. */
export async function signIn(page: Page, role: Role = 'Admin'): Promise<void> {
  if (role !== 'Deployment admin') {
    const form = page.locator('form', { has: page.locator(`input[value="${ACCOUNTS[role]}"]`) });
    const button = form.getByRole('button');
    // The people of the demo are made just after the server has begun to answer.
    const isOffered = () => button.waitFor({ timeout: 3_000 }).then(() => true);
    await until(() => isOffered().catch(() => page.reload().then(() => false)), 120);
    return button.click();
  }
  const form = page.locator('form', { has: page.locator('input[type=password]') });
  await form.locator('input[type=email]').fill(email);
  await form.locator('input[type=password]').fill(password);
  await form.getByRole('button').click();
}

/** What a test file needs. */
export async function start(beginning?: Beginning): Promise<World> {
  const server = await startServer(beginning);
  /** Who signs in where a test names nobody: a server without its demo knows one person. */
  const usual: Role = beginning?.hasDemo === false ? 'Deployment admin' : 'Admin';
  const executablePath = process.env.FORECOURT_CHROMIUM ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  /** Breaches of the policy and requests to other hosts, which no test may cause. */
  const outside: string[] = [];
  return {
    url: server.url,
    server: server.server,
    ocpp: server.ocpp,
    data: server.data,
    browser,
    async signedIn(options = {}, role = usual) {
      const context = await browser.newContext({ locale: 'en', ...options });
      context.setDefaultTimeout(WAIT_MS_MAX);
      const page = await context.newPage();
      const faults: string[] = [];
      await page.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', (event) => {
          console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
        });
      });
      page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
      page.on('console', (message) => {
        if (message.type() !== 'error') return;
        faults.push(message.text());
        if (message.text().startsWith('policy:')) outside.push(message.text());
      });
      page.on('request', (request) => {
        const { origin, protocol } = new URL(request.url());
        if (protocol !== 'data:' && protocol !== 'blob:' && origin !== server.url) {
          faults.push(`foreign: ${request.url()}`);
          outside.push(`foreign: ${request.url()}`);
        }
      });
      page.on('websocket', (socket) => {
        const { host } = new URL(server.url);
        if (new URL(socket.url()).host === host) return;
        faults.push(`foreign: ${socket.url()}`);
        outside.push(`foreign: ${socket.url()}`);
      });
      await page.goto(server.url);
      await page.waitForURL('**/oauth2/authorize**');
      await signIn(page, role);
      // The pages of the sign-in have a heading, too: the frame tells that it has led here.
      await page.locator('.frame-main').waitFor();
      faults.length = 0;
      const close = async () => {
        await page.unrouteAll({ behavior: 'ignoreErrors' });
        await context.close();
      };
      return { page, context, faults, close };
    },
    async stop() {
      await browser.close();
      await server.stop();
      assert.deepEqual(outside, []);
    },
  };
}

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What axe finds on the page, in words. The source is given as a function, which no policy stops. */
export async function axeFinds(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(axe, 'utf8'));
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  });
}

/** What is wider than the window, so that the page scrolls sideways. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
}
