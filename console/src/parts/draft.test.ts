import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { draftsOf, forgetDrafts } from './draft.ts';

/** The store of a tab, whose keys are its own properties as in a browser. */
class Store {
  [name: string]: unknown;
  getItem(name: string) {
    return Object.hasOwn(this, name) ? this[name] : null;
  }
  setItem(name: string, text: string) {
    this[name] = text;
  }
  removeItem(name: string) {
    delete this[name];
  }
}

const SITE = 'forecourt.draft.site.main';
const kept = () => Object.keys(sessionStorage).includes(SITE);

beforeEach(() => {
  Object.assign(globalThis, { sessionStorage: new Store() });
});

test('drafts outlast a new sign-in of the same person', () => {
  draftsOf('anna');
  sessionStorage.setItem(SITE, '{}');
  draftsOf('anna');
  assert.equal(kept(), true);
});

test('drafts of one person are not there for the next', () => {
  draftsOf('anna');
  sessionStorage.setItem(SITE, '{}');
  draftsOf('boris');
  assert.equal(kept(), false);
});

test('drafts of nobody known belong to nobody', () => {
  sessionStorage.setItem(SITE, '{}');
  draftsOf('anna');
  assert.equal(kept(), false);
});

test('leaving forgets the drafts and whose they were, and nothing else', () => {
  draftsOf('anna');
  sessionStorage.setItem(SITE, '{}');
  sessionStorage.setItem('forecourt.leaving', '{}');
  forgetDrafts();
  assert.deepEqual(Object.keys(sessionStorage), ['forecourt.leaving']);
});
