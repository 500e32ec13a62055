import { t } from '../../i18n';
import type { Terms } from './terms';
import * as words from './words';

// The words of tariffs and bills with the messages of the console. A screen that uses them names
// the messages `tariff` in the map. They are no part of what the first view loads.

export { dependsOnTime, isFree, isRules2, type Terms } from './terms';
export { type PriceRef, priceCodes, rate, TERMS, type Term } from './words';

export const sentences = (terms: Terms) => words.sentences(t, terms);
export const termTexts = (terms: Terms, term: words.Term) => words.termTexts(t, terms, term);
export const brief = (terms: Terms) => words.brief(t, terms);
export const priceAt = (terms: Terms, ref: words.PriceRef) => words.priceAt(t, terms, ref);
export const lineWord = (kind: string) => words.lineWord(t, kind);
