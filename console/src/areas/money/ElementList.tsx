import { type ReactNode, useEffect, useRef } from 'react';
import { whole } from '../../format';
import { t } from '../../i18n';
import { announce, Button, IconButton } from '../../parts';
import type { Fields } from './fields';
import {
  freeTypes,
  hasLimits,
  moved,
  newPrice,
  type TypedElement,
  type TypedPrice,
  withCopy,
  withElement,
} from './form';
import { LimitFields } from './LimitFields';
import { PriceFields } from './PriceFields';
import { Unfold } from './Unfold';

interface Props {
  value: readonly TypedElement[];
  fields: Fields;
  onChange: (elements: readonly TypedElement[]) => void;
}

const idOf = (key: string, part: string) => `prices-${key}-${part}`;

/** The groups of prices, in the order in which they are looked at. */
export function ElementList({ value, fields, onChange }: Props) {
  // Which control has the focus once the groups stand where they belong.
  const next = useRef<string[]>([]);
  useEffect(() => {
    const ids = next.current;
    next.current = [];
    const found = ids.map((id) => document.getElementById(id)).find(Boolean);
    found?.focus();
  });
  const move = (at: number, by: -1 | 1) => {
    const key = value[at]?.key ?? '';
    const parts = by < 0 ? ['up', 'down'] : ['down', 'up'];
    next.current = parts.map((part) => idOf(key, part));
    onChange(moved(value, at, by));
    announce(t('money.form.moved', { n: whole(at + by + 1) }));
  };
  const add = () => {
    const [elements, at] = withElement(value);
    next.current = [idOf(elements[at]?.key ?? '', 'name')];
    onChange(elements);
  };
  const copy = (at: number) => {
    const elements = withCopy(value, at);
    next.current = [idOf(elements[at + 1]?.key ?? '', 'name')];
    onChange(elements);
  };
  const remove = (at: number) => {
    next.current = ['prices-add'];
    onChange(value.toSpliced(at, 1));
  };
  const isOne = value.length === 1;
  return (
    <>
      {!isOne && <p className="small quiet">{t('money.form.order')}</p>}
      {fields.error('elements') && <p className="field-error">{fields.error('elements')}</p>}
      {value.map((element, at) => (
        <div key={element.key} className={isOne ? undefined : 'card'}>
          <ElementFields
            value={element}
            at={at}
            fields={fields}
            onChange={(change) => onChange(value.with(at, { ...element, ...change }))}
            actions={
              !isOne && (
                <div className="row">
                  {at > 0 && (
                    <IconButton
                      id={idOf(element.key, 'up')}
                      icon="up"
                      name={t('money.form.up', { n: whole(at + 1) })}
                      onClick={() => move(at, -1)}
                    />
                  )}
                  {at < value.length - 1 && (
                    <IconButton
                      id={idOf(element.key, 'down')}
                      icon="down"
                      name={t('money.form.down', { n: whole(at + 1) })}
                      onClick={() => move(at, 1)}
                    />
                  )}
                  <IconButton
                    icon="copy"
                    name={t('money.form.copyGroup', { n: whole(at + 1) })}
                    onClick={() => copy(at)}
                  />
                  <IconButton
                    icon="close"
                    name={t('money.form.removeGroup', { n: whole(at + 1) })}
                    onClick={() => remove(at)}
                  />
                </div>
              )
            }
          />
        </div>
      ))}
      <div className="row">
        <Button id="prices-add" icon="add" onClick={add}>
          {t('money.form.addGroup')}
        </Button>
        {isOne && (
          <Button icon="copy" onClick={() => copy(0)}>
            {t('money.form.copyGroup', { n: whole(1) })}
          </Button>
        )}
      </div>
    </>
  );
}

interface ElementProps {
  value: TypedElement;
  at: number;
  fields: Fields;
  actions: ReactNode;
  onChange: (change: Partial<TypedElement>) => void;
}

function ElementFields({ value, at, fields, actions, onChange }: ElementProps) {
  const { prices, limits } = value;
  const place = `elements[${at}]`;
  const free = freeTypes(prices);
  const change = (index: number, price: TypedPrice, changed: Partial<TypedPrice>) =>
    onChange({ prices: prices.with(index, { ...price, ...changed }) });
  const restrictions = `${place}.restrictions`;
  const componentsError = fields.error(`${place}.price_components`);
  return (
    <fieldset className="fields-group">
      <legend className="field-label" id={idOf(value.key, 'name')} tabIndex={-1}>
        {t('money.form.group', { n: whole(at + 1) })}
      </legend>
      <div className="stack">
        {actions}
        {componentsError && <p className="field-error">{componentsError}</p>}
        {prices.map((price, index) => (
          <PriceFields
            key={index}
            value={price}
            place={`${place}.price_components[${index}]`}
            fields={fields}
            types={[price.type, ...free]}
            onChange={(changed) => change(index, price, changed)}
            onRemove={
              prices.length > 1 ? () => onChange({ prices: prices.toSpliced(index, 1) }) : undefined
            }
          />
        ))}
        {free[0] && (
          <div className="row">
            <Button
              small
              icon="add"
              onClick={() => onChange({ prices: [...prices, newPrice(free[0] ?? 'energy')] })}
            >
              {t('money.form.addPrice')}
            </Button>
          </div>
        )}
        <Unfold
          label={t('money.form.onlyWhen')}
          isFilled={hasLimits(limits)}
          isWrong={fields.isWrong(restrictions)}
        >
          {() => (
            <LimitFields
              value={limits}
              place={restrictions}
              fields={fields}
              onChange={(changed) => onChange({ limits: { ...limits, ...changed } })}
            />
          )}
        </Unfold>
      </div>
    </fieldset>
  );
}
