import { ApiOutlined, ExperimentOutlined } from '@ant-design/icons';
import { pages } from '../../app/page';

export default pages(
  { path: 'services', needs: ['SEE_WORK'], load: () => import('./Services'), nav: { key: 'services', group: 'work', order: 60, icon: ApiOutlined } },
  { path: 'services/:id', needs: ['SEE_WORK'], load: () => import('./OneService') },
  { path: 'try', needs: ['CALL_SERVICES'], load: () => import('./TryIt'), nav: { key: 'tryIt', group: 'work', order: 61, icon: ExperimentOutlined } },
);
