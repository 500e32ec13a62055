/** What all fields of a tariff need to know. */
export interface Fields {
  /** What is wrong with the field at this place of what is sent, as the form or the server says. */
  error: (place: string) => string | undefined;
  /** Whether anything at this place or below it is wrong. */
  isWrong: (place: string) => boolean;
  /** The code of the currency; empty until it is chosen. */
  currency: string;
  isTaxed: boolean;
}
