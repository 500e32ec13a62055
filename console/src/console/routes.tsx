import { MENU, type Screen } from './screens';

// The map of the console: every screen with its address, its right, its messages and its chunk. The
// order of the areas is that of the menu.

const overview: Screen[] = [
  {
    path: '/',
    right: 'read',
    messages: ['overview'],
    reads: ['/v1/overview'],
    menu: MENU.overview,
    load: () => import('../areas/overview/overview.screen'),
  },
];

const sites: Screen[] = [
  {
    path: '/sites',
    right: 'read',
    isOfSites: true,
    messages: ['sites'],
    menu: MENU.sites,
    load: () => import('../areas/sites/list.screen'),
  },
  {
    path: '/sites/$siteId',
    right: 'read',
    messages: ['sites'],
    load: () => import('../areas/sites/now.screen'),
  },
  {
    path: '/sites/$siteId/stations',
    right: 'read',
    messages: ['sites'],
    load: () => import('../areas/sites/stations.screen'),
  },
  {
    path: '/sites/$siteId/sessions',
    right: 'read',
    messages: ['sites'],
    load: () => import('../areas/sites/sessions.screen'),
  },
  {
    path: '/sites/$siteId/power',
    right: 'read',
    messages: ['sites'],
    load: () => import('../areas/sites/power.screen'),
  },
  {
    path: '/sites/$siteId/gateway',
    right: 'read',
    messages: ['sites'],
    load: () => import('../areas/sites/gateway.screen'),
  },
  {
    path: '/sites/$siteId/settings',
    right: 'read',
    messages: ['sites'],
    load: () => import('../areas/sites/settings.screen'),
  },
];

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
  {
    path: '/stations/new/one',
    right: 'configure',
    messages: ['stations'],
    load: () => import('../areas/stations/add.screen'),
  },
  {
    path: '/stations/new/file',
    right: 'configure',
    messages: ['stations'],
    load: () => import('../areas/stations/import.screen'),
  },
  {
    path: '/stations/$stationId/sessions',
    right: 'read',
    messages: ['stations'],
    load: () => import('../areas/stations/sessions.screen'),
  },
  {
    path: '/stations/$stationId/commands',
    right: 'read',
    messages: ['stations'],
    load: () => import('../areas/stations/commands.screen'),
  },
  {
    path: '/stations/$stationId/configuration',
    right: 'read',
    messages: ['stations'],
    load: () => import('../areas/stations/configuration.screen'),
  },
  {
    path: '/stations/$stationId/messages',
    right: 'read',
    messages: ['stations'],
    load: () => import('../areas/stations/messages.screen'),
  },
  {
    path: '/stations/$stationId/health',
    right: 'read',
    messages: ['stations'],
    load: () => import('../areas/stations/health.screen'),
  },
  {
    path: '/stations/$stationId/setup',
    right: 'read',
    messages: ['stations'],
    load: () => import('../areas/stations/setup.screen'),
  },
];

const sessions: Screen[] = [
  {
    path: '/sessions',
    right: 'read',
    messages: ['sessions'],
    menu: MENU.sessions,
    search: 'q',
    load: () => import('../areas/sessions/list.screen'),
  },
  {
    path: '/sessions/$sessionId',
    right: 'read',
    messages: ['sessions'],
    load: () => import('../areas/sessions/story.screen'),
  },
  {
    path: '/sessions/$sessionId/meter',
    right: 'read',
    messages: ['sessions'],
    load: () => import('../areas/sessions/meter.screen'),
  },
  {
    path: '/sessions/$sessionId/bill',
    right: 'read',
    messages: ['sessions', 'tariff'],
    load: () => import('../areas/sessions/bill.screen'),
  },
  {
    path: '/sessions/$sessionId/raw',
    right: 'read',
    messages: ['sessions'],
    load: () => import('../areas/sessions/raw.screen'),
  },
];

const review: Screen[] = [
  {
    path: '/review',
    right: 'read',
    messages: ['review', 'sessions'],
    menu: MENU.review,
    isOperatorWide: true,
    load: () => import('../areas/review/list.screen'),
  },
  {
    path: '/review/$reviewId',
    right: 'read',
    messages: ['review', 'sessions'],
    isOperatorWide: true,
    load: () => import('../areas/review/one.screen'),
  },
];

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

const money: Screen[] = [
  {
    path: '/money',
    right: 'read',
    isOperatorWide: true,
    messages: ['money', 'tariff'],
    menu: MENU.money,
    load: () => import('../areas/money/list.screen'),
  },
  {
    path: '/money/tariffs/new',
    right: 'configure',
    isOperatorWide: true,
    messages: ['money', 'tariff'],
    load: () => import('../areas/money/new.screen'),
  },
  {
    path: '/money/tariffs/$tariffId',
    right: 'read',
    isOperatorWide: true,
    messages: ['money', 'tariff'],
    load: () => import('../areas/money/tariff.screen'),
  },
  {
    path: '/money/tariffs/$tariffId/edit',
    right: 'configure',
    isOperatorWide: true,
    messages: ['money', 'tariff'],
    load: () => import('../areas/money/edit.screen'),
  },
];

const reports: Screen[] = [
  {
    path: '/reports',
    right: 'read',
    messages: ['reports'],
    menu: MENU.reports,
    load: () => import('../areas/reports/consumption.screen'),
  },
  {
    path: '/reports/daily',
    right: 'read',
    messages: ['reports'],
    load: () => import('../areas/reports/daily.screen'),
  },
  {
    path: '/reports/stations',
    right: 'read',
    messages: ['reports'],
    load: () => import('../areas/reports/stations.screen'),
  },
  {
    path: '/reports/exports',
    right: 'read',
    messages: ['reports'],
    load: () => import('../areas/reports/exports.screen'),
  },
];

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
