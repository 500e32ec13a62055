/** The command that makes a box at the site a gateway of this server. */
export interface EnrolCommand {
  text: string;
  /** Without TLS the secret and all records can be read on the way; the command names that risk. */
  isInsecure: boolean;
  /** The address is that of this machine: a box elsewhere needs another one. */
  isLoopback: boolean;
}

export function enrolCommand(origin: string): EnrolCommand {
  const { protocol, hostname } = new URL(origin);
  const isLoopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  const isInsecure = protocol === 'http:' && !isLoopback;
  const flags = isInsecure ? ' --insecure' : '';
  const text = `edge-gateway enroll --cloud ${origin} --secret-file - --state-dir gateway-state${flags}`;
  return { text, isInsecure, isLoopback };
}
