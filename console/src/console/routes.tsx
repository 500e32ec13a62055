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
];

const sessions: Screen[] = [];

const review: Screen[] = [];

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
