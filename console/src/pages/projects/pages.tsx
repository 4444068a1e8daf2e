import { ProjectOutlined } from '@ant-design/icons';
import { pages } from '../../app/page';

export default pages(
  { path: 'projects', needs: ['SEE_WORK'], load: () => import('./Projects'), nav: { key: 'projects', group: 'work', order: 20, icon: ProjectOutlined } },
  { path: 'projects/:id', needs: ['SEE_WORK'], load: () => import('./OneProject') },
);
