import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Checkbox, Form, Input, Modal, Select } from 'antd';
import { answer, client, type Schema } from '../../api/client';
import { useTexts } from '../../texts';
import { ROLES, texts, type Role } from './texts';

interface Given {
  name: string;
  tenant: string;
  roles: Role[];
}

export function AddPerson({ open, onClose, onMade }: { open: boolean; onClose: () => void; onMade: (made: Schema<'AccountsOneTimePassword'>) => void }) {
  const t = useTexts(texts);
  const queries = useQueryClient();
  const [form] = Form.useForm<Given>();
  const tenants = useQuery({ queryKey: ['tenants'], queryFn: () => answer(client.GET('/api/tenants')), enabled: open });
  const add = useMutation({
    mutationFn: (given: Given) => answer(client.POST('/api/accounts', { body: given })),
    onSuccess: async (made) => {
      onMade(made);
      onClose();
      await queries.invalidateQueries({ queryKey: ['accounts'] });
    },
  });
  return (
    <Modal open={open} title={t('add')} okText={t('add')} onCancel={onClose} onOk={() => form.submit()} confirmLoading={add.isPending} destroyOnHidden>
      <p className="soft">{t('addWhat')}</p>
      <Form<Given> form={form} layout="vertical" requiredMark={false} initialValues={{ tenant: 'main', roles: [] }} onFinish={(given) => add.mutate(given)} preserve={false}>
        <Form.Item name="name" label={t('name')} rules={[{ required: true, message: t('nameNeeded') }]}><Input autoComplete="off" autoFocus /></Form.Item>
        <Form.Item name="roles" label={t('role')} rules={[{ required: true, type: 'array', min: 1, message: t('rolesNeeded') }]}><RoleChoice /></Form.Item>
        {(tenants.data?.length ?? 0) > 1 ? <Form.Item name="tenant" label={t('tenant')}><Select options={tenants.data?.map((one) => ({ value: one.name, label: one.name })) ?? []} /></Form.Item>
          : <Form.Item name="tenant" hidden><Input /></Form.Item>}
      </Form>
    </Modal>
  );
}

/** Each role with what it is there for. */
export function RoleChoice({ value, onChange }: { value?: Role[]; onChange?: (roles: Role[]) => void }) {
  const t = useTexts(texts);
  return (
    <Checkbox.Group<Role> {...(value === undefined ? {} : { value })} {...(onChange === undefined ? {} : { onChange })} style={{ display: 'grid', gap: 8 }}>
      {ROLES.map((role) => <Checkbox key={role} value={role}><strong>{t(role)}</strong> <span className="soft">{t(`${role}_what`)}</span></Checkbox>)}
    </Checkbox.Group>
  );
}
