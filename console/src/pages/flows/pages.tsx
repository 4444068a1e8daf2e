import { PartitionOutlined } from '@ant-design/icons';
import { pages } from '../../app/page';

export default pages(
  { path: 'flows', needs: ['SEE_WORK'], load: () => import('./Flows'), nav: { key: 'flows', group: 'work', order: 30, icon: PartitionOutlined } },
  { path: 'flows/:id', needs: ['PROPOSE'], load: () => import('./FlowEditor') },
);
