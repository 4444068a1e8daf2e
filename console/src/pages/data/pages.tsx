import { DatabaseOutlined } from '@ant-design/icons';
import { pages } from '../../app/page';

export default pages(
  { path: 'data', needs: ['SEE_TABLES'], load: () => import('./Data'), nav: { key: 'tables', group: 'data', order: 10, icon: DatabaseOutlined } },
  { path: 'data/:name', needs: ['SEE_TABLES'], load: () => import('./OneTable') },
);
