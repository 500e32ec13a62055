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

const drivers: Screen[] = [];

const money: Screen[] = [
  {
    path: '/money',
    right: 'read',
    isOperatorWide: true,
    messages: ['money'],
    menu: MENU.money,
    load: () => import('../areas/money/list.screen'),
  },
  {
    path: '/money/tariffs/new',
    right: 'configure',
    isOperatorWide: true,
    messages: ['money'],
    load: () => import('../areas/money/new.screen'),
  },
  {
    path: '/money/tariffs/$tariffId',
    right: 'read',
    isOperatorWide: true,
    messages: ['money'],
    load: () => import('../areas/money/tariff.screen'),
  },
  {
    path: '/money/tariffs/$tariffId/edit',
    right: 'configure',
    isOperatorWide: true,
    messages: ['money'],
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
