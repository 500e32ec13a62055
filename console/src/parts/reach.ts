/** What is known of the way to a charger. */
export interface Way {
  gateway_connected: boolean;
  connected?: boolean | null | undefined;
}

/** Why no command can arrive at a charger. */
export type WhyNot = 'noRight' | 'cutOff' | 'gateway' | 'away';

/**
 * Why no command can arrive just now; null when it can. A way of which nothing is known is none:
 * what is asked for then may act much later.
 */
export function whyNoCommand(
  mayCommand: boolean,
  isCutOff: boolean,
  way: Way | undefined,
): WhyNot | null {
  if (!mayCommand) return 'noRight';
  if (isCutOff) return 'cutOff';
  if (way?.gateway_connected === false) return 'gateway';
  return way?.connected === true ? null : 'away';
}
