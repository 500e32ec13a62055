export { Author, Authored, AuthorNames, useAuthor } from './Author';
export { type Search, useAddress, useInAddress } from './address';
export { announce } from './announce';
export { useAttempt } from './attempt';
export { Actions, Button, IconButton } from './Button';
export { type Changeable, useChargeChange, type Wanted } from './ChargeChange';
export { Confirm } from './Confirm';
export { CopyId } from './Copy';
export { type Band, type Line, outside } from './chartData';
export { type Cell, csv, download } from './csv';
export { Dialog } from './Dialog';
export { type Draft, useDraft } from './draft';
export { type Edit, useEdit } from './edit';
export {
  Banner,
  Conflict,
  type Difference,
  Empty,
  Guard,
  isAbsent,
  Loaded,
  type Loading,
  NotFound,
  ProblemBox,
  Skeleton,
} from './Feedback';
export { CheckField, Field, type Option, SelectField, TextArea, TextField } from './Field';
export { Foreign } from './Foreign';
export { Form, YesNo } from './Form';
export { Icon, type IconName } from './Icon';
export { useKeys } from './keys';
export { LazyChart as Chart } from './LazyChart';
export { IsCutOff, useIsCutOff } from './lost';
export { Menu } from './Menu';
export { useNow } from './now';
export { Card, Facts, Figure, Page, type Tab, Tabs } from './Page';
export { PersonFields, type PersonValues, personBody, personLabels } from './PersonFields';
export { ReasonForm } from './ReasonForm';
export { whyNoCommand } from './reach';
export { ConnectorState, StateChip, sessionLook, type Tone } from './State';
export { type Stateable, type Statement, StatementForm } from './StatementForm';
export { type Saving, useSaving } from './save';
export { type Column, fileColumns, Table } from './Table';
export { powerColumn, SiteFigure } from './TableOfSites';
export { TableScroll } from './TableScroll';
export { Age, Aged, Ago, Heard, Time, ZoneNote } from './Time';
export { Timeline } from './Timeline';
export { isOpen, isUnsure, Track, type TrackedCommand } from './Track';
export { TypedField } from './TypedField';
export type { Look, TimelinePart, TimelineRow } from './timelineData';
