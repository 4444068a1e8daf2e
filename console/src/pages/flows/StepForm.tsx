import { ArrowRightOutlined, DeleteOutlined } from '@ant-design/icons';
import { Alert, Button, Collapse, Descriptions, Form, Select, Space, Tag, Typography } from 'antd';
import { connect, disconnect, readFlow, remove, rename, setParam, setRole, type Flow, type Step } from '../../flow/document';
import { sourcesFor, tableAt, type KnownTable, type Operators } from '../../flow/ports';
import { matters } from '../../flow/suggest';
import type { Preview } from '../../flow/useEditor';
import { PartyChip } from '../../components/PartyChip';
import { useFormats } from '../../components/format';
import en from '../../texts/en/flows';
import zh from '../../texts/zh/flows';
import { catalogue, useSay, useTexts } from '../../texts';
import { ParamField, Text } from './ParamField';

const texts = catalogue(en, zh);

/** Everything about one step: who plays what, what it reads, its parameters, what it would tell and take. */
export function StepForm({ step, flow, text, operators, known, preview, change, chosen, upTo }: {
  step: Step; flow: Flow; text: string; operators: Operators; known: readonly KnownTable[]; preview: Preview | undefined;
  change: (text: string, kind?: string) => void; chosen: (name: string) => void; upTo: (() => void) | undefined;
}) {
  const t = useTexts(texts);
  const say = useSay();
  const f = useFormats();
  const spec = operators.get(step.operator);
  const index = flow.steps.findIndex((s) => s.id === step.id);
  const problems = (preview?.problems ?? []).filter((p) => (p.index >= 0 ? p.index === index : p.step === step.id));
  const at = (path: string) => problems.find((p) => p.path === `steps[${index}].${path}`);
  const planned = preview?.steps.find((s) => s.id === step.id);
  const placed = new Set<string>();
  const wrong = (path: string): string | undefined => {
    const problem = at(path);
    if (problem !== undefined) {
      placed.add(problem.path);
    }
    return problem === undefined ? undefined : say(problem.text);
  };
  const field = (name: string) => {
    const parameter = spec?.parameters.find((p) => p.name === name);
    return parameter === undefined ? null : (
      <ParamField key={name} parameter={parameter} value={step.params[name]} table={tableAt(flow, step, parameter.role, parameter.port, known)} wrong={wrong(`params.${name}`)}
        change={(value, literal) => change(setParam(text, step.id, name, value, literal), `${step.id}.${name}`)} />
    );
  };
  const parameters = (spec?.parameters ?? []).filter((p) => p.name !== 'why');
  const first = parameters.filter((p) => matters(p, step) || at(`params.${p.name}`) !== undefined);
  const rest = parameters.filter((p) => !first.includes(p));
  const roles = (
    <Form.Item label={t('whoPlays')} className="tight">
      {(spec?.roles ?? []).map((role) => {
        const bad = wrong(`roles.${role.name}`);
        return (
          <div key={role.name} className="role-row">
            <span title={role.name}>{say(role.help)}</span>
            <Select aria-label={say(role.help)} value={step.roles[role.name] ?? null} placeholder={t('nobody')} allowClear={!role.required} {...(bad === undefined ? {} : { status: 'error' as const })}
              options={flow.parties.map((party) => ({ value: party, label: <PartyChip name={party} /> }))} onChange={(party: string | null | undefined) => change(setRole(text, step.id, role.name, party ?? ''))} />
          </div>
        );
      })}
    </Form.Item>
  );
  const inputs = (
    <Form.Item label={t('reads')} className="tight">
      {(spec?.inputs ?? []).filter((port) => port.role in step.roles).map((port) => {
        const bad = wrong(`inputs.${port.role}.${port.name}`);
        const options = sourcesFor(flow, operators, step, port);
        return (
          <div key={`${port.role}.${port.name}`} className="role-row">
            <span><PartyChip name={step.roles[port.role] ?? ''} /> {say(port.help)}{port.required ? <b className="needed" aria-hidden="true">{' *'}</b> : null}</span>
            <Select aria-label={`${step.roles[port.role] ?? ''} ${port.name}`} value={step.inputs[port.role]?.[port.name] ?? null} placeholder={options.length === 0 ? t('nothingFits', { type: t(port.type) }) : t(port.required ? 'mustBeGiven' : 'none')} allowClear {...(bad === undefined ? {} : { status: 'error' as const })}
              options={options.map((o) => ({ value: o.from, label: o.from }))}
              onChange={(from: string | null | undefined) => change(from ? connect(text, step.id, port.role, port.name, from) : disconnect(text, step.id, port.role, port.name))} />
          </div>
        );
      })}
    </Form.Item>
  );
  const shownFirst = first.map((p) => field(p.name));
  const shownRest = rest.map((p) => field(p.name));
  const elsewhere = problems.filter((p) => !placed.has(p.path) || p.policy);
  return (
    <div className="inspector" data-testid="inspector">
      <div className="inspector-head">
        <div>
          <Typography.Title level={2}>{spec === undefined ? step.operator : say(spec.title)}</Typography.Title>
          <span className="mono soft">{step.operator}</span>
        </div>
        <Space size={4}>
          {upTo === undefined ? null : <Button size="small" icon={<ArrowRightOutlined />} onClick={upTo}>{t('upToHere')}</Button>}
          <Button size="small" danger icon={<DeleteOutlined />} aria-label={t('delete')} onClick={() => { change(remove(text, new Set([step.id]))); chosen(''); }} />
        </Space>
      </div>
      {spec === undefined ? <Alert type="error" showIcon title={t('unknownOperator')} /> : <p className="soft">{say(spec.summary)}</p>}
      {elsewhere.map((p, i) => <Alert key={i} type={p.policy ? 'warning' : 'error'} showIcon title={say(p.text)} className="gap" />)}
      <Form layout="vertical" size="middle" component="div">
        <Form.Item label={<label htmlFor="step-name">{t('stepName')}</label>}>
          <Text id="step-name" value={step.id} change={(name) => { const next = rename(text, step.id, name); if (readFlow(next).flow !== undefined && name !== '') { change(next); chosen(name); } }} />
        </Form.Item>
        {roles}
        {inputs}
        {shownFirst}
        {shownRest.length === 0 ? null : <Collapse ghost size="small" items={[{ key: 'more', label: t('moreSettings', { n: rest.length }), children: shownRest }]} />}
      </Form>
      {planned === undefined ? null : (
        <>
          <Descriptions size="small" column={2} className="estimate" items={[
            { key: 'time', label: t('time'), children: f.seconds(planned.cost.seconds) }, { key: 'bytes', label: t('bytes'), children: f.bytes(planned.cost.bytes) },
            { key: 'memory', label: t('memory'), children: f.bytes(planned.cost.memory) }, { key: 'rounds', label: t('rounds'), children: f.number(planned.cost.rounds) },
          ]} />
          <h3>{t('whoLearns')}</h3>
          {planned.facts.length === 0 ? <p className="soft">{t('nobodyLearns')}</p> : <ul className="facts">{planned.facts.map((fact, i) => <li key={i}>{say(fact.sentence)}</li>)}</ul>}
          <h3>{t('leaves')}</h3>
          <Space size={[6, 6]} wrap>{planned.outputs.map((out) => <Tag key={`${out.role}.${out.name}`}><PartyChip name={step.roles[out.role] ?? ''} /> {out.name}</Tag>)}</Space>
        </>
      )}
    </div>
  );
}
