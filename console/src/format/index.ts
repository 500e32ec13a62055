export * from './locale';
export * from './money';
export * from './number';
export * from './time';
export * from './units';
