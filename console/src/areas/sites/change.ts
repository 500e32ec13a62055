import { ApiProblem } from '../../api/problem';
import { changeSite, readSite, type Site, type SiteChange } from './queries';

type Read = Site & { _etag?: string };

/** Changes a site. When somebody else was faster, theirs is read, to be shown beside mine. */
export async function changeOrCompare(
  read: Read,
  change: SiteChange,
  onTheirs: (theirs: Read) => void,
): Promise<Site> {
  try {
    return await changeSite(read, change);
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 412) onTheirs(await readSite(read.site_id));
    throw error;
  }
}
