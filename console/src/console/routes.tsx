import { MENU, type Screen } from './screens';

// The map of the console: every screen with its address, its right, its messages and its chunk. The
// order of the areas is that of the menu.

const overview: Screen[] = [];

const sites: Screen[] = [];

const stations: Screen[] = [
  {
    path: '/stations',
    right: 'read',
    messages: ['stations'],
    menu: MENU.stations,
    search: 'q',
    load: () => import('../areas/stations/list.screen'),
  },
  {
    path: '/stations/$stationId',
    right: 'read',
    messages: ['stations'],
    load: () => import('../areas/stations/now.screen'),
  },
];

const sessions: Screen[] = [];

const review: Screen[] = [];

const drivers: Screen[] = [
  {
    path: '/drivers',
    right: 'read',
    isOperatorWide: true,
    messages: ['drivers'],
    menu: MENU.drivers,
    search: 'q',
    load: () => import('../areas/drivers/people.screen'),
  },
  {
    path: '/drivers/people/$userId',
    right: 'read',
    isOperatorWide: true,
    messages: ['drivers', 'team'],
    load: () => import('../areas/drivers/person.screen'),
  },
  {
    path: '/drivers/cards',
    right: 'read',
    isOperatorWide: true,
    messages: ['drivers'],
    load: () => import('../areas/drivers/cards.screen'),
  },
  {
    path: '/drivers/cards/$uid',
    right: 'read',
    isOperatorWide: true,
    messages: ['drivers'],
    load: () => import('../areas/drivers/card.screen'),
  },
  {
    path: '/drivers/claims',
    right: 'read',
    isOperatorWide: true,
    messages: ['drivers'],
    load: () => import('../areas/drivers/claims.screen'),
  },
  {
    path: '/drivers/refused',
    right: 'read',
    isOperatorWide: true,
    messages: ['drivers'],
    load: () => import('../areas/drivers/refused.screen'),
  },
  {
    path: '/drivers/vehicles',
    right: 'read',
    isOperatorWide: true,
    messages: ['drivers'],
    load: () => import('../areas/drivers/vehicles.screen'),
  },
  {
    path: '/drivers/import',
    right: 'configure',
    isOperatorWide: true,
    messages: ['drivers'],
    load: () => import('../areas/drivers/import.screen'),
  },
];

const money: Screen[] = [];

const reports: Screen[] = [];

const team: Screen[] = [
  {
    path: '/team',
    right: 'people',
    isOperatorWide: true,
    messages: ['team'],
    menu: MENU.team,
    load: () => import('../areas/team/members.screen'),
  },
  {
    path: '/team/audit',
    right: 'audit',
    isOperatorWide: true,
    messages: ['team'],
    load: () => import('../areas/team/audit.screen'),
  },
  {
    path: '/team/$userId',
    right: 'people',
    isOperatorWide: true,
    messages: ['drivers', 'team'],
    load: () => import('../areas/drivers/person.screen'),
  },
];

const settings: Screen[] = [
  {
    path: '/settings',
    right: 'self',
    messages: ['settings'],
    menu: MENU.settings,
    load: () => import('../areas/settings/account.screen'),
  },
  {
    path: '/settings/operator',
    right: 'read',
    isOperatorWide: true,
    messages: ['settings'],
    load: () => import('../areas/settings/operator.screen'),
  },
  {
    path: '/settings/clients',
    right: 'clients',
    isOperatorWide: true,
    messages: ['settings'],
    load: () => import('../areas/settings/clients.screen'),
  },
  {
    path: '/settings/webhooks',
    right: 'webhooks',
    isOperatorWide: true,
    messages: ['settings'],
    load: () => import('../areas/settings/webhooks.screen'),
  },
  {
    path: '/settings/webhooks/$webhookId',
    right: 'webhooks',
    isOperatorWide: true,
    messages: ['settings'],
    load: () => import('../areas/settings/webhook.screen'),
  },
  {
    path: '/settings/deployment',
    right: 'operators',
    messages: ['settings'],
    load: () => import('../areas/settings/deployment.screen'),
  },
];

export const screens: readonly Screen[] = [
  ...overview,
  ...sites,
  ...stations,
  ...sessions,
  ...review,
  ...drivers,
  ...money,
  ...reports,
  ...team,
  ...settings,
];
