import { createContext, useContext } from 'react';

/** Whether nothing is heard of the server, so that whatever the page shows is the last known. */
export const IsCutOff = createContext(false);

export function useIsCutOff(): boolean {
  return useContext(IsCutOff);
}
