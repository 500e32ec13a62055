import { formatLanguage, type Language } from './locale';
import { decimal, decimalText, measured } from './number';

type Unit = 'W' | 'kW' | 'Wh' | 'kWh' | 'A' | 'V';

/** Units that `Intl` does not know, as each language writes them. */
const RUSSIAN: Record<Unit, string> = {
  W: 'Вт',
  kW: 'кВт',
  Wh: 'Вт·ч',
  kWh: 'кВт·ч',
  A: 'А',
  V: 'В',
};

const SPACE = '\u00a0';

/** The label of a unit in the person's language. */
export function unit(of: Unit, language: Language = formatLanguage()): string {
  return language === 'ru' ? RUSSIAN[of] : of;
}

/** Energy in kWh from watt-hours: 2 decimals in lists, 3 on bills. */
export function energy(wattHours: number | bigint, decimals = 2): string {
  return decimal(decimalText(wattHours, 3), decimals) + SPACE + unit('kWh');
}

/** Energy in kWh without its unit, for columns that have it in their heading. */
export function energyNumber(wattHours: number | bigint, decimals = 2): string {
  return decimal(decimalText(wattHours, 3), decimals);
}

/** Power in kW from watts, which are a measured number. */
export function power(watts: number): string {
  return measured(watts / 1000, 1) + SPACE + unit('kW');
}

/** A measured value with its unit, by the measure's name in the API. */
export function measure(name: string, value: number): string {
  if (name.endsWith('_wh')) return measured(value / 1000, 3) + SPACE + unit('kWh');
  if (name.endsWith('_w')) return power(value);
  if (name.endsWith('_a')) return measured(value, 1) + SPACE + unit('A');
  if (name === 'voltage_v') return measured(value, 0) + SPACE + unit('V');
  if (name === 'soc') return `${measured(value, 0)}${SPACE}%`;
  return measured(value, 2);
}
