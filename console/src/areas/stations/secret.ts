/** Characters that nobody mistakes for another when typing them into a charger. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
/** OCPP 1.6 takes 16 to 20 bytes as `AuthorizationKey`; 20 of these letters hold 115 bits. */
const LENGTH = 20;

/** A new password, made on this device. */
export function makePassword(): string {
  let password = '';
  while (password.length < LENGTH) {
    for (const byte of crypto.getRandomValues(new Uint8Array(LENGTH * 2))) {
      // Bytes beyond a multiple of the alphabet would make its first letters likelier.
      const letter = byte < 256 - (256 % LETTERS.length) ? LETTERS[byte % LETTERS.length] : '';
      if (password.length < LENGTH) password += letter;
    }
  }
  return password;
}

/** The bytes of a password as chargers of OCPP 1.6 want it in `AuthorizationKey`. */
export function hexOf(password: string): string {
  const bytes = [...new TextEncoder().encode(password)];
  return bytes.map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join('');
}

/** Whether chargers of a security profile sign in with a password. */
export function hasPassword(profile: number): boolean {
  return profile === 1 || profile === 2;
}

/** The ports of a gateway by the scheme of the address. */
export interface Ports {
  ws?: number;
  wss?: number | null;
}
/** Those of a gateway that has not told its own. */
const USUAL = { ws: 9000, wss: 9443 } as const;

/**
 * The address that a charger is given. `host` is the gateway on its network, with a port where it is
 * not the one that the gateway has told.
 */
export function addressOf(
  host: string,
  stationId: string,
  profile: number,
  told: Ports | null | undefined,
): string {
  const scheme = profile >= 2 ? 'wss' : 'ws';
  const isWithPort = /(^|[^:]):\d+$|\]:\d+$/.test(host);
  const place = isWithPort ? host : `${host}:${told?.[scheme] ?? USUAL[scheme]}`;
  return `${scheme}://${place}/ocpp/${encodeURIComponent(stationId)}`;
}
