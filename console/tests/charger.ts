// A simulated charger in a process of its own, as the tests of the server use it.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';

/** The simulator is built beside the server under test. */
const beside = join(dirname(process.env.FORECOURT_SERVER ?? ''), 'charger-sim');
const binary = process.env.FORECOURT_SIMULATOR ?? beside;

/**
 * Connects a charger that obeys, until the returned function is called. It has two connectors, which
 * are EVSEs of their own with OCPP 2.0.1.
 */
export function connectCharger(
  ocpp: string,
  id: string,
  password?: string,
  version: '1.6' | '2.0.1' = '1.6',
): () => Promise<void> {
  const flags = ['--url', ocpp, '--station', id, '--wait', '--connectors', '2', '--ac', '32'];
  flags.push('--version', version);
  if (password !== undefined) flags.push('--password', password);
  const charger = spawn(binary, flags, { stdio: 'ignore' });
  const gone = new Promise<void>((resolve) => {
    charger.once('exit', () => resolve());
    charger.once('error', () => resolve());
  });
  return async () => {
    charger.kill('SIGTERM');
    await gone;
  };
}
