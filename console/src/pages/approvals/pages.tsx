import { AuditOutlined } from '@ant-design/icons';
import { pages } from '../../app/page';

export default pages(
  { path: 'approvals', needs: ['SEE_WORK'], load: () => import('./Approvals'), nav: { key: 'approvals', group: 'work', order: 10, icon: AuditOutlined } },
  { path: 'approvals/:hash', needs: ['SEE_WORK'], load: () => import('./Approval') },
);
