import { Form, Input, InputNumber, Select, Switch } from 'antd';
import { useEffect, useState } from 'react';
import type { Value } from '../../flow/document';
import type { KnownTable, Parameter } from '../../flow/ports';
import en from '../../texts/en/flows';
import zh from '../../texts/zh/flows';
import { catalogue, useSay, useTexts } from '../../texts';

const texts = catalogue(en, zh);

/** A default as it would be written. */
function shown(fallback: unknown): string {
  return fallback === null || fallback === undefined ? '' : Array.isArray(fallback) ? fallback.join(', ') : String(fallback);
}

function listOf(value: Value | undefined): string[] {
  return value === undefined || value === '' ? [] : Array.isArray(value) ? value : [value];
}

/** One parameter of an operator, made from its description: default, range, choices, columns of the table that is connected. */
export function ParamField({ parameter, value, table, wrong, change }: { parameter: Parameter; value: Value | undefined; table: KnownTable | undefined; wrong: string | undefined; change: (value: Value | undefined, literal: boolean) => void }) {
  const t = useTexts(texts);
  const say = useSay();
  const needed = parameter.fallback === null || parameter.fallback === undefined || (parameter.type === 'KEY' && table !== undefined);
  const range = [parameter.min, parameter.max].every((end) => end !== null && end !== '') ? t('range', { min: parameter.min, max: parameter.max }) : undefined;
  const id = `param-${parameter.name}`;
  return (
    <Form.Item label={<label htmlFor={id}>{say(parameter.help)}</label>} required={needed} {...(wrong === undefined ? {} : { validateStatus: 'error' as const, help: wrong })}
      extra={<span className="mono param-name">{parameter.name}{range === undefined ? '' : ` · ${range}`}</span>}>
      <Field parameter={parameter} id={id} value={value} table={table} needed={needed} change={change} />
    </Form.Item>
  );
}

function Field({ parameter, id, value, table, needed, change }: { parameter: Parameter; id: string; value: Value | undefined; table: KnownTable | undefined; needed: boolean; change: (value: Value | undefined, literal: boolean) => void }) {
  const t = useTexts(texts);
  const fallback = shown(parameter.fallback);
  const placeholder = needed ? t('mustBeGiven') : parameter.type === 'COLUMNS' && fallback === '*' ? t('everyFeature') : fallback === '' ? t('none') : t('usually', { value: fallback });
  const columns = (table?.columns ?? []).map((c) => ({ value: c.name, label: `${c.name} · ${t(`kind_${c.kind as 'FEATURE'}`)}` }));
  const common = { id, placeholder, style: { width: '100%' } } as const;
  switch (parameter.type) {
    case 'FLAG':
      return <Switch id={id} checked={(value ?? fallback) === 'true'} onChange={(on) => change(String(on) === fallback ? undefined : String(on), false)} />;
    case 'CHOICE':
      return <Select {...common} value={(value as string | undefined) ?? fallback} options={parameter.choices.map((choice) => ({ value: choice, label: choice }))} onChange={(chosen: string) => change(chosen === fallback ? undefined : chosen, false)} />;
    case 'INTEGER':
    case 'DECIMAL':
      return (
        <InputNumber<string> {...common} stringMode {...(parameter.min ? { min: parameter.min } : {})} {...(parameter.max ? { max: parameter.max } : {})} {...(parameter.type === 'INTEGER' ? { precision: 0 } : {})}
          value={(value as string | undefined) ?? null} onChange={(written) => change(written === null || written === '' ? undefined : written, false)} />
      );
    case 'COLUMN':
      return columns.length === 0 ? <Text id={id} value={(value as string | undefined) ?? ''} placeholder={placeholder} change={(written) => change(written === '' ? undefined : written, true)} />
        : <Select {...common} allowClear showSearch options={columns} value={(value as string | undefined) ?? null} onChange={(chosen: string | null | undefined) => change(chosen ?? undefined, true)} />;
    case 'COLUMNS':
    case 'KEY':
    case 'TEXTS':
      return (
        <Select {...common} mode={columns.length === 0 ? 'tags' : 'multiple'} allowClear options={columns} value={listOf(value)} maxTagCount="responsive"
          onChange={(chosen: string[]) => change(chosen.length === 0 ? undefined : parameter.type === 'KEY' && chosen.length === 1 ? chosen[0] : chosen, true)} />
      );
    default:
      return <Text id={id} value={(value as string | undefined) ?? ''} placeholder={placeholder} change={(written) => change(written === '' ? undefined : written, true)} />;
  }
}

/** Written into the document when it is left, or with Enter: a half-written name is no name. */
export function Text({ id, value, placeholder, change, label }: { id?: string; value: string; placeholder?: string; change: (value: string) => void; label?: string }) {
  const [written, setWritten] = useState(value);
  useEffect(() => setWritten(value), [value]);
  const done = () => { if (written !== value) { change(written); } };
  return <Input id={id} aria-label={label} value={written} placeholder={placeholder} onChange={(e) => setWritten(e.target.value)} onBlur={done} onPressEnter={done} />;
}
