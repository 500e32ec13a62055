import { MENU, type Screen } from './screens';

// The map of the console: every screen with its address, its right, its messages and its chunk. The
// order of the areas is that of the menu.

const overview: Screen[] = [
  {
    path: '/',
    right: 'read',
    messages: ['overview'],
    menu: MENU.overview,
    load: () => import('../areas/overview/overview.screen'),
  },
];

const sites: Screen[] = [
  {
    path: '/sites',
    right: 'read',
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
    messages: ['sessions'],
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

const drivers: Screen[] = [];

const money: Screen[] = [];

const reports: Screen[] = [];

const team: Screen[] = [];

const settings: Screen[] = [];

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
